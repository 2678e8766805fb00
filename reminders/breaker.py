"""A channel that cannot be reached is left alone for a minute; nothing dies of an outage."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from reminders.models import Pulse

OPENS_AFTER = 20
OPEN_FOR = timedelta(seconds=60)

# Whether this process has seen the channel fail since it last saw it work.
_failing: set[str] = set()


def is_open(name: str, now: datetime) -> bool:
    """Whether the channel is being left alone."""
    # One that is open for longer was opened while the clock was wrong.
    opened = Pulse.objects.filter(pk=name, open_until__lte=now + OPEN_FOR)
    return opened.filter(open_until__gt=now).exists()


def note(name: str, *, ok: bool, now: datetime) -> None:
    """Remember whether the channel was reached."""
    if ok:
        if name in _failing:
            Pulse.objects.filter(pk=name).update(failures=0, open_until=None)
            _failing.discard(name)
        return
    _failing.add(name)
    Pulse.objects.bulk_create([Pulse(pk=name)], ignore_conflicts=True)
    pulse = Pulse.objects.filter(pk=name)
    pulse.update(failures=F("failures") + 1)
    pulse.filter(failures__gte=OPENS_AFTER).update(failures=0, open_until=now + OPEN_FOR)
