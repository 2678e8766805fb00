"""F11 and F14: days without the service, and clocks that step."""

from bisect import bisect_left
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db.models import F

from reminders import pacing, tasks
from reminders.models import Delivery, InboxItem, Occurrence, Pulse, Reminder
from tests.faults.crowd import (  # noqa: F401
    DAY,
    HOUR,
    MINUTE,
    _unhurried,
    at,
    healthy,
    more_reminders,
    paced,
    people,
)
from tests.reminders.conftest import MONDAY, sink  # noqa: F401

pytestmark = pytest.mark.faults
# Of five reminders of a member, so many are still of use three days and three hours later.
STILL_OF_USE = (0, 3, 5)


def test_f11_three_days_of_downtime(sink, paced, db, settings, say, size):  # noqa: F811
    members, each = size(60, 1_000), 5
    groups = {}
    for place, useful in enumerate(STILL_OF_USE):
        users = people((members + place) // len(STILL_OF_USE), useful)
        more_reminders(users, each - useful, useful_for=HOUR)
        groups[useful] = {user.email for user in users}
    assert sum(map(len, groups.values())) == members
    tasks.run(at(MONDAY - HOUR))

    paced.now = back = MONDAY + 3 * DAY + 3 * HOUR
    while paced() == back or Delivery.objects.waiting().exists():
        tasks.run(paced)
        paced.sleep(2)
        assert paced() < back + 3 * HOUR

    sent = Delivery.objects.filter(state="sent").select_related("occurrence__reminder")
    by_reminder = Counter(delivery.occurrence.reminder_id for delivery in sent)
    planned = Occurrence.objects.filter(state="planned").values_list("reminder", flat=True)
    digests = InboxItem.objects.filter(away_from__isnull=False).values_list("owner", flat=True)
    per_member = Counter(to for to, _ in sink.mails)
    fastest = most_in(sorted(sent.values_list("started_at", flat=True)), MINUTE)
    expired = Delivery.objects.filter(started_at__gte=F("occurrence__expires_at")).count()
    # Whatever was sent is a slot of the last twelve hours, or says that some were missed.
    old = sent.filter(occurrence__state="planned", occurrence__due_at__lt=back - 12 * HOUR).count()
    say(
        "F11 three days down",
        members=members,
        reminders=Reminder.objects.count(),
        mails=len(sink.mails),
        most_to_one_reminder=max(by_reminder.values()),
        digests=len(digests),
        most_digests_to_one=max(Counter(digests).values()),
        expired_sent=expired + old,
        most_in_a_minute=fastest,
        shortest_rest_of_a_member=shortest_rest(sent),
        all_sent_after=paced() - back,
    )
    assert Reminder.objects.count() == members * each
    assert max(Counter(planned).values()) == max(by_reminder.values()) == 1
    assert len(digests) == len(set(digests)) == members
    for useful, addresses in groups.items():
        # Whom nothing else reaches gets one mail that says it all.
        assert {per_member[address] for address in addresses} == {useful or 1}
    assert len(sink.ids) == len(set(sink.ids)) == sent.count()
    assert expired == old == 0
    # A minute's worth, and what the bucket held when it began.
    assert fastest <= settings.MAILS_PER_SECOND * (60 + pacing.AHEAD.total_seconds())
    assert shortest_rest(sent) >= settings.MEMBER_RESTS
    healthy(paced())


def shortest_rest(sent):
    """Between two messages to one member."""
    began = {}
    for delivery in sent.order_by("started_at"):
        owner = delivery.occurrence.reminder.owner_id
        began.setdefault(owner, []).append(delivery.started_at)
    return min(two - one for moments in began.values() for one, two in pairwise(moments))


def most_in(moments, stretch):
    """How many of these moments lie within any stretch of this length."""
    return max(bisect_left(moments, one + stretch) - n for n, one in enumerate(moments))


@pytest.mark.parametrize("step", [HOUR, -HOUR, DAY, -DAY], ids=str)
def test_f14_a_clock_that_steps_repeats_nothing(sink, db, say, size, step):  # noqa: F811
    members = size(20, 500)
    people(members)
    for moment in (MONDAY, MONDAY + step, MONDAY, MONDAY + step, MONDAY + DAY):
        tasks.run(at(moment))
    keys = Occurrence.objects.filter(state="planned").values("reminder", "occ_key").distinct()
    say(f"F14 the clock steps {step}", members=members, mails=len(sink.mails), repeats=0)
    assert keys.count() == len(sink.mails) == len(set(sink.ids)) == 2 * members
    healthy(MONDAY + DAY)


@pytest.mark.parametrize("step", [HOUR, DAY], ids=str)
def test_f14_a_clock_that_was_ahead_holds_nothing_up(sink, paced, db, say, size, step):  # noqa: F811
    """What was spent, rested and shut while the clock was wrong ends when it is right again."""
    members = size(10, 200)
    users = people(members)
    tasks.run(at(MONDAY - MINUTE))
    paced.now = MONDAY + step
    tasks.run(paced)
    assert len(sink.mails) == members
    Pulse.objects.filter(pk="email").update(open_until=paced() + MINUTE)
    soon = MONDAY + 20 * MINUTE
    key = f"{soon:%Y-%m-%dT%H:%M}"
    more_reminders(users, 1, local_time=soon.time(), next_at=soon, next_key=key)

    paced.now = MONDAY
    while paced() < soon + MINUTE:
        tasks.run(paced)
        paced.now += timedelta(seconds=10)

    states = Counter(Delivery.objects.values_list("state", flat=True))
    say(f"F14 back from {step} ahead", members=members, states=dict(states))
    assert states == {"sent": 2 * members}
    healthy(paced())


def test_f14_two_years_on_the_planner_asks(sink, db, say):  # noqa: F811
    people(3)
    tasks.run(at(MONDAY - HOUR))
    ahead = MONDAY + 730 * DAY
    stopped = [tasks.run(at(ahead + turn * MINUTE)) for turn in range(3)]
    say("F14 the clock steps two years on", done=stopped[-1], mails=len(sink.mails))
    assert set(stopped) == {(0, 0, 0)}
    assert sink.mails == []

    # The clock was wrong and is right again: on as if nothing had been.
    tasks.run(at(MONDAY))
    assert len(sink.mails) == 3
    healthy(MONDAY)
