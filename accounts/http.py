"""The types of a request."""

from django.contrib import messages
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class MemberRequest(HttpRequest):
    """A request of a person who is signed in."""

    user: User
    htmx: HtmxDetails


def say(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Tell the person what happened; `undo` is the address a POST takes it back at."""
    messages.success(request, text, extra_tags=undo)
