"""The check-ins of a journey over a range of days, as few of them opened as may be."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from accounts.fields import opener
from accounts.keys import CellRefused
from accounts.prepared import Prepared
from insights import almanac
from insights.almanac import Month, Noted
from journeys.models import Almanac, CheckIn


class Kept(NamedTuple):
    """An almanac as it was read: its row, its last day and its cell."""

    id: UUID
    until: date
    cell: bytes


class Told(NamedTuple):
    """Check-ins as months; one by one those that were opened now; how many would not open."""

    months: list[Month]
    notes: list[Noted]
    unreadable: int


def read(
    owner_id: UUID, journey_id: UUID, start: date | None, end: date, kept: Kept | None
) -> Told:
    """The check-ins of a range: those the almanac tells, and the others opened one by one."""
    months, since = _told(owner_id, kept)
    rows = _rows_between.raw(journey_id, max(since, start or date.min), end)
    notes = _opened(owner_id, rows)
    months = almanac.cut(almanac.fold(notes, months), start, end)
    return Told(months, notes, len(rows) - len(notes))


def _told(owner_id: UUID, kept: Kept | None) -> tuple[list[Month], date]:
    """What an almanac tells, and the day after its last; nothing of one that is not readable."""
    if kept:
        try:
            cell = opener(Almanac, "months", owner_id)(kept.cell, kept.id)
        except CellRefused:
            cell = {}
        months = almanac.read(cell)
        if months is not None:
            return months, kept.until + timedelta(days=1)
    return [], date.min


def _opened(owner_id: UUID, rows: Sequence[tuple[Any, ...]]) -> list[Noted]:
    """Check-ins as they were said, oldest first, without those that cannot be opened."""
    if not rows:
        return []
    notes = []
    open_cell = opener(CheckIn, "answers", owner_id)
    for written_id, written_day, cell in reversed(rows):
        day = written_day if isinstance(written_day, date) else date.fromisoformat(written_day)
        try:
            answers = open_cell(cell, _hyphened(written_id))
        except CellRefused:
            continue
        line = (answers.get("line") or {}).get("key", "")
        notes.append(Noted(day, answers.get("scores") or {}, answers.get("tags") or [], line))
    return notes


def _rows_of(journey_id: UUID, start: date, end: date) -> QuerySet[Any, Any]:
    """A range of check-ins by its index, newest first."""
    found = CheckIn.objects.filter(
        journey_id=journey_id, removed_at=None, day__gte=start, day__lte=end
    )
    # The id as the database writes it: making 3,000 UUIDs costs as much as opening the cells.
    written_id = Cast("id", CharField())
    return found.order_by("-day", "-at").values_list(written_id, "day", "answers")


_rows_between = Prepared(_rows_of, UUID, date, date)


def _hyphened(written: str) -> str:
    """An id as cells are bound to it; SQLite keeps it without the hyphens."""
    if len(written) != 32:
        return written
    return f"{written[:8]}-{written[8:12]}-{written[12:16]}-{written[16:20]}-{written[20:]}"
