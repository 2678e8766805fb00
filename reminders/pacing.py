"""How fast messages go out: so many a second on a channel, one a minute to a member."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from reminders.models import Pulse

# What a quiet channel may send at once, as seconds of its rate.
AHEAD = timedelta(seconds=2)


def take(name: str, wanted: int, now: datetime) -> int:
    """Take up to so many messages from a channel's bucket; how many were there.

    The bucket is one moment: until when what may be sent is spent. A look and a conditional
    update keep two takers apart on either database.
    """
    rate: float = settings.MAILS_PER_SECOND
    if not rate:
        return wanted
    Pulse.objects.bulk_create([Pulse(pk=name)], ignore_conflicts=True)
    while True:
        seen = Pulse.objects.filter(pk=name).values_list("spent_until", flat=True).get()
        # Nobody spends ahead of time: then the clock was wrong, and nothing is spent.
        begin = max(seen, now - AHEAD) if seen and seen <= now + AHEAD else now - AHEAD
        count = min(wanted, int((now - begin).total_seconds() * rate + 1e-6))
        if count <= 0:
            return 0
        spent = begin + timedelta(seconds=count / rate)
        if Pulse.objects.filter(pk=name, spent_until=seen).update(spent_until=spent):
            return count


def give_back(name: str, count: int) -> None:
    """Put back what was taken and not sent."""
    rate: float = settings.MAILS_PER_SECOND
    if not rate or count <= 0:
        return
    seen = Pulse.objects.filter(pk=name).values_list("spent_until", flat=True).first()
    if seen is not None:
        less = seen - timedelta(seconds=count / rate)
        # If somebody else took meanwhile the channel is a little slower for a moment.
        Pulse.objects.filter(pk=name, spent_until=seen).update(spent_until=less)
