"""Slots: pure functions, over many zones and both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminders.planning import (
    Rule,
    due_slots,
    instant,
    key_of,
    next_slot,
    quiet_until,
    slots_from,
    sort_due,
)

ZONES = sorted(available_timezones() - {"localtime"})
DAYS = st.dates(date(2007, 1, 1), date(2037, 12, 31))
CLOCKS = st.times().map(lambda t: t.replace(second=0, microsecond=0))
EVERY_DAY = Rule("week", days=tuple(range(7)))


@pytest.mark.parametrize(
    ("rule", "after", "days"),
    [
        (Rule("week", days=(0, 3)), date(2026, 3, 3), ["2026-03-05", "2026-03-09"]),
        (Rule("days", n=3, start=date(2026, 3, 1)), date(2026, 3, 2), ["2026-03-04", "2026-03-07"]),
        (Rule("days", n=3, start=date(2026, 5, 1)), date(2026, 3, 2), ["2026-05-01", "2026-05-04"]),
        (Rule("month", start=date(2026, 1, 31)), date(2026, 2, 1), ["2026-02-28", "2026-03-31"]),
        (Rule("quarter", start=date(2026, 1, 30)), date(2026, 2, 1), ["2026-04-30", "2026-07-30"]),
        (Rule("year", start=date(2024, 2, 29)), date(2026, 1, 1), ["2026-02-28", "2027-02-28"]),
        (Rule("once", start=date(2026, 3, 4)), date(2026, 3, 4), ["2026-03-04"]),
    ],
)
def test_rule_finds_its_days(rule, after, days):
    slots = slots_from(rule, time(9), "UTC", after)

    assert [s.day.isoformat() for s, _ in zip(slots, range(2), strict=False)] == days
    assert Rule.read(rule.stored()).next_day(after) == rule.next_day(after)


def test_a_time_in_the_gap_comes_after_it():
    assert instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin") == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_a_time_that_comes_twice_is_the_first_one():
    assert instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_skipped_day_gives_one_slot_of_two():
    slots = due_slots(
        EVERY_DAY,
        time(9),
        "Pacific/Apia",
        first=date(2011, 12, 30),
        now=datetime(2011, 12, 31, tzinfo=UTC),
    )
    due = sort_due(slots, useful_for=timedelta(hours=12), now=datetime(2011, 12, 31, tzinfo=UTC))

    assert len(slots) == 2
    assert slots[0].at == slots[1].at
    assert (due.keep, due.twin) == (slots[0], [slots[1]])


@given(st.sampled_from(ZONES), DAYS, CLOCKS)
@settings(max_examples=500, deadline=None)
def test_slots_never_go_backwards(zone, day, clock):
    slots = [s for s, _ in zip(slots_from(EVERY_DAY, clock, zone, day), range(8), strict=False)]

    assert [s.at for s in slots] == sorted(s.at for s in slots)
    assert len({s.key for s in slots}) == 8
    assert slots[0].key == key_of(day, clock)


@given(st.sampled_from(ZONES), st.datetimes(datetime(2007, 1, 1), datetime(2037, 1, 1)), CLOCKS)
@settings(max_examples=500, deadline=None)
def test_next_slot_is_the_first_after_now(zone, naive, clock):
    now = naive.replace(tzinfo=UTC)

    slot = next_slot(EVERY_DAY, clock, zone, after=now)
    assert slot.at > now
    assert slot.at - now <= timedelta(hours=49)
    earlier = due_slots(EVERY_DAY, clock, zone, first=slot.day - timedelta(days=3), now=now)
    assert earlier
    assert all(s.at <= now for s in earlier)


def test_every_zone_has_one_moment_a_date():
    clocks = (time(0), time(2, 30), time(23, 59))
    for zone in ZONES:
        for clock in clocks:
            day, last = date(2026, 1, 1), None
            while day < date(2027, 1, 1):
                at = instant(day, clock, zone)
                assert last is None or at > last, (zone, clock, day)
                day, last = day + timedelta(days=1), at


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2007, 1, 1), datetime(2037, 1, 1)),
    CLOCKS,
    CLOCKS,
)
@settings(max_examples=500, deadline=None)
def test_quiet_hours_end_later_and_outside(zone, naive, begin, end):
    at = naive.replace(tzinfo=UTC)

    ends = quiet_until(at, (begin, end), zone)

    clock = at.astimezone(ZoneInfo(zone)).time()
    inside = begin <= clock < end if begin <= end else clock >= begin or clock < end
    assert (ends is not None) == inside
    if ends is not None:
        assert ends > at
        assert ends - at <= timedelta(hours=50)


def test_quiet_hours_cross_midnight():
    night = (time(21), time(9))

    late = quiet_until(datetime(2026, 3, 2, 22, tzinfo=UTC), night, "UTC")
    early = quiet_until(datetime(2026, 3, 3, 8, 59, tzinfo=UTC), night, "UTC")

    assert late == early == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert quiet_until(datetime(2026, 3, 3, 9, tzinfo=UTC), night, "UTC") is None
