"""Getting in and back in: what stands around the views of django-allauth."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_not_required
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import names
from accounts.entry_forms import RecoverForm
from accounts.http import MemberRequest
from accounts.models import User

# How long the page of recovery codes may be opened again.
CODES_SHOWN_FOR = timedelta(minutes=30)
TOO_MANY = "too_many_login_attempts"


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer that this was tried too often, and when to come back."""
    response = render(request, "429.html", status=429)
    # The longest of the windows that stop a person who made a mistake.
    response["Retry-After"] = "300"
    return response


def honest(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a refused form its status: 422, or 429 where it was tried too often.

    Also names the place in the navigation, which django-allauth does not know.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if request.path.startswith("/you/"):
            context["nav_active"] = "you"
        form = context.get("form")
        if request.method != "POST" or form is None or not getattr(form, "errors", None):
            return response
        errors = [error for field in form.errors.as_data().values() for error in field]
        if any(error.code == TOO_MANY for error in errors):
            return too_many(request)
        response.status_code = 422
        return response

    return wrapped


@login_not_required  # type: ignore[untyped-decorator]
@sensitive_post_parameters("code", "password1")
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Choose a new passphrase with a recovery code, where there is no e-mail to send a link."""
    form = RecoverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        key = names.key(request.POST.get("login", "")[:254])
        if not ratelimit.consume(request, action="recover", key=key):
            return too_many(request)
        if form.is_valid():
            _set_passphrase(form.user, form.cleaned_data["password1"])
            messages.success(request, _("Your new passphrase is set. You can sign in with it."))
            return redirect("account_login")
    context = {"form": form}
    return render(request, "accounts/recover.html", context, status=422 if form.errors else 200)


def _set_passphrase(user: User, chosen: str) -> None:
    """Set it, end every sign-in there is, and tell the address we know."""
    get_adapter().set_password(user, chosen)
    for session in UserSession.objects.filter(user=user):
        session.end()
    get_adapter().send_notification_mail("account/email/password_reset", user)


@require_http_methods(["GET", "POST"])
def codes(request: MemberRequest) -> HttpResponse:
    """Show the recovery codes that were just made, until the person has kept them."""
    shown_since = request.session.get("shows_codes")
    if request.method == "POST":
        request.session.pop("shows_codes", None)
        return redirect("/start/1/" if "new" in request.POST else "accounts:sign_in_settings")
    fresh = shown_since and timezone.now() - datetime.fromisoformat(shown_since) < CODES_SHOWN_FOR
    kept = Authenticator.objects.filter(
        user=request.user, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    if not fresh or kept is None:
        return redirect("accounts:sign_in_settings")
    is_new = request.path.startswith("/join/")
    context = {
        "codes": [" ".join(_quarters(code)) for code in RecoveryCodes(kept).get_unused_codes()],
        "is_new": is_new,
        "has_email": bool(request.user.email),
    }
    if is_new:
        context["nav_items"] = ()
    return render(request, "accounts/codes.html", context)


def _quarters(code: str) -> list[str]:
    return [code[i : i + 4] for i in range(0, len(code), 4)]
