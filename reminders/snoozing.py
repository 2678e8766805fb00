"""Not now, but later: a notice put off comes back once, by the way the reminder chose."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from reminders.models import Delivery, InboxItem, Occurrence
from reminders.planning import quiet_until
from reminders.queueing import queue, said_of

LATER = {"hour": timedelta(hours=1), "evening": timedelta(hours=4), "tomorrow": timedelta(days=1)}


def later(item: InboxItem, choice: str, *, at: datetime) -> datetime | None:
    """When a notice would come back; None if the choice is none of ours.

    A day on is the same clock time on the local calendar, whatever the clocks do that night.
    """
    if choice not in LATER:
        return None
    reminder = item.occurrence.reminder
    local = at.astimezone(ZoneInfo(reminder.tz))
    if choice == "tomorrow":
        moment = (local + LATER[choice]).astimezone(at.tzinfo)
    else:
        moment = at + LATER[choice]
    moment = moment.replace(second=0, microsecond=0)
    return quiet_until(moment, reminder.quiet, reminder.tz) or moment


@transaction.atomic
def snooze(item: InboxItem, until: datetime, *, at: datetime) -> bool:
    """Put a notice off; a second time changes nothing."""
    mine = InboxItem.objects.filter(pk=item.pk, done_at__isnull=True)
    if not mine.update(done_at=at):
        return False
    Delivery.objects.waiting().filter(occurrence=item.occurrence_id).update(
        state=Delivery.State.CANCELLED, last_code="snoozed", next_attempt_at=None
    )
    reminder = item.occurrence.reminder
    again = Occurrence(
        reminder=reminder,
        occ_key=f"{until.astimezone(ZoneInfo(reminder.tz)):%Y-%m-%dT%H:%M}",
        version=reminder.version,
        due_at=until,
        expires_at=until + reminder.useful_for,
    )
    Occurrence.objects.bulk_create([again], ignore_conflicts=True)
    if not Occurrence.objects.filter(pk=again.pk).exists():
        return True  # One of this very minute is there already.
    InboxItem.objects.create(owner_id=item.owner_id, occurrence=again, made_at=until)
    queue(said_of([again]), at=until)
    return True
