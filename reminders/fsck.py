"""The invariants I1 to I12 of the reminders, as questions to the database.

I9 (no member text in a message) and I12 (no broker) are properties of the code and have
tests; every other one has a question here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from journeys.models import Pause
from reminders.models import Delivery, EmailChannel, Ended, Occurrence, Reminder
from reminders.planning import quiet_until

State = Delivery.State
GRACE = timedelta(seconds=60)
# Between the moment a member's word is dated and the one from which everybody sees it.
COMMITTED_WITHIN = timedelta(seconds=5)
PLANNED_WITHIN = timedelta(minutes=5)


class Finding(NamedTuple):
    """An invariant, what it asks, and how many rows break it."""

    name: str
    asks: str
    broken: int


def check(now: datetime) -> list[Finding]:
    """Every invariant with the number of rows that break it."""
    return [Finding(name, asks, question(now)) for name, asks, question in QUESTIONS]


def _repeated(rows: QuerySet[Occurrence] | QuerySet[Delivery], *fields: str) -> int:
    groups: int = rows.values(*fields).annotate(n=Count("pk")).filter(n__gt=1).count()
    return groups


def _twice(now: datetime) -> int:
    return _repeated(Occurrence.objects.all(), "reminder", "occ_key") + _repeated(
        Delivery.objects.all(), "occurrence", "channel", "endpoint"
    )


def _forgotten(now: datetime) -> int:
    late = Q(next_at__isnull=True) | Q(next_at__lt=now - PLANNED_WITHIN)
    return Reminder.objects.on().filter(late).count()


def _without_notice(now: datetime) -> int:
    planned = Occurrence.objects.filter(state__in=Occurrence.SAID)
    skipped = Occurrence.objects.exclude(state__in=Occurrence.SAID)
    return (
        planned.filter(inbox_item__isnull=True).count()
        + skipped.filter(inbox_item__isnull=False).count()
    )


def _stuck(now: datetime) -> int:
    return Delivery.objects.filter(state__in=Delivery.TAKEN, lease_until__lt=now - GRACE).count()


def _sent_unheld(now: datetime) -> int:
    sent = Delivery.objects.filter(state=State.SENT)
    odd = Q(attempts=0) | Q(started_at__isnull=True) | Q(sent_at__lt=F("started_at"))
    return sent.filter(odd | Q(token__isnull=False)).count()


def _unwanted(now: datetime) -> int:
    started = Delivery.objects.filter(started_at__isnull=False)
    reminder = "occurrence__reminder__"
    late = started.filter(started_at__gte=F("occurrence__expires_at")).count()
    unheard = started.filter(_said_before()).count()
    hushed = started.filter(**{f"{reminder}quiet_from__isnull": False}).filter(
        occurrence__version=F(f"{reminder}version")
    )
    rows = hushed.select_related("occurrence__reminder").defer(f"{reminder}label")
    in_quiet = 0
    for delivery in rows.iterator():
        owner = delivery.occurrence.reminder
        moment = delivery.started_at
        in_quiet += moment is not None and quiet_until(moment, owner.quiet, owner.tz) is not None
    return late + unheard + in_quiet


def _said_before() -> Q:
    """What the member had said before a hand-over began: off, rest, pause, no more mail."""
    reminder, began = "occurrence__reminder__", OuterRef("started_at")
    off = Q(**{f"{reminder}ended_at__lt": F("started_at") - COMMITTED_WITHIN})
    off &= ~Q(**{f"{reminder}ended_why": Ended.OVER})
    rest = Q(**{f"{reminder}paused_until__gt": F("started_at")})
    rest &= Q(**{f"{reminder}changed_at__lt": F("started_at") - COMMITTED_WITHIN})
    owner = OuterRef(f"{reminder}owner")
    pauses = Pause.objects.filter(owner=owner, began_at__lt=began - COMMITTED_WITHIN)
    pauses = pauses.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=began))
    withdrawn = EmailChannel.objects.filter(owner=owner)
    withdrawn = withdrawn.filter(withdrawn_at__lt=began - COMMITTED_WITHIN)
    return off | rest | Exists(pauses) | Q(Exists(withdrawn), channel="email")


def _handed_over_too_often(now: datetime) -> int:
    return Delivery.objects.filter(attempts__gt=1 + F("ambiguous") + F("retries")).count()


def _message_twice(now: datetime) -> int:
    sent = Delivery.objects.filter(state=State.SENT)
    return _repeated(sent, "occurrence__reminder", "occurrence__occ_key", "channel", "endpoint")


def _disappeared(now: datetime) -> int:
    """Each in one known state, and what waits or is taken up can be found again."""
    lost = ~Q(state__in=State.values)
    lost |= Q(state__in=Delivery.WAITING, next_attempt_at__isnull=True)
    lost |= Q(state__in=Delivery.TAKEN, lease_until__isnull=True)
    return Delivery.objects.filter(lost).count()


def _dead_of_an_outage(now: datetime) -> int:
    permanent = Q(channel="email", last_code__startswith="5")
    permanent |= Q(channel="push", last_code__startswith="4")
    permanent |= Q(last_code__in=["address", "render"])
    return Delivery.objects.filter(state=State.DEAD).exclude(permanent).count()


QUESTIONS: list[tuple[str, str, Callable[[datetime], int]]] = [
    ("I1", "one occurrence a slot, one delivery an endpoint", _twice),
    ("I2", "every reminder that is on will be planned", _forgotten),
    ("I3", "one notice for each planned occurrence", _without_notice),
    ("I4", "no lease outlives its holder", _stuck),
    ("I5", "sent only after a hand-over", _sent_unheld),
    ("I6", "nothing late, in quiet hours or after it was switched off", _unwanted),
    ("I7", "no hand-over that is not accounted for", _handed_over_too_often),
    ("I8", "one message a reminder and slot", _message_twice),
    ("I10", "nothing disappears", _disappeared),
    ("I11", "nothing dead of an outage", _dead_of_an_outage),
]
