"""What apps above add to the walk, registered in their `AppConfig.ready`."""

from collections.abc import Callable

from accounts.http import MemberRequest
from journeys.models import Journey
from stages.content import Stage

# Asked after a stage was entered: the address of an offer to show next, or None.
after_entering: list[Callable[[Journey, Stage], str | None]] = []
# Asked after a stage was left, likewise.
after_leaving: list[Callable[[Journey, str], str | None]] = []
# Cards on Today: (request) -> (template, context), or None for nothing.
on_today: list[Callable[[MemberRequest], tuple[str, dict[str, object]] | None]] = []
