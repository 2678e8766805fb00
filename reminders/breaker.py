"""A channel that cannot be reached is left alone for a while; nothing dies of an outage.

A few seconds at first, because a server that restarts is back by then, and twice as long after
each look that finds nobody (ADR 131).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from reminders.models import Pulse

OPENS_AFTER = 20
FIRST, AT_MOST = timedelta(seconds=2), timedelta(seconds=60)

# Whether the channel failed, by what this process saw or read, since it was last seen to work.
_failing: set[str] = set()


def is_open(name: str, now: datetime) -> bool:
    """Whether the channel is being left alone."""
    found = Pulse.objects.filter(pk=name).values_list("failures", "open_until").first()
    failures, until = found or (0, None)
    if failures:
        _failing.add(name)
    # One that is open for longer was opened while the clock was wrong.
    return until is not None and now < until <= now + AT_MOST


def note(name: str, *, ok: bool, now: datetime) -> None:
    """Remember whether the channel was reached."""
    if ok and name not in _failing:
        return  # As after nearly every message.
    pulse = Pulse.objects.filter(pk=name)
    if ok:
        pulse.update(failures=0, open_until=None)
        _failing.discard(name)
        return
    _failing.add(name)
    Pulse.objects.bulk_create([Pulse(pk=name)], ignore_conflicts=True)
    closed = Q(open_until=None) | Q(open_until__lte=now) | Q(open_until__gt=now + AT_MOST)
    # Whoever fails beside the one who opened it says nothing new.
    if pulse.filter(closed).update(failures=F("failures") + 1):
        looks = pulse.values_list("failures", flat=True).get() - OPENS_AFTER
        if looks >= 0:
            pulse.update(open_until=now + min(FIRST * 2 ** min(looks, 10), AT_MOST))
