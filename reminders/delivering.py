"""CLAIM, LOOK AGAIN, HAND OVER, RECORD: the two-stage claim of one delivery.

Any number of processes may be anywhere in here at any moment. T1 takes deliveries up for a
while; T2 looks again and says that the hand-over begins; T3 says what came of it. Each is one
short transaction, and T2 and T3 change a row only for the holder of its token. A process
that dies before T2 handed nothing over, and one that dies after it may have: that is what
tells a safe retry from an ambiguous one.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q

from journeys.models import CheckIn, Pause
from reminders import breaker, failpoints, pacing
from reminders.channels import Result, Verdict
from reminders.channels.email import Post
from reminders.channels.push import Push
from reminders.models import Delivery, Device, EmailChannel, Ended, Kind, Occurrence, Reminder
from reminders.outcomes import UNREACHABLE_AGAIN_AFTER, outcome
from reminders.planning import day_of, quiet_until
from reminders.wording import Outgoing

if TYPE_CHECKING:
    from reminders.clock import Clock

BATCH = 20
LEASE = failpoints.LEASE
# For so many seconds a worker that knows the outcome waits for the database to come back.
RECORDED_WITHIN = 30.0
# How long to wait for the channel's bucket to fill a little, in seconds.
PACED = 0.2
# The same push message twice shows once, so what is ambiguous is tried again so often.
PUSHED_AGAIN = 5
# Push takes at most this part of a tick, so that slow services leave time for mail.
SHARE = {"push": 0.5, "email": 1.0}

State = Delivery.State


def claim(now: datetime, limit: int = BATCH, channel: str = "email") -> list[tuple[UUID, UUID]]:
    """T1: take up to so many due deliveries of a channel; pairs of delivery and token."""
    token = uuid.uuid4()
    with transaction.atomic():
        due = Delivery.objects.due(at=now).filter(channel=channel)
        due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:limit])
        if not ids:
            return []
        # The second look at the state is what keeps two claims apart without row locks.
        Delivery.objects.waiting().filter(pk__in=ids).update(
            state=State.CLAIMED, token=token, lease_until=now + LEASE, next_attempt_at=None
        )
        mine = Delivery.objects.filter(pk__in=ids, token=token)
        return [(pk, token) for pk in mine.values_list("pk", flat=True)]


@transaction.atomic
def begin(delivery_id: UUID, token: UUID, now: datetime) -> Outgoing | None:
    """T2: look at everything again; what to hand over now, or None."""
    mine = Delivery.objects.filter(pk=delivery_id, token=token, state=State.CLAIMED)
    delivery = (
        mine.select_for_update(of=("self",))
        .select_related("occurrence__reminder__owner", "occurrence__inbox_item")
        .defer("occurrence__reminder__label")
        .first()
    )
    if delivery is None:
        return None
    change = objection(delivery, now) or too_soon(delivery, now)
    if change is not None:
        mine.update(lease_until=None, token=None, **change)
        return None
    mine.update(
        state=State.SENDING,
        attempts=F("attempts") + 1,
        started_at=now,
        lease_until=now + LEASE,
    )
    reminder, by_push = delivery.occurrence.reminder, delivery.channel == "push"
    return Outgoing(
        delivery_id=delivery.pk,
        reminder_id=reminder.pk,
        address=reminder.owner.email,
        language=reminder.owner.language,
        wording=reminder.wording,
        asks=delivery.occurrence.asks,
        device=Device.objects.filter(pk=delivery.endpoint).first() if by_push else None,
        useful_for=delivery.occurrence.expires_at - now,
    )


def kind_of(delivery: Delivery) -> type[EmailChannel] | type[Device]:
    """What kind of thing a delivery goes to."""
    return Device if delivery.channel == "push" else EmailChannel


def endpoint_of(delivery: Delivery) -> EmailChannel | Device | None:
    """What a delivery goes to, if it still belongs to the reminder's owner."""
    mine = kind_of(delivery)._default_manager.filter(owner=delivery.occurrence.reminder.owner_id)
    found: EmailChannel | Device | None = mine.filter(pk=delivery.endpoint).first()
    return found


def objection(delivery: Delivery, now: datetime) -> dict[str, object] | None:
    """What speaks against handing over now, as the change it makes; None if nothing does."""
    occurrence = delivery.occurrence
    reminder = occurrence.reminder
    if why := withdrawn(delivery, now):
        return {"state": State.CANCELLED, "last_code": why}
    if occurrence.expires_at <= now:
        return {"state": State.SKIPPED, "last_code": "expired"}
    if later := quiet_until(now, reminder.quiet, reminder.tz):
        if later >= occurrence.expires_at:
            return {"state": State.SKIPPED, "last_code": "quiet"}
        return {"state": State.DEFERRED, "last_code": "quiet", "next_attempt_at": later}
    return None


def too_soon(delivery: Delivery, now: datetime) -> dict[str, object] | None:
    """Whether the member heard from us in the last minute; a further try is no further message."""
    rest: timedelta = settings.MEMBER_RESTS
    if not rest or delivery.attempts or delivery.ambiguous:
        return None
    endpoint = endpoint_of(delivery)
    later = endpoint.speak(at=now, rest=rest) if endpoint else None
    if later is None:
        return None
    if later >= delivery.occurrence.expires_at:
        return {"state": State.SKIPPED, "last_code": "expired"}
    return {"state": State.DEFERRED, "last_code": "paced", "next_attempt_at": later}


