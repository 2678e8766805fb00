"""PLAN: turn every reminder whose time has come into at most one occurrence.

A burst is many reminders at once, so rows go in and out as tuples, a batch in one statement
(`reminders.rows`), and what two reminders with the same rule share is worked out once.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from journeys.models import Pause
from reminders import planning, rows
from reminders.doings import DOABLE, Doings
from reminders.models import EmailChannel, Ended, InboxItem, Occurrence, Reminder
from reminders.queueing import Said, queue
from reminders.silence import ENDS_AFTER, unanswered

if TYPE_CHECKING:
    from reminders.clock import Clock

BATCH = 1000
# Of slots that nobody could use any more, so many leave a row; the rest are counted.
STALE_KEPT = 30

State = Occurrence.State


class Taken(NamedTuple):
    """What the planner reads of a reminder that is due."""

    pk: UUID
    owner_id: UUID
    kind: str
    version: int
    # The JSON of the rule.
    rule_text: str
    local_time: time
    tz: str
    next_at: datetime
    next_key: str
    useful_for: timedelta
    by_email: bool
    by_push: bool
    made_at: datetime
    changed_at: datetime
    paused_until: datetime | None
    done_on: date | None
    unanswered: int
    missed: int
    # The owner's e-mail channel, if they agreed to mail.
    mail: UUID | None
    # Whether the owner asked to be left in peace.
    resting: bool


class Slotted(NamedTuple):
    """The row of one slot: an occurrence."""

    reminder_id: UUID
    occ_key: str
    version: int
    due_at: datetime
    expires_at: datetime
    state: str
    asks: bool


class Aimed(NamedTuple):
    """What planning changes of a reminder."""

    id: UUID
    next_at: datetime | None
    next_key: str
    unanswered: int
    missed: int
    ended_at: datetime | None = None
    ended_why: str = Ended.NONE


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
    """Plan up to 1,000 reminders: how many were taken up, how many occurrences were made.

    On PostgreSQL planners pass each other by; on SQLite the transaction holds the only pen.
    """
    taken = take(now)
    if not taken:
        return 0, 0
    doings = doings_of(taken, now)
    silent = unanswered([r for r in taken if r.unanswered >= ENDS_AFTER])
    slotted: list[Slotted] = []
    aimed: list[Aimed] = []
    for reminder in taken:
        slots, aim = planned_of(reminder, silent, doings, now)
        slotted += slots
        aimed.append(aim)
    made = write(slotted, taken, now=now)
    rows.change(Reminder, Aimed._fields, aimed)
    return len(taken), made


def take(now: datetime) -> list[Taken]:
    """Lock the next reminders that are due; what another planner holds is passed by."""
    due = Reminder.objects.due(at=now).select_for_update(skip_locked=True)
    mine = {"owner": OuterRef("owner_id")}
    mail = EmailChannel.objects.agreed().filter(**mine).values("pk")
    due = due.annotate(
        rule_text=Cast("days_rule", TextField()),
        mail=Subquery(mail),
        resting=Exists(Pause.objects.open().filter(**mine)),
    )
    return [Taken._make(row) for row in due.values_list(*Taken._fields)[:BATCH]]


def doings_of(taken: list[Taken], now: datetime) -> Doings:
    """What the owners did already, from the first slot that has come until now."""
    asked = [r for r in taken if r.kind in DOABLE]
    first = [(r, planning.day_of(r.next_key) or r.made_at.date()) for r in asked]
    # The day of a letter lies at the end of this stretch; a zone may be a day ahead.
    return Doings.of(first + [(r, now.date() + planning.DAY) for r in asked])


# Bursts are of one rule at one clock time; every moment makes new entries, so few are kept.
@lru_cache(maxsize=1024)
def course(
    rule_text: str,
    clock: time,
    zone: str,
    key: str,
    useful_for: timedelta,
    paused_until: datetime | None,
    now: datetime,
) -> tuple[planning.Due, planning.Slot | None]:
    """The slots from a key until now, sorted, and the one that comes next."""
    rule = planning.Rule.read(json.loads(rule_text))
    first = planning.day_of(key) or now.date()
    slots = planning.due_slots(rule, clock, zone, first=first, now=now)
    come = planning.sort_due([s for s in slots if s.key >= key], useful_for=useful_for, now=now)
    return come, planning.next_slot(rule, clock, zone, after=max(now, paused_until or now))


def planned_of(
    reminder: Taken, silent: dict[UUID, int], doings: Doings, now: datetime
) -> tuple[list[Slotted], Aimed]:
    """The rows of the slots that have come, and where the reminder is aimed."""
    count = silent.get(reminder.pk, reminder.unanswered)
    if count >= ENDS_AFTER:
        mine = (reminder.next_at, reminder.next_key, count, reminder.missed)
        return [], Aimed(reminder.pk, *mine, now, Ended.SILENCE)
    r = reminder
    come, then = course(
        r.rule_text, r.local_time, r.tz, r.next_key, r.useful_for, r.paused_until, now
    )
    slots = [slotted_of(reminder, slot, State.STALE) for slot in come.stale[-STALE_KEPT:]]
    slots += [slotted_of(reminder, slot, State.SAME_INSTANT) for slot in come.twin]
    if come.keep:
        state = state_of(reminder, come.keep, doings)
        count += state == State.PLANNED
        asks = state == State.PLANNED and count == ENDS_AFTER
        slots.append(slotted_of(reminder, come.keep, state, asks=asks))
    missed = reminder.missed + len(come.stale)
    if then:
        return slots, Aimed(reminder.pk, then.at, then.key, count, missed)
    return slots, Aimed(reminder.pk, None, "", count, missed, now, Ended.OVER)


def state_of(reminder: Taken, slot: planning.Slot, doings: Doings) -> str:
    """Whether the member hears of a slot that has come."""
    if reminder.resting:
        return State.PAUSED
    if slot.day == reminder.done_on or doings.make_needless(reminder, slot.day):
        return State.DONE
    return State.PLANNED


def slotted_of(reminder: Taken, slot: planning.Slot, state: str, *, asks: bool = False) -> Slotted:
    """The row of one slot."""
    expires = slot.at + reminder.useful_for
    mine = (reminder.pk, slot.key, reminder.version)
    return Slotted(*mine, slot.at, expires, state, asks)


def write(slotted: list[Slotted], taken: list[Taken], *, now: datetime) -> int:
    """Insert what is not there yet, and for what is new its notice and its deliveries."""
    tell = ("id", "reminder_id", "state")
    new = rows.insert_new(Occurrence, Slotted._fields, slotted, tell=tell)
    reminders = {reminder.pk: reminder for reminder in taken}
    said = [
        Said(pk, r.owner_id, r.mail if r.by_email else None, r.by_push)
        for pk, reminder_id, state in new
        if state == State.PLANNED
        for r in (reminders[reminder_id],)
    ]
    items = [(row.occurrence_id, row.owner_id, now, 0) for row in said]
    rows.insert(InboxItem, ("occurrence_id", "owner_id", "made_at", "missed"), items)
    queue(said, at=now, are_new=True)
    return len(said)


def clear_removed(now: datetime) -> None:
    """Let go for good of what was put away a day ago."""
    Reminder.objects.filter(removed_at__lt=now - timedelta(days=1)).delete()
