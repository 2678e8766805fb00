"""CLAIM, LOOK AGAIN, HAND OVER, RECORD: the two-stage claim of one delivery.

Any number of processes may be anywhere in here at any moment. T1 takes deliveries up for a
while; T2 looks again and says that the hand-over begins; T3 says what came of it. Each is one
short transaction, and T2 and T3 change a row only for the holder of its token. A process
that dies before T2 handed nothing over, and one that dies after it may have: that is what
tells a safe retry from an ambiguous one.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from journeys.models import CheckIn, Pause
from reminders import breaker, failpoints, pacing
from reminders.channels import Result, Verdict
from reminders.channels.email import Post
from reminders.models import Delivery, EmailChannel, Ended, Kind, Occurrence, Reminder
from reminders.planning import day_of, quiet_until
from reminders.wording import Outgoing

if TYPE_CHECKING:
    from reminders.clock import Clock

BATCH = 20
LEASE = failpoints.LEASE
BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
UNREACHABLE_AGAIN_AFTER = timedelta(minutes=1)
POISONED_AFTER = 3
# For so many seconds a worker that knows the outcome waits for the database to come back.
RECORDED_WITHIN = 30.0
# How long to wait for the channel's bucket to fill a little, in seconds.
PACED = 0.2

State = Delivery.State


def claim(now: datetime, limit: int = BATCH) -> list[tuple[UUID, UUID]]:
    """T1: take up to so many due deliveries; pairs of delivery and token."""
    token = uuid.uuid4()
    with transaction.atomic():
        due = Delivery.objects.due(at=now).select_for_update(skip_locked=True)
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
    reminder = delivery.occurrence.reminder
    return Outgoing(
        delivery_id=delivery.pk,
        reminder_id=reminder.pk,
        address=reminder.owner.email,
        language=reminder.owner.language,
        wording=reminder.wording,
        asks=delivery.occurrence.asks,
    )


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
    channel = EmailChannel.objects.filter(pk=delivery.endpoint).first()
    later = channel.speak(at=now, rest=rest) if channel else None
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
    if reminder.version != occurrence.version or not reminder.by_email:
        return "changed"
    if reminder.paused_until and reminder.paused_until > now:
        return "paused"
    if occurrence.inbox_item.done_at or has_done(reminder, occurrence):
        return "done"
    if Pause.objects.open().filter(owner=owner).exists():
        return "paused"
    channel = EmailChannel.objects.filter(owner=owner, pk=delivery.endpoint).first()
    return channel.trouble(owner) if channel else "withdrawn"


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
            note_channel(delivery, result, now)


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


def outcome(delivery: Delivery, result: Result, now: datetime) -> dict[str, object]:
    """The state that a result leads to."""
    if result.verdict is Verdict.SENT:
        return {"state": State.SENT, "sent_at": now}
    if result.verdict is Verdict.DEAD:
        return {"state": State.DEAD}
    change: dict[str, object] = {"state": State.RETRY}
    if result.verdict is Verdict.UNREACHABLE:
        again = now + UNREACHABLE_AGAIN_AFTER
        change["attempts"] = F("attempts") - 1
    else:
        again = now + backoff(delivery.retries)
        change["retries"] = F("retries") + 1
        if result.verdict is Verdict.POISON and delivery.attempts >= POISONED_AFTER:
            return {"state": State.DEAD}
    if again >= delivery.occurrence.expires_at:
        return change | {"state": State.SKIPPED}
    return change | {"next_attempt_at": again}


def backoff(retries: int) -> timedelta:
    """How long to wait before the next try, a fifth more or less."""
    wait = BACKOFF[min(retries, len(BACKOFF) - 1)]
    return wait * random.uniform(0.8, 1.2)  # noqa: S311


def note_channel(delivery: Delivery, result: Result, now: datetime) -> None:
    """Let the member's channel know how it went."""
    channels = EmailChannel.objects.filter(pk=delivery.endpoint)
    if result.verdict is Verdict.SENT:
        channels.update(last_sent_at=now, last_code=result.code, refusals=0)
    elif result.verdict is Verdict.DEAD and (channel := channels.first()):
        channel.refused(result.code, at=now)


def rescue(now: datetime) -> int:
    """Take back what its holder let lapse; how many."""
    lapsed = Delivery.objects.filter(lease_until__lt=now)
    free = {"token": None, "lease_until": None}
    # Nothing was handed over yet: safe.
    count = lapsed.filter(state=State.CLAIMED).update(
        state=State.RETRY, next_attempt_at=now, **free
    )
    # Handed over or not, nobody knows: once more, and after that it stays unknown.
    sending = lapsed.filter(state=State.SENDING)
    count += sending.filter(ambiguous=0, occurrence__expires_at__gt=now).update(
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
    until = monotonic() + seconds
    with Post() as post:
        while monotonic() < until and not breaker.is_open("email", clock()):
            failpoints.reached("before-t1")
            allowed = pacing.take("email", BATCH, clock())
            if not allowed:
                if not is_due(clock()):
                    break
                sleep(PACED)
                continue
            claims = claim(clock(), allowed)
            if not claims:
                pacing.give_back("email", allowed)
                break
            failpoints.reached("after-t1")
            handed = deliver_batch(claims, post, clock)
            pacing.give_back("email", allowed - handed)
            tried += len(claims)
    return tried


def is_due(now: datetime) -> bool:
    """Whether anything waits to be taken up."""
    return Delivery.objects.due(at=now).exists()


def deliver_batch(claims: list[tuple[UUID, UUID]], post: Post, clock: Clock) -> int:
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
        breaker.note("email", ok=result.verdict is not Verdict.UNREACHABLE, now=clock())
        if result.verdict is Verdict.UNREACHABLE and result.code.startswith("connect"):
            give_back(claims[position + 1 :], clock())
            break
    return handed
