"""What the page You lists; apps above add their own line or card in `AppConfig.ready`."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise

from accounts.http import MemberRequest


class Line(NamedTuple):
    """A row that leads on, with a word on how things stand."""

    icon: str
    label: str | Promise
    url_name: str
    hint: Callable[[MemberRequest], str | Promise] | None = None
    # Whom it is for; without it, everybody.
    is_for: Callable[[MemberRequest], bool] | None = None


class Card(NamedTuple):
    """A section of its own: a template and what it needs."""

    template: str
    context: Callable[[MemberRequest], dict[str, object]]


lines: list[Line] = []
cards: list[Card] = []
