"""T2's questions: does the member still want this, now, and here?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from accounts.prepared import Prepared
from journeys.models import Pause
from reminders.doings import Doings
from reminders.models import Delivery, Device, EmailChannel, Ended, kind_of
from reminders.models.channel import Standing
from reminders.planning import day_of, quiet_until

State = Delivery.State


class Claimed(NamedTuple):
    """What T2 reads of a delivery that was taken up: a burst is many, and tuples are quick."""

    pk: UUID
    channel: str
    endpoint: str
    attempts: int
    ambiguous: int
    occ_key: str
    planned_version: int
    expires_at: datetime
    asks: bool
    # When the notice inside the app was set aside.
    seen_to_at: datetime | None
    reminder_id: UUID
    kind: str
    version: int
    wording: str
    tz: str
    quiet_from: time | None
    quiet_until: time | None
    by_email: bool
    by_push: bool
    ended_at: datetime | None
    ended_why: str
    removed_at: datetime | None
    paused_until: datetime | None
    done_on: date | None
    owner_id: UUID
    # The owner's, as it is now.
    address: str
    language: str
    is_active: bool
    # Whether the owner asked to be left in peace.
    resting: bool

    @classmethod
    def among(cls, ids: Collection[UUID]) -> dict[UUID, Claimed]:
        """Each of these deliveries with what it hangs on, as it is at this moment."""
        return {row[0]: cls._make(row) for row in _claimed(list(ids))}

    @property
    def day(self) -> date | None:
        """The local date it is about; none for a message without a slot."""
        return day_of(self.occ_key)


REMINDER = "occurrence__reminder__"
# Where each field of `Claimed` stands, in their order.
READ = (
    *("pk", "channel", "endpoint", "attempts", "ambiguous"),
    *("occurrence__occ_key", "occurrence__version", "occurrence__expires_at", "occurrence__asks"),
    "occurrence__inbox_item__done_at",
    f"{REMINDER}pk",
    *(REMINDER + name for name in Claimed._fields[11:25]),
    *(f"{REMINDER}owner__{name}" for name in ("email", "language", "is_active")),
    "resting",
)


def _with_all(ids: list[UUID]) -> QuerySet[Delivery, tuple[Any, ...]]:
    resting = Pause.objects.open().filter(owner=OuterRef(f"{REMINDER}owner_id"))
    rows = Delivery.objects.filter(pk__any_of=ids).annotate(resting=Exists(resting))
    return rows.values_list(*READ)


_claimed = Prepared(_with_all, list)


# Locked, so that of two groups with the same member one sees what the other took.
_standings = Prepared(
    lambda ids: (
        EmailChannel.objects.filter(pk__any_of=ids)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list(*Standing._fields)
    ),
    list,
)


class Known(NamedTuple):
    """What T2 asks of the members of a group, each kind of thing in one query."""

    endpoints: dict[str, Standing | Device]
    doings: Doings
    # The endpoints that took the right to speak, one message each, by their channel.
    speaking: dict[str, set[UUID]]

    @classmethod
    def of(cls, deliveries: list[Claimed]) -> Known:
        """What is so at this moment."""
        mail = {d.endpoint for d in deliveries if d.channel == "email"}
        push = {d.endpoint for d in deliveries if d.channel == "push"}
        endpoints: list[Standing | Device] = []
        if mail:
            endpoints += map(Standing._make, _standings(list(mail)))
        if push:
            devices = Device.objects.filter(pk__any_of=push).order_by("pk")
            endpoints += devices.select_for_update(no_key=True)
        doings = Doings.of((d, day) for d in deliveries if (day := d.day))
        return cls({str(endpoint.pk): endpoint for endpoint in endpoints}, doings, {})

    def speak(self, now: datetime) -> None:
        """Write down who spoke."""
        for channel, ids in self.speaking.items():
            kind_of(channel)._default_manager.filter(pk__any_of=ids).update(spoken_at=now)


def objection(delivery: Claimed, known: Known, now: datetime) -> dict[str, object] | None:
    """What speaks against handing over now, as the change it makes; None if nothing does."""
    if why := withdrawn(delivery, known, now):
        return {"state": State.CANCELLED, "last_code": why}
    if delivery.expires_at <= now:
        return {"state": State.SKIPPED, "last_code": "expired"}
    if later := quiet_until(now, (delivery.quiet_from, delivery.quiet_until), delivery.tz):
        if later >= delivery.expires_at:
            return {"state": State.SKIPPED, "last_code": "quiet"}
        return {"state": State.DEFERRED, "last_code": "quiet", "next_attempt_at": later}
    return None


def too_soon(delivery: Claimed, known: Known, now: datetime) -> dict[str, object] | None:
    """Whether the member heard from us in the last minute; a further try is no further message."""
    rest: timedelta = settings.MEMBER_RESTS
    if not rest or delivery.attempts or delivery.ambiguous:
        return None
    endpoint = known.endpoints.get(delivery.endpoint)
    if endpoint is None:
        return None
    speaking = known.speaking.setdefault(delivery.channel, set())
    spoken = now if endpoint.pk in speaking else endpoint.spoken_at
    # One far ahead was written by a clock that was wrong.
    if spoken is None or not now - rest < spoken <= now + rest:
        speaking.add(endpoint.pk)
        return None
    later = spoken + rest
    if later >= delivery.expires_at:
        return {"state": State.SKIPPED, "last_code": "expired"}
    return {"state": State.DEFERRED, "last_code": "paced", "next_attempt_at": later}


def withdrawn(delivery: Claimed, known: Known, now: datetime) -> str:
    """Why the member no longer wants or awaits this; empty if they do."""
    if not delivery.is_active:
        return "account"
    if delivery.removed_at or (delivery.ended_at and delivery.ended_why != Ended.OVER):
        return "off"
    chosen = {"email": delivery.by_email, "push": delivery.by_push}
    if delivery.version != delivery.planned_version or not chosen[delivery.channel]:
        return "changed"
    if delivery.paused_until and delivery.paused_until > now:
        return "paused"
    if delivery.seen_to_at or has_done(delivery, known):
        return "done"
    if delivery.resting:
        return "paused"
    endpoint = known.endpoints.get(delivery.endpoint)
    if endpoint is None or endpoint.owner_id != delivery.owner_id:
        return "withdrawn"
    return endpoint.trouble(delivery.address)


def has_done(delivery: Claimed, known: Known) -> bool:
    """Whether the member did of their own accord what they would be reminded of."""
    day = delivery.day
    if day is None:
        return False
    return day == delivery.done_on or known.doings.make_needless(delivery, day)
