"""The small things of a history as rows of one shape, asked for in one UNION (ADR 0070)."""

from datetime import date, datetime
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, Count, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from accounts.models import User
from accounts.prepared import Prepared
from journeys.models import (
    Almanac,
    Goal,
    Journey,
    Marker,
    Pause,
    Response,
    Setback,
    StageVisit,
    Step,
    TakenUp,
)
from journeys.unions import shaped


class Row(NamedTuple):
    """A line of the UNION; which columns mean something depends on `kind`."""

    kind: str
    id: UUID
    at: datetime
    until: datetime | None
    day: date | None
    since: date | None
    key: str
    cell: bytes | None


_shape = partial(shaped, Row._fields)


class Small(NamedTuple):
    """The rows of a history."""

    rows: list[Row]

    def of(self, *kinds: str) -> list[Row]:
        """The rows of some kinds."""
        return [row for row in self.rows if row.kind in kinds]

    def one(self, kind: str) -> Row | None:
        """The row of a kind that there is once, or not at all."""
        return next(iter(self.of(kind)), None)


def read(user: User, start: date | None, wanted: tuple[str, ...]) -> Small:
    """The journey, an open pause, and the kinds that are wanted since a day.

    The row of the step taken last carries the number of them as its key.
    """
    asked = _prepared(wanted, start is not None)
    values = (user.pk,) if start is None else (user.pk, start, user.day_start(start))
    return Small([Row(*row) for row in asked(*values)])


@cache
def _prepared(wanted: tuple[str, ...], is_since: bool) -> Prepared[Any]:
    def asked(
        owner_id: UUID, start: date | None = None, moment: datetime | None = None
    ) -> QuerySet[Any, Any]:
        kinds = _kinds(owner_id, start, moment)
        return kinds["journey"].union(kinds["pause"], *(kinds[kind] for kind in wanted), all=True)

    return Prepared(asked, UUID, date, datetime) if is_since else Prepared(asked, UUID)


def _kinds(
    owner_id: UUID, start: date | None, moment: datetime | None
) -> dict[str, QuerySet[Any, Any]]:
    """What happened since a day, or ever, by kind."""
    journeys = Journey.objects.visible_to(User(pk=owner_id)).open()
    visits = StageVisit.objects.filter(journey__in=journeys)
    setbacks = Setback.objects.filter(journey__in=journeys, removed_at=None)
    steps = Step.objects.filter(goal__journey__in=journeys, removed_at=None, done_at__isnull=False)
    markers = Marker.objects.standing().filter(journey__in=journeys)
    taken = TakenUp.objects.filter(journey__in=journeys)
    done = Response.objects.filter(journey__in=journeys, removed_at=None)
    reached = Goal.objects.filter(journey__in=journeys, reached_at__isnull=False)
    reached = reached.annotate(level=Cast("reached_level", CharField()))
    if start:
        markers = markers.filter(day__gte=start)
        taken, done = taken.filter(at__gte=moment), done.filter(begun_at__gte=moment)
        visits = visits.filter(Q(left_at=None) | Q(left_at__gte=moment))
        setbacks = setbacks.filter(day__gte=start)
        steps, reached = steps.filter(done_at__gte=moment), reached.filter(reached_at__gte=moment)
    pauses = Pause.objects.filter(journey__in=journeys).open()
    almanacs = Almanac.objects.filter(journey__in=journeys)
    own = {"key": "pathway_key", "cell": "choice"}
    return {
        "journey": _shape(journeys, "journey", at="began_at", **own),
        "pause": _shape(pauses, "pause", at="began_at"),
        "almanac": _shape(almanacs, "almanac", at="made_at", day="until", cell="months"),
        "visit": _shape(visits, "visit", at="entered_at", until="left_at", key="stage_key"),
        "setback": _shape(setbacks, "setback", at="at", day="day", since="since_day", cell="words"),
        # Only when they were: their words stay closed.
        "setback-days": _shape(setbacks, "setback", at="at", day="day", since="since_day"),
        "step": _last_of(steps),
        "marker": _shape(markers, "marker", at="at", day="day", key="kind", cell="words"),
        "taken": _shape(taken, "taken", at="at", key="perspective_key", cell="words"),
        "reached": _shape(reached, "reached", at="reached_at", cell="wish"),
        "levels": _shape(reached, "levels", at="reached_at", key="level", cell="levels"),
        "done": _shape(done, "done", at="begun_at", key="activity_key"),
    }


def _last_of(steps: QuerySet[Step]) -> QuerySet[Any, Any]:
    """Of hundreds of steps the last, and how many there are."""
    last = steps.order_by("-done_at", "-id").values("pk")[:1]
    number = steps.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    found = Step.objects.filter(pk=Subquery(last))
    found = found.annotate(number=Cast(Subquery(number.values("n")), CharField()))
    return _shape(found, "step", at="added_at", until="done_at", key="number", cell="text")
