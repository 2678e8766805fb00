"""F12, F13, F15: every zone, members who travel, and quiet hours, over daylight saving."""

from collections import Counter
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from reminders import delivering, plan
from reminders.models import Delivery, Occurrence, Reminder
from reminders.planning import due_slots, instant, next_slot, quiet_until, sort_due
from tests.faults.crowd import DAY, EVERY_DAY, HOUR, MINUTE, _unhurried, at, healthy  # noqa: F401
from tests.reminders.conftest import MONDAY, mail_member, make_reminder  # noqa: F401

pytestmark = pytest.mark.faults
ZONES = sorted(available_timezones() - {"localtime"})
IN_ONE_DATABASE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
NINE = [time(h, m) for h in (0, 1, 2, 3) for m in (0, 30)] + [time(12, 0)]
# The four years to come, and the four in which two zones left out a day.
YEARS = [(date(2026, 1, 1), date(2029, 12, 31)), (date(2010, 1, 1), date(2013, 12, 31))]
# A stored clock time does not say which of two it is.
CLOCKS = st.times().map(lambda t: time(t.hour, t.minute))


@cache
def changes(zone, first, last):
    """The days at whose noon a zone's clocks stand otherwise than at the noon before."""
    days = [first + DAY * n for n in range((last - first).days + 1)]
    noons = [datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset() for day in days]
    return [day for day, (one, two) in zip(days[1:], pairwise(noons), strict=True) if one != two]


def stretches(zone, whole):
    """From which day to which to look: all of it, or what lies around the changes."""
    for first, last in YEARS:
        if whole:
            yield first, last
        else:
            yield first, first + 3 * DAY
            yield from ((day - 3 * DAY, day + 3 * DAY) for day in changes(zone, first, last))


def walk(zone, clock, first, last):
    """The days on which the planner finds a slot, one after the other."""
    slot = next_slot(EVERY_DAY, clock, zone, after=instant(first, clock, zone) - MINUTE)
    while slot.day <= last:
        yield slot.day
        slot = next_slot(EVERY_DAY, clock, zone, after=slot.at)


def test_f12_one_moment_a_date_and_none_skipped_in_every_zone(say, size):
    seen, twins = Counter(), Counter()
    for zone in ZONES:
        for first, last in stretches(zone, whole=size(False, True)):
            days = [first + DAY * n for n in range((last - first).days + 1)]
            for clock in NINE:
                moments = {day: instant(day, clock, zone) for day in days}
                walked = list(walk(zone, clock, first, last))
                same = [b for a, b in pairwise(days) if moments[a] == moments[b]]
                for day in same:
                    twins[zone, day.isoformat()] += 1
                    is_told_apart(zone, clock, day, moments[day])
                seen["slot_days"] += len(days)
                seen["backwards"] += sum(moments[b] < moments[a] for a, b in pairwise(days))
                seen["skipped"] += len(set(days) - set(walked) - set(same))
                seen["repeated"] += len(walked) - len(set(walked))
                seen["beside_the_clock"] += sum(
                    moments[day].astimezone(ZoneInfo(zone)).time() != clock for day in days
                )
    say("F12 every zone", zones=len(ZONES), **seen, same_moment=dict(twins))
    assert seen["backwards"] == seen["skipped"] == seen["repeated"] == 0
    # A day that a zone left out has the moment of its neighbour; there are no others.
    assert set(twins) == {("Pacific/Apia", "2011-12-31"), ("Pacific/Fakaofo", "2011-12-31")}


def is_told_apart(zone, clock, day, moment):
    """Of two dates on one moment the first one is sent and the second one is marked."""
    slots = due_slots(EVERY_DAY, clock, zone, first=day - DAY, now=moment)
    due = sort_due(slots, useful_for=12 * HOUR, now=moment)
    assert (due.keep.day, [slot.day for slot in due.twin]) == (day - DAY, [day])


def changing_days(zone):
    """Days on which this zone's clocks change, or any day."""
    known = changes(zone, *YEARS[0])
    anyway = st.dates(*YEARS[0])
    return st.one_of(st.sampled_from(known), anyway) if known else anyway


@st.composite
def journeys(draw):
    """A reminder somewhere, and one to three changes of zone around its slots."""
    zone = draw(st.sampled_from(ZONES))
    day, clock = draw(changing_days(zone)), draw(CLOCKS)
    around = st.integers(-14 * 60, 14 * 60).map(lambda minutes: minutes * MINUTE)
    moves = [
        (instant(day + DAY * draw(st.integers(0, 2)), clock, zone) + draw(around), other)
        for other in draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=3))
    ]
    # Of two at one moment the last one counts.
    return zone, day, clock, draw(st.integers(1, 24)) * HOUR, sorted(dict(moves).items())


