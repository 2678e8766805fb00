"""T2's questions: does the member still want this, now, and here?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from journeys.models import Pause
from reminders.doings import Doings
from reminders.models import Delivery, Device, EmailChannel, Ended, Occurrence, Reminder
from reminders.planning import day_of, quiet_until

State = Delivery.State


class Known(NamedTuple):
    """What T2 asks of the members of a group, each kind of thing in one query."""

    resting: set[UUID]
    endpoints: dict[str, EmailChannel | Device]
    doings: Doings
    # Those that took the right to speak, one message each.
    speaking: list[EmailChannel | Device]

    @classmethod
    def of(cls, deliveries: list[Delivery]) -> Known:
        """What is so at this moment."""
        reminders = [delivery.occurrence.reminder for delivery in deliveries]
        owners = {reminder.owner_id for reminder in reminders}
        resting = Pause.objects.open().filter(owner__in=owners).values_list("owner_id", flat=True)
        mail = {d.endpoint for d in deliveries if d.channel == "email"}
        push = {d.endpoint for d in deliveries if d.channel == "push"}
        endpoints: list[EmailChannel | Device] = []
        # Locked, so that of two groups with the same member one sees what the other took.
        for model, ids in ((EmailChannel, mail), (Device, push)):
            rows = model._default_manager.filter(pk__in=ids).order_by("pk")
            endpoints += rows.select_for_update(no_key=True) if ids else []
        slots = [d.occurrence for d in deliveries]
        asked = [(o.reminder, day) for o in slots if (day := day_of(o.occ_key))]
        return cls(
            set(resting),
            {str(endpoint.pk): endpoint for endpoint in endpoints},
            Doings.of(asked),
            [],
        )

    def speak(self, now: datetime) -> None:
        """Write down who spoke."""
        for model in (EmailChannel, Device):
            ids = [endpoint.pk for endpoint in self.speaking if isinstance(endpoint, model)]
            if ids:
                model._default_manager.filter(pk__in=ids).update(spoken_at=now)


def objection(delivery: Delivery, known: Known, now: datetime) -> dict[str, object] | None:
    """What speaks against handing over now, as the change it makes; None if nothing does."""
    occurrence = delivery.occurrence
    reminder = occurrence.reminder
    if why := withdrawn(delivery, known, now):
        return {"state": State.CANCELLED, "last_code": why}
    if occurrence.expires_at <= now:
        return {"state": State.SKIPPED, "last_code": "expired"}
    if later := quiet_until(now, reminder.quiet, reminder.tz):
        if later >= occurrence.expires_at:
            return {"state": State.SKIPPED, "last_code": "quiet"}
        return {"state": State.DEFERRED, "last_code": "quiet", "next_attempt_at": later}
    return None


def too_soon(delivery: Delivery, known: Known, now: datetime) -> dict[str, object] | None:
    """Whether the member heard from us in the last minute; a further try is no further message."""
    rest: timedelta = settings.MEMBER_RESTS
    if not rest or delivery.attempts or delivery.ambiguous:
        return None
    endpoint = known.endpoints.get(delivery.endpoint)
    if endpoint is None:
        return None
    spoken = endpoint.spoken_at
    # One far ahead was written by a clock that was wrong.
    if spoken is None or not now - rest < spoken <= now + rest:
        endpoint.spoken_at = now
        known.speaking.append(endpoint)
        return None
    later = spoken + rest
    if later >= delivery.occurrence.expires_at:
        return {"state": State.SKIPPED, "last_code": "expired"}
    return {"state": State.DEFERRED, "last_code": "paced", "next_attempt_at": later}


def withdrawn(delivery: Delivery, known: Known, now: datetime) -> str:
    """Why the member no longer wants or awaits this; empty if they do."""
    occurrence = delivery.occurrence
    reminder = occurrence.reminder
    owner = reminder.owner
    if not owner.is_active:
        return "account"
    if reminder.removed_at or (reminder.ended_at and reminder.ended_why != Ended.OVER):
        return "off"
    if reminder.version != occurrence.version or not reminder.goes_by(delivery.channel):
        return "changed"
    if reminder.paused_until and reminder.paused_until > now:
        return "paused"
    if occurrence.inbox_item.done_at or has_done(reminder, occurrence, known):
        return "done"
    if owner.pk in known.resting:
        return "paused"
    endpoint = known.endpoints.get(delivery.endpoint)
    return endpoint.trouble(owner) if endpoint and endpoint.owner_id == owner.pk else "withdrawn"


def has_done(reminder: Reminder, occurrence: Occurrence, known: Known) -> bool:
    """Whether the member did of their own accord what they would be reminded of."""
    day = day_of(occurrence.occ_key)
    if day is None:
        return False
    return day == reminder.done_on or known.doings.make_needless(reminder, day)
