"""What members did of their own accord that a reminder would ask them to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from journeys.models import CheckIn, Letter, Review
from reminders.models import Kind

Mine = tuple[UUID, date]
# The kinds that a member may have done already.
DOABLE = frozenset({Kind.CHECK_IN, Kind.WEEKLY_REVIEW, Kind.LETTER})


class Reminding(Protocol):
    """Whose reminder it is and what of."""

    @property
    def kind(self) -> str: ...
    @property
    def owner_id(self) -> UUID: ...


class Doings(NamedTuple):
    """Of some members: the days with a check-in or a review, and the days of their letters."""

    checked_in: set[Mine]
    reviewed: set[Mine]
    # The days of letters that are still sealed; one taken back or read is not among them.
    letters: set[Mine]

    @classmethod
    def of(cls, asked: Iterable[tuple[Reminding, date]]) -> Doings:
        """What is so at this moment; one query for each kind there is."""
        days: dict[str, set[Mine]] = {}
        for reminder, day in asked:
            days.setdefault(reminder.kind, set()).add((reminder.owner_id, day))
        return cls(
            _checked_in(days.get(Kind.CHECK_IN, set())),
            _reviewed(days.get(Kind.WEEKLY_REVIEW, set())),
            _letters(days.get(Kind.LETTER, set())),
        )

    def make_needless(self, reminder: Reminding, day: date) -> bool:
        """Whether there is nothing left to remind of on that day."""
        mine = (reminder.owner_id, day)
        if reminder.kind == Kind.CHECK_IN:
            return mine in self.checked_in
        if reminder.kind == Kind.WEEKLY_REVIEW:
            return mine in self.reviewed
        if reminder.kind == Kind.LETTER:
            return not any(o == mine[0] and opens <= day for o, opens in self.letters)
        return False


def _checked_in(asked: set[Mine]) -> set[Mine]:
    if not asked:
        return set()
    owners, days = zip(*asked, strict=True)
    rows = CheckIn.objects.standing().filter(owner__in=set(owners), day__gte=min(days))
    return set(rows.values_list("owner_id", "day"))


def _reviewed(asked: set[Mine]) -> set[Mine]:
    if not asked:
        return set()
    owners, days = zip(*asked, strict=True)
    rows = Review.objects.filter(finished_at__isnull=False, removed_at=None)
    rows = rows.filter(owner__in=set(owners), day__gte=min(days))
    return set(rows.values_list("owner_id", "day"))


def _letters(asked: set[Mine]) -> set[Mine]:
    if not asked:
        return set()
    owners, days = zip(*asked, strict=True)
    rows = Letter.objects.waiting(max(days)).filter(owner__in=set(owners))
    return {(owner, day) for owner, day in rows.values_list("owner_id", "opens_on") if day}
