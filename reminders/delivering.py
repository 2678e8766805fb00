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

from django.db import connection, transaction
from django.db.models import F, Q

from accounts.prepared import Prepared
from reminders import breaker, failpoints, pacing
from reminders.channels import Result, Verdict
from reminders.channels.email import Post
from reminders.channels.push import Push
from reminders.models import Delivery, Device, kind_of
from reminders.objections import Claimed, Known, objection, too_soon
from reminders.receipts import Receipts, receipts_left
from reminders.recording import keep
from reminders.wording import Outgoing

if TYPE_CHECKING:
    from reminders.clock import Clock
    from reminders.models.delivery import DeliveryQuerySet

BATCH = 200
# Until the channel is known to be there.
FIRST_BATCH = 20
# To a quick server so many hand-overs begin and are written down together, at most for so many
# seconds: few transactions, and a death leaves few in doubt. To any other they go one by one.
QUICK = 0.01
STRIDE, STRIDE_AT_MOST = 0.2, 200
LEASE = failpoints.LEASE
# So many times a delivery is tried again whose holder died in the middle of it.
DEATHS_OUTLIVED = 4
# The same push message twice shows once, so what is ambiguous is tried again so often.
PUSHED_AGAIN = 5
# Push takes at most this part of a tick, so that slow services leave time for mail.
SHARE = {"push": 0.5, "email": 1.0}
# How long to wait for the channel's bucket to fill a little, in seconds.
PACED = 0.2

# What stands in the place of a server's code when a receipt is all we have of its answer.
RECEIPT = "receipt"

State = Delivery.State


type Claim = tuple[UUID, UUID]


def claim(now: datetime, limit: int = BATCH, channel: str = "email") -> list[Claim]:
    """T1: take up to so many due deliveries of a channel; pairs of delivery and token."""
    token = uuid.uuid4()
    with transaction.atomic():
        in_order()
        due = Delivery.objects.due(at=now).filter(channel=channel)
        due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:limit])
        if not ids:
            return []
        # The second look at the state is what keeps two claims apart without row locks.
        taken = (
            Delivery.objects.waiting()
            .filter(pk__any_of=ids)
            .update(state=State.CLAIMED, token=token, lease_until=now + LEASE, next_attempt_at=None)
        )
        if taken < len(ids):
            ids = list(
                Delivery.objects.filter(pk__any_of=ids, token=token).values_list("pk", flat=True)
            )
        return [(pk, token) for pk in ids]


