"""How the reminders fare: counts and ages, and nothing about anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Min, Sum

from reminders.models import Delivery, Pulse, Reminder

# Without a tick for so long something is wrong with beat, worker or broker.
SILENT_AFTER = timedelta(minutes=5)
# What lies behind is counted for so long.
LOOKS_BACK = timedelta(days=7)

State = Delivery.State


class Health(NamedTuple):
    """The figures of one moment; the counts are of the last seven days."""

    last_tick: datetime | None
    seconds_since_tick: float | None
    oldest_due_seconds: float
    waiting: int
    sent: int
    retrying: int
    ambiguous: int
    unknown: int
    dead: int
    push_refused: int
    channels_open: int

    @property
    def is_silent(self) -> bool:
        """Whether nobody ticks although somebody should."""
        since = self.seconds_since_tick
        return since is None or since > SILENT_AFTER.total_seconds()


def look(now: datetime) -> Health:
    """Ask the database how things stand, in four queries."""
    pulses = {pulse.pk: pulse for pulse in Pulse.objects.all()}
    ticked = pulses["planner"].beat_at if "planner" in pulses else None
    due = (
        Delivery.objects.due(at=now).order_by().aggregate(n=Count("pk"), at=Min("next_attempt_at"))
    )
    planned = Reminder.objects.due(at=now).order_by().aggregate(at=Min("next_at"))
    since = now - LOOKS_BACK
    recent = Delivery.objects.filter(occurrence__due_at__gt=since)
    counts: Counter[str] = Counter()
    for channel, state, number in recent.values_list("channel", "state").annotate(n=Count("pk")):
        counts[state] += number
        counts[f"{channel}-{state}"] += number
    ambiguous = recent.aggregate(n=Sum("ambiguous"))["n"] or 0
    oldest = min((at for at in (due["at"], planned["at"]) if at), default=now)
    return Health(
        last_tick=ticked,
        seconds_since_tick=(now - ticked).total_seconds() if ticked else None,
        oldest_due_seconds=max((now - oldest).total_seconds(), 0.0),
        waiting=due["n"],
        sent=counts[State.SENT],
        retrying=counts[State.RETRY],
        ambiguous=ambiguous,
        unknown=counts[State.UNKNOWN],
        dead=counts[State.DEAD],
        push_refused=counts[f"push-{State.DEAD}"],
        channels_open=sum(1 for p in pulses.values() if p.open_until and p.open_until > now),
    )


class Faults(NamedTuple):
    """What whoever looks after the instance has to know at once; all zero is well."""

    silent_minutes: int
    push_refused: int


def faults(now: datetime) -> Faults:
    """The same figures for the pages, in two queries."""
    ticked = Pulse.objects.filter(pk="planner").values_list("beat_at", flat=True).first()
    if ticked is None:
        # Nobody ever looked: it is silent since the first reminder that should have come.
        ticked = Reminder.objects.due(at=now).values_list("next_at", flat=True).first()
    silent = now - (ticked or now)
    refused = Delivery.objects.filter(
        channel="push", state=State.DEAD, occurrence__due_at__gt=now - LOOKS_BACK
    )
    minutes = int(silent.total_seconds() // 60) if silent > SILENT_AFTER else 0
    return Faults(silent_minutes=minutes, push_refused=refused.count())


METRICS = (
    ("seconds_since_tick", "Seconds since the last tick."),
    ("oldest_due_seconds", "How late the longest waiting reminder or delivery is."),
    ("waiting", "Deliveries that are due and not taken up."),
    ("sent", "Deliveries of the last seven days that were sent."),
    ("retrying", "Deliveries of the last seven days that will be tried again."),
    ("ambiguous", "Hand-overs of the last seven days of which nobody knows whether they arrived."),
    ("unknown", "Deliveries of the last seven days given up as ambiguous."),
    ("dead", "Deliveries of the last seven days that were refused for good."),
    ("push_refused", "Of these, push messages: our key or our message is wrong."),
    ("channels_open", "Channels left alone because nobody could be reached."),
)


def metrics(health: Health) -> Iterator[str]:
    """The lines of the Prometheus text format, version 0.0.4."""
    for name, says in METRICS:
        value = getattr(health, name)
        yield f"# HELP reminders_{name} {says}"
        yield f"# TYPE reminders_{name} gauge"
        yield f"reminders_{name} {'NaN' if value is None else f'{value:g}'}"