def withdrawn(delivery: Delivery, now: datetime) -> str:
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
    if occurrence.inbox_item.done_at or has_done(reminder, occurrence):
        return "done"
    if Pause.objects.open().filter(owner=owner).exists():
        return "paused"
    endpoint = endpoint_of(delivery)
    return endpoint.trouble(owner) if endpoint else "withdrawn"


def has_done(reminder: Reminder, occurrence: Occurrence) -> bool:
    """Whether the member did of their own accord what they would be reminded of."""
    day = day_of(occurrence.occ_key)
    if reminder.done_on is not None and day == reminder.done_on:
        return True
    if day is None or reminder.kind != Kind.CHECK_IN:
        return False
    return CheckIn.objects.standing().filter(owner=reminder.owner_id, day=day).exists()


def record(delivery_id: UUID, token: UUID, result: Result, now: datetime) -> None:
    """T3: write down what came of it, unless somebody else holds the delivery by now."""
    mine = Delivery.objects.filter(pk=delivery_id, token=token, state=State.SENDING)
    if result.verdict is Verdict.AMBIGUOUS:
        mine.update(last_code=result.code)  # Stays in 'sending'; RESCUE decides.
        return
    with transaction.atomic():
        delivery = mine.select_for_update(of=("self",)).select_related("occurrence").first()
        if delivery is None:
            return
        change = outcome(delivery, result, now)
        if mine.update(lease_until=None, token=None, last_code=result.code, **change):
            kind_of(delivery).heard(delivery.endpoint, result, at=now)


def keep(delivery_id: UUID, token: UUID, result: Result, clock: Clock) -> None:
    """T3, again and again for a few seconds: a database that restarts makes no second copy."""
    until = monotonic() + min(RECORDED_WITHIN, LEASE.total_seconds() / 2)
    while True:
        try:
            record(delivery_id, token, result, clock())
        except (OperationalError, InterfaceError):
            if monotonic() > until:
                raise
            connection.close()
            sleep(PACED)
        else:
            return


def rescue(now: datetime) -> int:
    """Take back what its holder let lapse; how many."""
    lapsed = Delivery.objects.filter(lease_until__lt=now)
    free = {"token": None, "lease_until": None}
    # Nothing was handed over yet: safe.
    count = lapsed.filter(state=State.CLAIMED).update(
        state=State.RETRY, next_attempt_at=now, **free
    )
    # Handed over or not, nobody knows: mail once more, and after that it stays unknown.
    sending = lapsed.filter(state=State.SENDING)
    again = Q(ambiguous=0) | Q(channel="push", ambiguous__lt=PUSHED_AGAIN)
    count += sending.filter(again, occurrence__expires_at__gt=now).update(
        state=State.RETRY, ambiguous=F("ambiguous") + 1, next_attempt_at=now, **free
    )
    count += sending.update(state=State.UNKNOWN, ambiguous=F("ambiguous") + 1, **free)
    return count


def give_back(claims: list[tuple[UUID, UUID]], now: datetime) -> None:
    """Put claimed deliveries back unharmed, because the channel is not there."""
    if claims:
        Delivery.objects.filter(
            pk__in=[pk for pk, _ in claims], token=claims[0][1], state=State.CLAIMED
        ).update(
            state=State.QUEUED,
            token=None,
            lease_until=None,
            next_attempt_at=now + UNREACHABLE_AGAIN_AFTER,
        )


def deliver(clock: Clock, *, seconds: float = 30.0) -> int:
    """Hand over what is due, for so many seconds; how many were tried."""
    tried = 0
    end = monotonic() + seconds
    for channel, share in SHARE.items():
        until = min(end, monotonic() + seconds * share)
        with Push() if channel == "push" else Post() as post:
            tried += deliver_by(channel, post, clock, until)
    return tried


def deliver_by(channel: str, post: Post | Push, clock: Clock, until: float) -> int:
    """Hand over what is due on one channel, until then; how many were tried."""
    tried = 0
    while monotonic() < until and not breaker.is_open(channel, clock()):
        failpoints.reached("before-t1")
        allowed = pacing.take(channel, BATCH, clock())
        if not allowed:
            if not is_due(channel, clock()):
                break
            sleep(PACED)
            continue
        claims = claim(clock(), allowed, channel)
        if not claims:
            pacing.give_back(channel, allowed)
            break
        failpoints.reached("after-t1")
        handed = deliver_batch(claims, post, clock, channel)
        pacing.give_back(channel, allowed - handed)
        tried += len(claims)
    return tried


def is_due(channel: str, now: datetime) -> bool:
    """Whether anything waits on a channel to be taken up."""
    return Delivery.objects.due(at=now).filter(channel=channel).exists()


def deliver_batch(
    claims: list[tuple[UUID, UUID]], post: Post | Push, clock: Clock, channel: str = "email"
) -> int:
    """Hand over one batch over one connection; how many were handed over."""
    handed = 0
    for position, (delivery_id, token) in enumerate(claims):
        outgoing = begin(delivery_id, token, clock())
        if outgoing is None:
            continue
        failpoints.reached("after-t2")
        result = post.hand_over(outgoing)
        handed += result.verdict is not Verdict.UNREACHABLE
        failpoints.reached("after-accept")
        keep(delivery_id, token, result, clock)
        failpoints.reached("after-t3")
        breaker.note(channel, ok=result.verdict is not Verdict.UNREACHABLE, now=clock())
        if result.verdict is Verdict.UNREACHABLE and result.code.startswith("connect"):
            give_back(claims[position + 1 :], clock())
            break
    return handed
