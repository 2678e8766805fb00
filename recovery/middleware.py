"""What every answer carries: the headers of security.md, the person's clock and language."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from recovery.views import refused, too_large

Answer = Callable[[HttpRequest], HttpResponseBase]

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "microphone=(), payment=(), usb=(), publickey-credentials-get=(self), "
        "publickey-credentials-create=(self)"
    ),
    "X-Robots-Tag": "noindex, noarchive",
}


def headers(answer: Answer) -> Answer:
    """Put the browser policy on every response; keep what is not public out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # Static files, the manifest and the offline page say themselves how long they keep.
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response

    return middleware


def doorkeeper(answer: Answer) -> Answer:
    """Refuse what other sites ask in a person's name, and bodies no page of ours sends."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and not _is_arrival(request):
            return refused(request)
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return too_large(request)
        return answer(request)

    return middleware


def _is_arrival(request: HttpRequest) -> bool:
    """Whether a person follows a link to us, in a window of its own."""
    return (
        request.method in ("GET", "HEAD")
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )


def _length(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else 0


class Person:
    """Answer in the person's language and time, and tell htmx what a redirect would lose."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Undo afterwards what was set, for the thread serves somebody else next."""
        try:
            response = self.answer(request)
            if isinstance(response, HttpResponse):
                response = _send_to_sign_in(request, response)
                if request.headers.get("HX-Request") == "true":
                    response = _add_toasts(request, response)
        finally:
            timezone.deactivate()
        return response

    def process_view(self, request: HttpRequest, *view: object) -> None:
        """Set clock and language; the login wall has loaded the person already."""
        try:
            if not request.user.is_authenticated:
                return
        except DatabaseError:
            # Help, Leave and the offline page are public and stand without a database. The
            # session counts as read, so that the cookie stays for when it is back.
            request.user = AnonymousUser()
            request.session._session_cache = {}  # type: ignore[attr-defined]
            return
        if request.user.language in dict(settings.LANGUAGES):
            translation.activate(request.user.language)
        try:
            timezone.activate(request.user.zone)
        except (ZoneInfoNotFoundError, ValueError):
            timezone.deactivate()


def _send_to_sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the login wall lead back to the page with the form; under htmx for the whole window."""
    sign_in = str(settings.LOGIN_URL)
    place = response.get("Location", "")
    if response.status_code != 302 or urlsplit(place).path != sign_in:
        return response
    if request.headers.get("HX-Request") == "true":
        query = urlencode({"next": _path(request.headers.get("HX-Current-URL", ""))})
        place = f"{sign_in}?{query}" if query != "next=" else sign_in
        return HttpResponse(status=401, headers={"HX-Redirect": place})
    # Many addresses only take: whoever sent a form comes back to where it stands.
    page = request.headers.get("Referer", "")
    is_ours = page.startswith(f"{request.scheme}://{request.get_host()}/")
    if request.method == "POST" and is_ours and "next=" in place and _path(page):
        response["Location"] = f"{sign_in}?{urlencode({'next': _path(page)})}"
    return response


def _path(address: str) -> str:
    """The path of a page of ours, or nothing."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return path if path.startswith("/") and not path.startswith("//") else ""


def _add_toasts(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Send pending messages along, out of band."""
    swaps = response.status_code in (200, 201, 204, 409, 422)
    moves = "HX-Redirect" in response or "HX-Refresh" in response or "HX-Location" in response
    is_page = response.get("Content-Type", "text/html").startswith("text/html")
    if not swaps or moves or not is_page or b"<html" in response.content[:200]:
        return response
    messages = get_messages(request)
    if not len(messages):
        return response
    # It asks for nothing else of what a page knows.
    known = {"messages": messages, "csrf_token": get_token(request)}
    toasts = render_to_string("partials/toasts.html", known)
    if response.status_code == 204:
        response.status_code = 200
        response["Content-Type"] = "text/html; charset=utf-8"
        response["HX-Reswap"] = "none"
    response.content += f'<div id="toasts" hx-swap-oob="innerHTML">{toasts}</div>'.encode()
    return response
