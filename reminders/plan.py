"""PLAN: turn every reminder whose time has come into at most one occurrence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import transaction

from journeys.models import Pause
from reminders import planning
from reminders.doings import Doings
from reminders.models import Ended, InboxItem, Occurrence, Reminder
from reminders.queueing import queue
from reminders.silence import ENDS_AFTER, unanswered

if TYPE_CHECKING:
    from reminders.clock import Clock

BATCH = 200
# Of slots that nobody could use any more, so many leave a row; the rest are counted.
STALE_KEPT = 30


def plan(clock: Clock) -> int:
    """Plan all that is due; how many occurrences were made."""
    made = 0
    while True:
        taken, new = plan_batch(clock())
        made += new
        if taken < BATCH:
            return made


@transaction.atomic
def plan_batch(now: datetime) -> tuple[int, int]:
    """Plan up to 200 reminders: how many were taken up, how many occurrences were made.

    On PostgreSQL planners pass each other by; on SQLite the transaction holds the only pen.
    """
    due = Reminder.objects.due(at=now).select_for_update(skip_locked=True)
    reminders = list(due.defer("label")[:BATCH])
    if not reminders:
        return 0, 0
    hushed = Hushed(paused_owners(reminders), doings_of(reminders, now))
    silent = unanswered([r for r in reminders if r.unanswered >= ENDS_AFTER])
    rows: list[Occurrence] = []
    for reminder in reminders:
        reminder.unanswered = silent.get(reminder.pk, reminder.unanswered)
        if reminder.unanswered >= ENDS_AFTER:
            reminder.ended_at, reminder.ended_why = now, Ended.SILENCE
            continue
        rows += occurrences_of(reminder, now=now, hushed=hushed)
    made = write(rows, now=now)
    Reminder.objects.bulk_update(
        reminders, ["next_at", "next_key", "unanswered", "missed", "ended_at", "ended_why"]
    )
    return len(reminders), made


def paused_owners(reminders: list[Reminder]) -> set[UUID]:
    """Those of the owners who asked to be left in peace."""
    owners = {reminder.owner_id for reminder in reminders}
    return set(Pause.objects.open().filter(owner__in=owners).values_list("owner_id", flat=True))


def doings_of(reminders: list[Reminder], now: datetime) -> Doings:
    """What the owners did already, from the first slot that has come until now."""
    first = [(r, planning.day_of(r.next_key) or r.made_at.date()) for r in reminders]
    # The day of a letter lies at the end of this stretch; a zone may be a day ahead.
    return Doings.of(first + [(r, now.date() + planning.DAY) for r in reminders])


class Hushed(NamedTuple):
    """Whom nothing is said to: who rests, and who has done what on which day."""

    resting: set[UUID]
    doings: Doings

    def state(self, reminder: Reminder, slot: planning.Slot) -> str:
        """What becomes of a slot that has come."""
        if reminder.owner_id in self.resting:
            return Occurrence.State.PAUSED
        if slot.day == reminder.done_on or self.doings.make_needless(reminder, slot.day):
            return Occurrence.State.DONE
        return Occurrence.State.PLANNED


def occurrences_of(reminder: Reminder, *, now: datetime, hushed: Hushed) -> list[Occurrence]:
    """A reminder's occurrences of the slots that have come; it is aimed at the next one."""
    first = planning.day_of(reminder.next_key)
    slots = planning.due_slots(
        reminder.rule, reminder.local_time, reminder.tz, first=first or now.date(), now=now
    )
    slots = [slot for slot in slots if slot.key >= reminder.next_key]
    due = planning.sort_due(slots, useful_for=reminder.useful_for, now=now)
    state = Occurrence.State
    rows = [occurrence(reminder, slot, state.STALE) for slot in due.stale[-STALE_KEPT:]]
    rows += [occurrence(reminder, slot, state.SAME_INSTANT) for slot in due.twin]
    if due.keep:
        kept = occurrence(reminder, due.keep, hushed.state(reminder, due.keep))
        reminder.unanswered += kept.state == state.PLANNED
        kept.asks = kept.state == state.PLANNED and reminder.unanswered == ENDS_AFTER
        rows.append(kept)
    reminder.missed += len(due.stale)
    reminder.aim(at=max(now, due.keep.at) if due.keep else now)
    return rows


def occurrence(reminder: Reminder, slot: planning.Slot, state: str) -> Occurrence:
    """The row of one slot."""
    return Occurrence(
        reminder=reminder,
        occ_key=slot.key,
        version=reminder.version,
        due_at=slot.at,
        expires_at=slot.at + reminder.useful_for,
        state=state,
    )


def write(rows: list[Occurrence], *, now: datetime) -> int:
    """Insert what is not there yet, and for what is new its notice and its deliveries."""
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)
    wanted = [row for row in rows if row.state == Occurrence.State.PLANNED]
    ids = Occurrence.objects.filter(pk__in=[row.pk for row in wanted])
    known = set(ids.values_list("pk", flat=True))
    fresh = [row for row in wanted if row.pk in known]
    InboxItem.objects.bulk_create(
        [InboxItem(owner_id=row.reminder.owner_id, occurrence=row, made_at=now) for row in fresh],
        ignore_conflicts=True,
    )
    queue(fresh, at=now)
    return len(fresh)


def clear_removed(now: datetime) -> None:
    """Let go for good of what was put away a day ago."""
    Reminder.objects.filter(removed_at__lt=now - timedelta(days=1)).delete()
