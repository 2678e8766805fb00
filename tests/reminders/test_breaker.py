"""A channel that is away is left alone: for seconds at first, for a minute at most."""

from datetime import timedelta

import pytest

from reminders import breaker
from reminders.breaker import AT_MOST, FIRST, OPENS_AFTER, is_open, note
from reminders.models import Pulse
from tests.reminders.conftest import MONDAY

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_new_process(monkeypatch):
    monkeypatch.setattr(breaker, "_failing", set())


def fail(times, now=MONDAY):
    for _ in range(times):
        note("email", ok=False, now=now)


def open_for(now):
    until = Pulse.objects.get(pk="email").open_until
    return until - now if until and until > now else timedelta(0)


def test_breaker_opens_after_twenty_failures_in_a_row():
    assert not is_open("email", MONDAY)
    fail(OPENS_AFTER - 1)
    assert not is_open("email", MONDAY)
    fail(1)
    assert is_open("email", MONDAY)
    assert open_for(MONDAY) == FIRST
    assert not is_open("push", MONDAY)
    assert not is_open("email", MONDAY + FIRST)


def test_breaker_opens_for_twice_as_long_each_time_and_a_minute_at_most():
    fail(OPENS_AFTER)
    now, waits = MONDAY, []
    for _ in range(7):
        waits.append(open_for(now).seconds)
        now += open_for(now)
        assert not is_open("email", now)
        # One look that finds nobody is enough.
        fail(1, now)
    assert waits == [2, 4, 8, 16, 32, 60, 60]


def test_breaker_counts_nobody_who_fails_beside_the_one_that_opened_it():
    fail(OPENS_AFTER + 5)
    assert open_for(MONDAY) == FIRST


def test_breaker_closes_when_anybody_gets_through(monkeypatch):
    fail(OPENS_AFTER)
    # Another process, which never saw it fail.
    monkeypatch.setattr(breaker, "_failing", set())
    assert not is_open("email", MONDAY + FIRST)
    note("email", ok=True, now=MONDAY + FIRST)

    fail(OPENS_AFTER - 1, MONDAY + FIRST)
    assert not is_open("email", MONDAY + FIRST)
    fail(1, MONDAY + FIRST)
    assert open_for(MONDAY + FIRST) == FIRST


def test_breaker_of_a_clock_that_was_ahead_is_not_open():
    fail(OPENS_AFTER, MONDAY + timedelta(days=400))
    assert not is_open("email", MONDAY)
    fail(1)
    assert is_open("email", MONDAY)
    assert open_for(MONDAY) <= AT_MOST


def test_breaker_asks_nothing_while_all_is_well(django_assert_num_queries):
    with django_assert_num_queries(0):
        note("email", ok=True, now=MONDAY + SECOND)


def test_breaker_asks_nothing_once_all_is_well_again(django_assert_num_queries):
    fail(1)
    note("email", ok=True, now=MONDAY)
    with django_assert_num_queries(0):
        note("email", ok=True, now=MONDAY)