def promised(zone, day, clock, useful, moves):
    """The days that are owed, by the promise alone: what is due is sent if still of use.

    A date is settled at the first moment at which it has come in the zone of that moment.
    Then it is owed if it is useful and none after it has come as well.
    """
    begin = instant(day, clock, zone) - 2 * DAY
    stays = [(begin, zone), *moves, (moves[-1][0] + 2 * DAY, "")]
    owed, days = {}, [day + DAY * n for n in range(-6, 10)]
    for this in days:
        for (since, there), (until, _) in pairwise(stays):
            comes = instant(this, clock, there)
            settled = max(since, comes)
            if settled >= until:
                continue
            later = any(instant(d, clock, there) <= settled for d in days if d > this)
            if settled > begin and settled < comes + useful and not later:
                owed[this.isoformat()] = settled
            break
    return owed, stays


def test_f13_a_change_of_zone_sends_nothing_twice_and_loses_nothing(mail_member, say, size):  # noqa: F811
    reminder = make_reminder(mail_member)
    seen = Counter()

    @given(journeys())
    @examples(max_examples=size(500, 10_000), deadline=None, suppress_health_check=IN_ONE_DATABASE)
    def moves(drawn):
        zone, _day, clock, useful, _moves = drawn
        owed, stays = promised(*drawn)
        Occurrence.objects.all().delete()
        reminder.tz, reminder.local_time, reminder.useful_for = zone, clock, useful
        reminder.unanswered, reminder.version = 0, 1
        reminder.aim(at=stays[0][0])
        reminder.save()
        for (_, _), (until, other) in pairwise(stays):
            while reminder.next_at < until:
                plan.plan(at(reminder.next_at))
                reminder.refresh_from_db()
            if other:
                reminder.move(other, at=until)
                plan.plan(at(until))
                reminder.refresh_from_db()
        planned = Occurrence.objects.filter(state="planned")
        sent = dict(planned.values_list("occ_key", "inbox_item__made_at"))
        assert {key[:10]: made for key, made in sent.items()} == owed
        seen["examples"] += 1
        seen["moves"] += len(stays) - 2
        seen["occurrences"] += len(sent)

    moves()
    say("F13 change of zone", **seen, double=0, lost=0)


@st.composite
def nights(draw):
    """A moment in a zone, often around a change of its clocks, and quiet hours."""
    zone = draw(st.sampled_from(ZONES))
    noon = datetime.combine(draw(changing_days(zone)), time(12), ZoneInfo(zone)).astimezone(UTC)
    now = noon + draw(st.integers(-24 * 60, 12 * 60)) * MINUTE
    return zone, now, draw(CLOCKS), draw(CLOCKS), draw(st.integers(1, 30)) * HOUR


def test_f15_nothing_is_handed_over_in_quiet_hours(mail_member, say, size):  # noqa: F811
    make_reminder(mail_member)
    plan.plan(at(MONDAY))
    seen = Counter()

    def look_again(now):
        [claim] = delivering.claim(now)
        return delivering.begin([claim], now)

    @given(nights())
    @examples(max_examples=size(500, 5_000), deadline=None, suppress_health_check=IN_ONE_DATABASE)
    def hours(drawn):
        zone, now, begin, end, useful = drawn
        quiet = {"quiet_from": begin, "quiet_until": end}
        Reminder.objects.update(**quiet, tz=zone, next_at=now + 4 * DAY)
        Occurrence.objects.update(due_at=now - MINUTE, expires_at=now + useful)
        Delivery.objects.update(
            state="queued", next_attempt_at=now, token=None, lease_until=None, attempts=0
        )
        outgoing = look_again(now)
        delivery = Delivery.objects.get()
        local = now.astimezone(ZoneInfo(zone)).time()
        inside = begin <= local < end if begin <= end else local >= begin or local < end
        assert (outgoing == []) == inside
        seen[delivery.state] += 1
        seen["over_midnight"] += inside and begin > end
        if delivery.state == "deferred":
            then = delivery.next_attempt_at
            assert quiet_until(then, (begin, end), zone) is None
            assert now < then < now + useful
            offsets = {m.astimezone(ZoneInfo(zone)).utcoffset() for m in (now, then)}
            seen["over_a_change"] += len(offsets) > 1
            assert look_again(then), "Nobody spoke when the quiet hours were over."
            healthy(then)
        elif inside:
            assert (delivery.state, delivery.last_code) == ("skipped", "quiet")
            assert quiet_until(now, (begin, end), zone) >= now + useful

    hours()
    say("F15 quiet hours", **seen)
    assert seen["over_midnight"]
    assert seen["over_a_change"] or size(True, False)
