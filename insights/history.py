"""What a member noted, read in two queries however much there is.

The first asks for everything small at once (the journey, an open pause, stages, setbacks,
steps taken) as one UNION; the second is the range of check-ins by its index. ADR 0070.
"""

from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BinaryField,
    CharField,
    DateField,
    DateTimeField,
    F,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from accounts.fields import opener
from accounts.keys import CellRefused
from accounts.models import User
from accounts.prepared import Prepared
from insights.spans import Span, begins_at, first_day
from journeys.choice import read as read_choice
from journeys.models import (
    CheckIn,
    Journey,
    Marker,
    Pause,
    Response,
    Setback,
    StageVisit,
    Step,
    TakenUp,
)
from stages.content import Measure

NO_MOMENT = Cast(Value(None), DateTimeField(null=True))
NO_DAY = Cast(Value(None), DateField(null=True))
NO_CELL = Cast(Value(None), BinaryField(null=True))


# A setback said to begin long ago is drawn from here on at the earliest.
LONGEST_SETBACK = 60


class Noted(NamedTuple):
    """A check-in as far as it can be drawn: no note, no free words but tags.

    `line` is the key of the question that a few words were written to, never the words.
    """

    day: date
    scores: dict[str, int | None]
    tags: list[str]
    line: str = ""


class Visit(NamedTuple):
    """A stretch in a stage, in the member's own days; `left` is None while it lasts."""

    stage_key: str
    entered: date
    left: date | None


class HardTime(NamedTuple):
    """A setback: its first and last day, and the member's line on what helped."""

    since: date
    until: date
    helped: str


class Marked(NamedTuple):
    """A turning point, something tried, or a thought taken up, in the member's words."""

    day: date
    kind: str
    words: str


class Done(NamedTuple):
    """An activity that was begun on a day."""

    day: date
    activity_key: str


class History(NamedTuple):
    """Everything the page needs, oldest first."""

    paused: bool = False
    pathway_key: str = ""
    notes: list[Noted] = []
    visits: list[Visit] = []
    setbacks: list[HardTime] = []
    steps: int = 0
    last_step: str = ""
    unreadable: int = 0
    own: list[Measure] = []
    marked: list[Marked] = []
    done: list[Done] = []


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


def read(user: User, span: Span, today: date) -> History:
    """A member's own history over a span; nothing of it while they rest."""
    return read_days(user, first_day(span, today), today)


def read_days(user: User, start: date | None, today: date) -> History:
    """The same from one day to another."""
    small = (
        _all_small_things(user.pk)
        if start is None
        else _small_things_since(user.pk, start, begins_at(start, user))
    )
    rows = [Row(*row) for row in small]
    journey = next((row for row in rows if row.kind == "journey"), None)
    if journey is None:
        return History()
    if any(row.kind == "pause" for row in rows):
        return History(paused=True, pathway_key=journey.key)
    notes, unreadable = _check_ins(user, journey.id, start, today)
    steps = sorted((row for row in rows if row.kind == "step"), key=attrgetter("until"))
    return History(
        pathway_key=journey.key,
        notes=notes,
        visits=_visits(user, rows),
        setbacks=_setbacks(user, rows),
        own=_own_measures(user, journey),
        marked=_marked(user, rows, today),
        done=[Done(user.local_day(row.at), row.key) for row in rows if row.kind == "done"],
        steps=len(steps),
        last_step=_text_of(steps[-1], user) if steps else "",
        unreadable=unreadable,
    )


def _check_ins(
    user: User, journey_id: UUID, start: date | None, today: date
) -> tuple[list[Noted], int]:
    """The check-ins of a range of days, and how many could not be opened."""
    rows = _check_ins_of.raw(journey_id, start or date.min, today)
    if not rows:
        return [], 0
    notes = []
    open_cell = opener(CheckIn, "answers", user.pk)
    for written_id, written_day, cell in reversed(rows):
        day = written_day if isinstance(written_day, date) else date.fromisoformat(written_day)
        try:
            answers = open_cell(cell, _hyphened(written_id))
        except CellRefused:
            continue
        line = (answers.get("line") or {}).get("key", "")
        notes.append(Noted(day, answers.get("scores") or {}, answers.get("tags") or [], line))
    return notes, len(rows) - len(notes)


def _rows_of(journey_id: UUID, start: date, end: date) -> QuerySet[Any, Any]:
    """A range of check-ins by its index, newest first."""
    found = CheckIn.objects.filter(
        journey_id=journey_id, removed_at=None, day__gte=start, day__lte=end
    )
    # The id as the database writes it: making 3,000 UUIDs costs as much as opening the cells.
    written_id = Cast("id", CharField())
    return found.order_by("-day", "-at").values_list(written_id, "day", "answers")


_check_ins_of = Prepared(_rows_of, UUID, date, date)


def _hyphened(written: str) -> str:
    """An id as cells are bound to it; SQLite keeps it without the hyphens."""
    if len(written) != 32:
        return written
    return f"{written[:8]}-{written[8:12]}-{written[12:16]}-{written[16:20]}-{written[20:]}"


