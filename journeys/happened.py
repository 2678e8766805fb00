"""What happened on a journey, as the timeline tells it: one query, and few words opened."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.addresses import address_of
from accounts.fields import opener
from accounts.models import OwnedModel, User
from accounts.prepared import Prepared
from journeys.models import Experiment, Journey, Marker, Response, StageVisit, TakenUp
from journeys.models.marker import MarkerKind
from journeys.unions import shaped

# As many rows of a kind are read for one page; days are shown whole.
READ = 40
# Which words a row of each kind brings.
_SEALED: dict[str, tuple[type[OwnedModel], str]] = {
    "entered": (StageVisit, "words"),
    "marked": (Marker, "words"),
    "taken": (TakenUp, "words"),
    "tried": (Response, "answers"),
    "begun": (Experiment, "what"),
    "came": (Experiment, "what"),
}
OUTCOMES = {
    "keep": gettext_lazy("You kept “%(what)s”"),
    "adapt": gettext_lazy("You changed “%(what)s”"),
    "stop": gettext_lazy("You stopped “%(what)s”, and that is a result"),
}


class Event(NamedTuple):
    """One line of the timeline."""

    day: date
    at: datetime
    icon: str
    title: str
    words: str = ""
    marker: UUID | None = None
    visit: UUID | None = None
    url: str = ""


class Row(NamedTuple):
    """A line of the UNION; which columns mean something depends on `kind`."""

    kind: str
    id: UUID
    at: datetime
    day: date | None
    key: str
    pathway: str
    cell: bytes | None
    found: bytes | None


_shape = partial(shaped, Row._fields)


class Happened(NamedTuple):
    """When something was, and how to tell it: of all that is read one in ten is shown."""

    day: date
    at: datetime
    tell: Callable[[], Event]


def happened(user: User, journey: Journey, before: date) -> list[Happened]:
    """What happened on days before one, newest first."""
    rows = [Row(*row) for row in _rows_before(journey.pk, before, user.day_start(before))]
    dated = [(row.day or user.local_day(row.at), row) for row in rows]
    found = [
        Happened(day, row.at, partial(_TELL[row.kind], journey, row, day)) for day, row in dated
    ]
    return sorted(found, key=attrgetter("day", "at"), reverse=True)


def _before(journey_id: UUID, day: date, moment: datetime) -> QuerySet[Any, Any]:
    """The newest of every kind before a day that begins at a moment."""
    walked = {"journey": journey_id}
    standing = {"journey": journey_id, "removed_at": None}
    visits, trials = StageVisit.objects.filter(**walked), Experiment.objects.filter(**standing)
    marked = Marker.objects.filter(**standing, day__lt=day).order_by("-day", "-at")
    marked = Marker.objects.filter(pk__in=marked.values("pk")[:READ])
    taken, tried = TakenUp.objects.filter(**walked), Response.objects.filter(**standing)
    place = {"key": "stage_key", "pathway": "pathway_key"}

    def newest(rows: QuerySet[Any], kind: str, at: str, **columns: str) -> QuerySet[Any, Any]:
        last = rows.filter(**{f"{at}__lt": moment}).order_by(f"-{at}").values("pk")[:READ]
        return _shape(rows.model.objects.filter(pk__in=last), kind, at=at, **columns)

    rows = newest(visits, "entered", "entered_at", cell="words", **place).union(
        newest(visits, "left", "left_at", **place),
        _shape(marked, "marked", at="at", day="day", key="kind", cell="words"),
        newest(taken, "taken", "at", cell="words"),
        newest(tried, "tried", "begun_at", key="activity_key", cell="answers"),
        newest(trials, "begun", "begun_at", cell="what"),
        newest(trials, "came", "reviewed_at", key="outcome", cell="what", found="found"),
        all=True,
    )
    return rows.order_by()


_rows_before = Prepared(_before, UUID, date, datetime)


def _words(journey: Journey, row: Row) -> Any:
    """What the member wrote, opened now."""
    model, column = _SEALED[row.kind]
    return opener(model, column, journey.owner_id)(row.cell or b"", row.id)


def _place(journey: Journey, row: Row) -> str:
    visit = StageVisit(pathway_key=row.pathway, stage_key=row.key)
    stage = journey.stage_of(visit)
    return stage.title if stage else visit.plain_name


def _entered(journey: Journey, row: Row, day: date) -> Event:
    said = _("You chose %s") % _place(journey, row)
    return Event(day, row.at, "map-pin", said, _words(journey, row), visit=row.id)


def _left(journey: Journey, row: Row, day: date) -> Event:
    return Event(day, row.at, "footprints", _("You left %s") % _place(journey, row))


def _marked(journey: Journey, row: Row, day: date) -> Event:
    icon = "flag" if row.key == MarkerKind.TURNING_POINT else "flask-conical"
    label = str(MarkerKind(row.key).label)
    return Event(day, row.at, icon, label, _words(journey, row), row.id)


def _taken(journey: Journey, row: Row, day: date) -> Event:
    return Event(day, row.at, "hand-heart", _("You took this up"), _words(journey, row))


def _tried(journey: Journey, row: Row, day: date) -> Event:
    """An activity under the title it had when it was filled in."""
    activity = journey.pathway.activity(row.key)
    title = activity.title if activity else row.key.replace("-", " ")
    said = _("You tried “%s”") % (_words(journey, row).get("title") or title)
    return Event(day, row.at, "sprout", said, url=address_of("journeys:response_detail", row.id))


def _begun(journey: Journey, row: Row, day: date) -> Event:
    said = _("You began to try “%s”") % _words(journey, row)
    url = address_of("journeys:experiment_detail", row.id)
    return Event(day, row.at, "flask-conical", said, url=url)


def _came(journey: Journey, row: Row, day: date) -> Event:
    """What came of a trial: keeping, changing and stopping alike."""
    said = OUTCOMES[row.key] % {"what": _words(journey, row)}
    found = opener(Experiment, "found", journey.owner_id)(row.found or b"", row.id)
    url = address_of("journeys:experiment_detail", row.id)
    return Event(day, row.at, "flask-conical", said, found, url=url)


_TELL: dict[str, Callable[[Journey, Row, date], Event]] = {
    "entered": _entered,
    "left": _left,
    "marked": _marked,
    "taken": _taken,
    "tried": _tried,
    "begun": _begun,
    "came": _came,
}