def in_order() -> None:
    """Have PostgreSQL walk along the index, whatever it believes of how many are due.

    In a burst its statistics are those of a quiet hour: it then reads and sorts all that is
    due to take up the first 200.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_bitmapscan = off")


_locked = Prepared(
    lambda ids, token: (
        Delivery.objects.filter(pk__any_of=ids, token=token)
        .select_for_update()
        .values_list("pk", "state")
    ),
    *(list, UUID),
)


@transaction.atomic
def begin(claims: list[Claim], now: datetime) -> list[Outgoing]:
    """T2: look at everything again; what of it to hand over now, in the same order."""
    if not claims:
        return []
    token = claims[0][1]
    rows = Delivery.objects.filter(token=token)
    mine = _locked([pk for pk, _ in claims], token)
    found = Claimed.among({pk for pk, state in mine if state == State.CLAIMED})
    deliveries = [found[pk] for pk, _ in claims if pk in found]
    known = Known.of(deliveries)
    ready = []
    for delivery in deliveries:
        change = objection(delivery, known, now) or too_soon(delivery, known, now)
        if change is None:
            ready.append(delivery)
        else:
            rows.filter(pk=delivery.pk).update(lease_until=None, token=None, **change)
    known.speak(now)
    rows.filter(pk__any_of=[delivery.pk for delivery in ready]).update(
        state=State.SENDING,
        attempts=F("attempts") + 1,
        started_at=now,
        lease_until=now + LEASE,
        last_code="",
    )
    return [outgoing_of(delivery, known, now) for delivery in ready]


def put_back(outgoing: list[Outgoing], token: UUID) -> list[Claim]:
    """Undo T2 of what was not begun after all; what is claimed again."""
    ids = [mail.delivery_id for mail in outgoing]
    if ids:
        with transaction.atomic():
            mine = Delivery.objects.filter(pk__any_of=ids, token=token)
            endpoints = list(mine.values_list("channel", "endpoint"))
            mine.update(state=State.CLAIMED, attempts=F("attempts") - 1, started_at=None)
            # Whoever took the right to speak had rested: before, it was as good as never taken.
            for channel, _ in endpoints[:1]:
                spoken = kind_of(channel)._default_manager.filter(
                    pk__any_of=[e for _, e in endpoints]
                )
                spoken.update(spoken_at=None)
    return [(pk, token) for pk in ids]


def outgoing_of(delivery: Claimed, known: Known, now: datetime) -> Outgoing:
    """All that a channel needs to know."""
    endpoint = known.endpoints.get(delivery.endpoint)
    return Outgoing(
        delivery_id=delivery.pk,
        reminder_id=delivery.reminder_id,
        address=delivery.address,
        language=delivery.language,
        wording=delivery.wording,
        asks=delivery.asks,
        device=endpoint if isinstance(endpoint, Device) else None,
        useful_for=delivery.expires_at - now,
        endpoint=delivery.endpoint,
    )


def rescue(now: datetime) -> int:
    """Take back what its holder let lapse; how many."""
    # One that runs on for longer than a lease was written by a clock that was ahead.
    ahead = Q(lease_until__gt=now + 2 * LEASE)
    lapsed = Delivery.objects.filter(Q(lease_until__lt=now) | ahead)
    free = {"token": None, "lease_until": None}
    # Nothing was handed over yet: safe.
    count = lapsed.filter(state=State.CLAIMED).update(
        state=State.RETRY, next_attempt_at=now, **free
    )
    sending = lapsed.filter(state=State.SENDING)
    count += acknowledge(sending, now)
    # Handed over or not, nobody knows. Whose line a server cut, once more: it would do so each
    # time. Whose holder died, a few times more: that is chance, and giving up loses it.
    again = Q(ambiguous=0) | Q(ambiguous__lt=DEATHS_OUTLIVED, last_code="")
    again |= Q(channel="push", ambiguous__lt=PUSHED_AGAIN)
    count += sending.filter(again, occurrence__expires_at__gt=now).update(
        state=State.RETRY, ambiguous=F("ambiguous") + 1, next_attempt_at=now, **free
    )
    count += sending.update(state=State.UNKNOWN, ambiguous=F("ambiguous") + 1, **free)
    return count


def acknowledge(sending: DeliveryQuerySet, now: datetime) -> int:
    """Write down those whose holder died, but not before a server had said yes; how many."""
    ids = set(sending.values_list("pk", flat=True))
    taken = sending.filter(pk__any_of=ids & receipts_left()) if ids else sending.none()
    for channel, endpoint in list(taken.values_list("channel", "endpoint")):
        kind_of(channel).heard([endpoint], Result(Verdict.SENT, RECEIPT), at=now)
    return taken.update(
        state=State.SENT, sent_at=now, last_code=RECEIPT, token=None, lease_until=None
    )


def give_back(claims: list[Claim], now: datetime, *, wait: timedelta) -> None:
    """Put claimed deliveries back unharmed, for a while or for whoever comes next."""
    if claims:
        Delivery.objects.filter(pk__any_of=[pk for pk, _ in claims], token=claims[0][1]).update(
            state=State.QUEUED, token=None, lease_until=None, next_attempt_at=now + wait
        )


def deliver(clock: Clock, *, seconds: float = 30.0) -> int:
    """Hand over what is due, for so many seconds; how many were tried."""
    tried, end = 0, monotonic() + seconds
    for channel, share in SHARE.items():
        until = min(end, monotonic() + seconds * share)
        with Push() if channel == "push" else Post() as post:
            tried += deliver_by(channel, post, clock, until)
    return tried


def deliver_by(channel: str, post: Post | Push, clock: Clock, until: float) -> int:
    """Hand over what is due on one channel, until then; how many were tried."""
    tried, size, stride = 0, FIRST_BATCH, 1
    while monotonic() < until and not breaker.is_open(channel, now := clock()):
        failpoints.reached("before-t1")
        allowed = pacing.take(channel, size, now)
        if not allowed:
            if not is_due(channel, now):
                break
            sleep(PACED)
            continue
        claims = claim(now, allowed, channel)
        if not claims:
            pacing.give_back(channel, allowed)
            break
        failpoints.reached("after-t1")
        with Receipts() as receipts:
            handed, stride = deliver_batch(
                claims, post, clock, receipts, channel=channel, until=until, stride=stride
            )
        pacing.give_back(channel, allowed - handed)
        tried, size = tried + len(claims), BATCH if handed == len(claims) else FIRST_BATCH
    return tried


def is_due(channel: str, now: datetime) -> bool:
    """Whether anything waits on a channel to be taken up."""
    return Delivery.objects.due(at=now).filter(channel=channel).exists()


def deliver_batch(
    claims: list[Claim],
    post: Post | Push,
    clock: Clock,
    receipts: Receipts,
    *,
    channel: str = "email",
    until: float = float("inf"),
    stride: int = 1,
) -> tuple[int, int]:
    """Hand over one batch over one connection; how many were, and how many go out at a time."""
    handed = 0
    while claims:
        token = claims[0][1]
        group, claims = claims[:stride], claims[stride:]
        now, began = clock(), monotonic()
        outgoing = begin(group, now)
        results, took = hand_over(outgoing, post, receipts)
        # Whole seconds that passed, by ourselves: asking would leave the outcome unwritten.
        keep(results, token, now + timedelta(seconds=int(monotonic() - began)))
        failpoints.reached("after-t3")
        claims = put_back(outgoing[len(results) :], token) + claims
        away = sum(result.verdict is Verdict.UNREACHABLE for _, result in results)
        stride = min(stride * 2, STRIDE_AT_MOST) if took <= QUICK * len(results) else 1
        handed += len(results) - away
        for _, result in results:
            breaker.note(channel, ok=result.verdict is not Verdict.UNREACHABLE, now=now)
        if away and results[-1][1].code.startswith("connect"):
            give_back(claims, now, wait=breaker.FIRST)
            break
        if monotonic() > until:
            give_back(claims, now, wait=timedelta(0))
            break
    return handed, stride


def hand_over(
    outgoing: list[Outgoing], post: Post | Push, receipts: Receipts
) -> tuple[list[tuple[Outgoing, Result]], float]:
    """Hand over as many as go out within a stride; what came of each, and the seconds it took."""
    results = []
    began = monotonic()
    for mail in outgoing:
        failpoints.reached("after-t2")
        result = post.hand_over(mail)
        results.append((mail, result))
        failpoints.reached("after-accept")
        if result.verdict is Verdict.SENT:
            receipts.keep(mail.delivery_id)
        failpoints.reached("after-receipt")
        if monotonic() > began + STRIDE or result.verdict is Verdict.UNREACHABLE:
            break
    return results, monotonic() - began