def _text_of(row: Row, user: User) -> str:
    """The words of a step, or nothing where they cannot be opened."""
    try:
        return str(opener(Step, "text", user.pk)(bytes(row.cell or b""), row.id))
    except CellRefused:
        return ""


def _visits(user: User, rows: list[Row]) -> list[Visit]:
    """The stages a member was in, in the order they were entered."""
    visits = sorted((row for row in rows if row.kind == "visit"), key=attrgetter("at"))
    return [
        Visit(row.key, user.local_day(row.at), row.until and user.local_day(row.until))
        for row in visits
    ]


def _setbacks(user: User, rows: list[Row]) -> list[HardTime]:
    """The setbacks a member noted, in order; none lasts longer than two months."""
    noted = []
    for row in sorted((row for row in rows if row.kind == "setback"), key=attrgetter("day", "at")):
        assert row.day
        try:
            words = opener(Setback, "words", user.pk)(bytes(row.cell or b""), row.id)
        except CellRefused:
            words = {}
        since = min(row.since or row.day, row.day)
        since = max(since, row.day - timedelta(days=LONGEST_SETBACK))
        noted.append(HardTime(since, row.day, str(words.get("helped") or "")))
    return noted


def _own_measures(user: User, journey: Row) -> list[Measure]:
    """The questions of the member's own, also those taken away since."""
    try:
        cell = opener(Journey, "choice", user.pk)(bytes(journey.cell or b""), journey.id)
    except CellRefused:
        return []
    chosen = read_choice(cell)
    return [*chosen.own, *chosen.gone]


def _marked(user: User, rows: list[Row], today: date) -> list[Marked]:
    """What was marked or taken up, oldest first."""
    found = []
    for row in rows:
        if row.kind not in ("marker", "taken"):
            continue
        model = Marker if row.kind == "marker" else TakenUp
        try:
            words = str(opener(model, "words", user.pk)(bytes(row.cell or b""), row.id))
        except CellRefused:
            words = ""
        day = row.day or user.local_day(row.at)
        if day <= today:
            found.append(Marked(day, row.key if row.kind == "marker" else "taken", words))
    return sorted(found, key=attrgetter("day"))


def _small_things(
    owner_id: UUID, start: date | None = None, moment: datetime | None = None
) -> QuerySet[Any, Any]:
    """The journey, its open pause, and what happened since a day, as rows of one shape."""
    journeys = Journey.objects.visible_to(User(pk=owner_id)).open()
    visits = StageVisit.objects.filter(journey__in=journeys)
    setbacks = Setback.objects.filter(journey__in=journeys, removed_at=None)
    steps = Step.objects.filter(goal__journey__in=journeys, removed_at=None, done_at__isnull=False)
    markers = Marker.objects.standing().filter(journey__in=journeys)
    taken = TakenUp.objects.filter(journey__in=journeys)
    done = Response.objects.filter(journey__in=journeys, removed_at=None)
    if start:
        markers = markers.filter(day__gte=start)
        taken, done = taken.filter(at__gte=moment), done.filter(begun_at__gte=moment)
        visits = visits.filter(Q(left_at=None) | Q(left_at__gte=moment))
        setbacks = setbacks.filter(day__gte=start)
        steps = steps.filter(done_at__gte=moment)
    own = {"key": "pathway_key", "cell": "choice"}
    return _shape(journeys, "journey", at="began_at", **own).union(
        _shape(Pause.objects.filter(journey__in=journeys).open(), "pause", at="began_at"),
        _shape(visits, "visit", at="entered_at", until="left_at", key="stage_key"),
        _shape(setbacks, "setback", at="at", day="day", since="since_day", cell="words"),
        _shape(steps, "step", at="added_at", until="done_at", cell="text"),
        _shape(markers, "marker", at="at", day="day", key="kind", cell="words"),
        _shape(taken, "taken", at="at", key="perspective_key", cell="words"),
        _shape(done, "done", at="begun_at", key="activity_key"),
        all=True,
    )


_all_small_things = Prepared(_small_things, UUID)
_small_things_since = Prepared(_small_things, UUID, date, datetime)


def _shape(rows: QuerySet[Any], kind: str, at: str, **columns: str) -> QuerySet[Any, Any]:
    """The columns of `Row` from a table; those it has no use for are empty."""
    nothing = Value("", output_field=CharField())
    fields: dict[str, Any] = {
        "row_kind": Value(kind, output_field=CharField()),
        "row_at": F(at),
        "row_until": F(columns["until"]) if "until" in columns else NO_MOMENT,
        "row_day": F(columns["day"]) if "day" in columns else NO_DAY,
        "row_since": F(columns["since"]) if "since" in columns else NO_DAY,
        "row_key": F(columns["key"]) if "key" in columns else nothing,
        "row_cell": F(columns["cell"]) if "cell" in columns else NO_CELL,
    }
    names = list(fields)
    shaped: QuerySet[Any, Any] = rows.order_by().annotate(**fields)
    return shaped.values_list(names[0], "id", *names[1:])


def earliest(history: History) -> date | None:
    """The first day that has anything to show."""
    days = [note.day for note in history.notes[:1]]
    days += [visit.entered for visit in history.visits[:1]]
    days += [setback.since for setback in history.setbacks[:1]]
    return min(days, default=None)
