"""How long a sign-in lasts: briefly on a shared device, 30 days on one's own."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.hashing import TooBusy
from accounts.models import User

OWN = timedelta(days=30)
SHARED = timedelta(hours=12)
IDLE = timedelta(minutes=30)
# How often a shared device writes down that somebody is still there.
NOTED_EVERY = timedelta(minutes=1)


def begin(request: HttpRequest, *, shared: bool, at: datetime) -> None:
    """Set how long the sign-in that just happened may last."""
    request.session["ends"] = (at + (SHARED if shared else OWN)).isoformat()
    if shared:
        request.session["seen"] = at.isoformat()
        # The cookie goes when the browser closes.
        request.session.set_expiry(0)
    else:
        request.session.pop("seen", None)
        request.session.set_expiry(at + OWN)


def is_shared(request: HttpRequest) -> bool:
    """Whether the person said, when signing in, that others use this device."""
    return "seen" in request.session


def words_key(request: HttpRequest, member: User) -> str:
    """What seals words that were not saved, in this tab: none on a shared device, see ADR 118."""
    if is_shared(request):
        return ""
    digest = salted_hmac("accounts.words", str(member.pk), algorithm="sha256").digest()
    return base64.b64encode(digest).decode()


def has_ended(request: HttpRequest, *, at: datetime) -> bool:
    """Whether the time of this sign-in is over."""
    ends = str(request.session.get("ends", ""))
    seen = str(request.session.get("seen", ""))
    if ends and at >= datetime.fromisoformat(ends):
        return True
    return bool(seen) and at - datetime.fromisoformat(seen) >= IDLE


class Limits:
    """End sign-ins whose time is over; answer 429 where hashing is at its limit.

    Public pages ask nobody who is there, so that they stand when the database is away.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing before the view is known."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, *given: object) -> None:
        """Before the login wall looks."""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return
        at = timezone.now()
        if has_ended(request, at=at):
            logout(request)
        elif _is_due(request, at):
            request.session["seen"] = at.isoformat()

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Too many people sign in at once."""
        from accounts.views.doors import too_many

        return too_many(request) if isinstance(error, TooBusy) else None


def _is_due(request: HttpRequest, at: datetime) -> bool:
    seen = str(request.session.get("seen", ""))
    return bool(seen) and at - datetime.fromisoformat(seen) >= NOTED_EVERY
