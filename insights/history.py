"""What a member noted, read in two queries however much there is.

The first asks for everything small at once (`insights/small.py`); the second is the range of
check-ins by its index, over a long time only those that the almanac does not tell yet.
ADRs 0070 and 0120.
"""

from datetime import date, timedelta
from operator import attrgetter, itemgetter
from typing import NamedTuple

from accounts.fields import opener
from accounts.keys import CellRefused
from accounts.models import OwnedModel, User
from insights import almanac, small, told
from insights.almanac import Month, Noted
from insights.small import Row, Small
from insights.spans import Span, first_day
from journeys.choice import read as read_choice
from journeys.models import Goal, Journey, Marker, Setback, Step, TakenUp
from stages.content import Measure

# What the page Look back shows beside check-ins.
LOOKED_AT = ("visit", "setback", "step", "marker", "taken", "reached", "levels")

WORDS: dict[str, tuple[type[OwnedModel], str]] = {
    "step": (Step, "text"),
    "marker": (Marker, "words"),
    "taken": (TakenUp, "words"),
    "reached": (Goal, "wish"),
}

# A setback said to begin long ago is drawn from here on at the earliest.
LONGEST_SETBACK = 60


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
    """A turning point, something tried, a thought taken up or a goal, in the member's words.

    Of a goal `came_to` is what they wrote for the level it came to.
    """

    day: date
    kind: str
    words: str
    came_to: str = ""


class Done(NamedTuple):
    """An activity that was begun on a day."""

    day: date
    activity_key: str


class History(NamedTuple):
    """Everything the page needs, oldest first.

    The check-ins are in `months`, and one by one in `notes` where the almanac was not asked.
    """

    paused: bool = False
    pathway_key: str = ""
    months: list[Month] = []
    notes: list[Noted] = []
    visits: list[Visit] = []
    setbacks: list[HardTime] = []
    steps: int = 0
    last_step: str = ""
    unreadable: int = 0
    own: list[Measure] = []
    marked: list[Marked] = []
    done: list[Done] = []


def read(
    user: User, span: Span, today: date, *, with_tags: bool = False, marks: int | None = None
) -> History:
    """A member's own history over a span; nothing of it while they rest.

    Tags are in short spans only, unless they are asked for. Of what was marked no more than
    `marks` are opened, the newest.
    """
    by_months = span.cut != "check-in" and not with_tags
    wanted = (*LOOKED_AT, "almanac") if by_months else LOOKED_AT
    return read_days(user, first_day(span, today), today, wanted, marks=marks)


def read_days(
    user: User,
    start: date | None,
    end: date,
    wanted: tuple[str, ...],
    *,
    marks: int | None = None,
) -> History:
    """The same from one day to another, with the kinds of rows that are wanted."""
    found = small.read(user, start, wanted)
    journey, row, step = map(found.one, ("journey", "almanac", "step"))
    if journey is None:
        return History()
    if found.one("pause"):
        return History(paused=True, pathway_key=journey.key)
    kept = told.Kept(row.id, row.day, bytes(row.cell or b"")) if row and row.day else None
    check_ins = told.read(user.pk, journey.id, start, end, kept)
    return History(
        pathway_key=journey.key,
        months=check_ins.months,
        notes=[] if "almanac" in wanted else check_ins.notes,
        visits=_visits(user, found),
        setbacks=_setbacks(user, found),
        own=_own_measures(user, journey),
        marked=_marked(user, found, end, marks),
        done=[Done(user.local_day(row.at), row.key) for row in found.of("done")],
        steps=int(step.key) if step else 0,
        last_step=_words_of(step, user) if step else "",
        unreadable=check_ins.unreadable,
    )


def _visits(user: User, found: Small) -> list[Visit]:
    """The stages a member was in, in the order they were entered."""
    visits = sorted(found.of("visit"), key=attrgetter("at"))
    return [
        Visit(row.key, user.local_day(row.at), row.until and user.local_day(row.until))
        for row in visits
    ]


def _setbacks(user: User, found: Small) -> list[HardTime]:
    """The setbacks a member noted, in order; none lasts longer than two months."""
    noted = []
    for row in sorted(found.of("setback"), key=attrgetter("day", "at")):
        assert row.day
        try:
            words = opener(Setback, "words", user.pk)(bytes(row.cell), row.id) if row.cell else {}
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


def _marked(user: User, found: Small, today: date, most: int | None) -> list[Marked]:
    """What was marked, taken up or reached, oldest first; of more than so many the newest."""
    rows = found.of("marker", "taken", "reached")
    dated = [(row.day or user.local_day(row.at), row) for row in rows]
    dated = sorted(((day, row) for day, row in dated if day <= today), key=itemgetter(0))
    levels = {row.id: row for row in found.of("levels") if row.key}
    return [
        Marked(
            day,
            row.key if row.kind == "marker" else row.kind,
            _words_of(row, user),
            _came_to(levels.get(row.id), user) if row.kind == "reached" else "",
        )
        for day, row in dated[-most if most else 0 :]
    ]


def _came_to(row: Row | None, user: User) -> str:
    """What was written for the level a goal came to, or nothing where that cannot be opened."""
    if row is None:
        return ""
    try:
        levels = opener(Goal, "levels", user.pk)(bytes(row.cell or b""), row.id)
    except CellRefused:
        return ""
    return str(levels[int(row.key) - 1]) if levels else ""


def _words_of(row: Row, user: User) -> str:
    """The words of a step, a goal or of what was marked, or nothing where they cannot be opened."""
    model, column = WORDS[row.kind]
    try:
        return str(opener(model, column, user.pk)(bytes(row.cell or b""), row.id))
    except CellRefused:
        return ""


def earliest(history: History) -> date | None:
    """The first day that has anything to show."""
    days = [visit.entered for visit in history.visits[:1]]
    days += [setback.since for setback in history.setbacks[:1]]
    if first := almanac.first_day(history.months):
        days.append(first)
    return min(days, default=None)
