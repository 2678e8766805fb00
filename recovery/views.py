"""The pages of the house itself: the door, what it stands for, the way out, and what went wrong."""

import json
import logging
import secrets
import sys
import traceback
from contextlib import suppress
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csp import get_nonce
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from recovery import context
from reminders import wording
from stages import crisis
from stages.countries import name_of

logger = logging.getLogger("recovery.errors")

A_YEAR = 31_536_000
ABOUT = {"privacy", "safety", "accessibility"}
KEPT = ("css/app.css", "js/app.js", "js/words.js", "img/icon.svg", "django_htmx/htmx-2.min.js")
COLOURS = ("amber", "blue", "brown", "copper", "green", "grey", "ivory", "olive", "silver", "white")
BIRDS = ("crane", "dove", "finch", "gull", "heron", "lark", "owl", "robin", "swan", "wren")


@login_not_required
@require_http_methods(["GET"])
def landing(request: HttpRequest) -> HttpResponse:
    """Say what this is; who is signed in goes on to Today."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "recovery/landing.html")


@login_not_required
@require_http_methods(["GET"])
def about(request: HttpRequest, page: str) -> HttpResponse:
    """What the house stands for, in plain words: privacy, safety, accessibility."""
    if page not in ABOUT:
        raise Http404
    return render(request, f"recovery/about_{page}.html")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End this session and lead to a page that tells nothing: see docs/adr/0031."""
    if request.method == "GET":
        place = {"address": settings.LEAVE_URL, "title": urlsplit(settings.LEAVE_URL).hostname}
        response = render(request, "recovery/left.html", place)
        response["Refresh"] = f"0; url={settings.LEAVE_URL}"
        return response
    _end_session(request)
    response = redirect("leave")
    response.status_code = 303
    # A cookie that changes makes the browser drop the pages it kept for the Back button.
    response.set_cookie("left", secrets.token_hex(4), max_age=60, httponly=True, samesite="Lax")
    if request.headers.get("Sec-Fetch-Mode") != "navigate":
        # Clearing takes time, so a navigation does not wait for it.
        response["Clear-Site-Data"] = '"cache"'
    return response


def _end_session(request: HttpRequest) -> None:
    """Forget who was here; a database that is away must not keep anybody."""
    store = type(request.session)
    try:
        request.session.flush()
    except DatabaseError:
        request.session = store()


@login_not_required
@require_http_methods(["GET"])
def offline(request: HttpRequest) -> HttpResponse:
    """The page a device keeps for when there is no connection: the same for everybody."""
    numbers: list[tuple[str, crisis.Contact]] = []
    with suppress(DatabaseError):
        numbers = sorted((name_of(code), contact) for code, contact in crisis.emergencies())
    response = _plain(request, "recovery/offline.html", 200, someone=False, numbers=numbers)
    response["Cache-Control"] = "public, max-age=3600"
    return response


@login_not_required
@require_http_methods(["GET"])
def manifest(request: HttpRequest) -> JsonResponse:
    """What a device needs to put us on its home screen: the name and a plain icon."""
    icon = {"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"}
    about_us = {
        "name": settings.BRAND_NAME,
        "short_name": settings.BRAND_NAME,
        "start_url": "/today/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f1e7",
        "theme_color": "#f6f1e7",
        "icons": [icon],
    }
    kept = {"Cache-Control": "public, max-age=86400"}
    return JsonResponse(about_us, content_type="application/manifest+json", headers=kept)


@login_not_required
@require_http_methods(["GET"])
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps static files and the offline page on the device, nothing else."""
    files = [static(name) for name in KEPT]
    version = sha256(" ".join(files).encode()).hexdigest()[:12]
    sentences = json.dumps(wording.shown(), separators=(",", ":"))
    told = {"files": files, "version": version, "sentences": sentences}
    text = render_to_string("recovery/sw.js", told)
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@csrf_exempt
@login_not_required
@require_http_methods(["POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language to who is not signed in; a member's account says its own."""
    place = request.POST.get("next", "")
    local = place.isprintable() and url_has_allowed_host_and_scheme(place, allowed_hosts=None)
    response = redirect(place if local and place.startswith("/") else "landing")
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 to a body that is too long."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _plain(request, "400.html", 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _plain(request, "403.html", 403)


@login_not_required
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token is not of this session."""
    return _plain(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, the same for what is not there and for what is somebody else's."""
    # No view was found, so nobody has asked yet who is here: a member keeps their safety plan.
    with suppress(DatabaseError, AttributeError):
        if request.user.is_authenticated and request.user.language in dict(settings.LANGUAGES):
            translation.activate(request.user.language)
    return _plain(request, "404.html", 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413."""
    return _plain(request, "413.html", 413)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 with words to quote; the log has the same words and where it happened.

    The message of an exception may hold what a person wrote, so it is not logged.
    """
    code = f"{secrets.choice(COLOURS)} {secrets.choice(BIRDS)} {secrets.randbelow(90) + 10}"
    kind, _, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)[-8:]
    way = " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    logger.error("500 “%s” %s at %s", code, kind.__name__ if kind else "unknown", way)
    response = _plain(request, "500.html", 500, code=code)
    # Django would log the exception again, with its message.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _plain(
    request: HttpRequest, template: str, status: int, *, someone: bool = True, **extra: object
) -> HttpResponse:
    """Render without a question to database or session: neither may be there."""
    seen = getattr(request, "_cached_user", None) if someone else None
    member = seen if isinstance(seen, User) else None
    page = {**context.page(member, request), "csp_nonce": get_nonce(request), **extra}
    return HttpResponse(render_to_string(template, page), status=status)
