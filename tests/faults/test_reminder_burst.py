"""F18: a hundred thousand due at one moment."""

import random
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import psutil
import psycopg
import pytest
from django.db import connection

from reminders import pacing, plan, tasks
from reminders.models import Delivery, Occurrence, Reminder
from tests.faults.crowd import at, healthy, paced, people  # noqa: F401
from tests.plugins.mail import Sink
from tests.reminders.conftest import MONDAY, use_smtp

pytestmark = pytest.mark.faults
# What a member may wait for a row that the planner holds, and how long it may hold any, in seconds.
NO_LONG_LOCK, NO_LONG_TRANSACTION = 2.0, 2.0
FLAT = 1.1


class Tally(Sink):
    """Counts its mails and lets them go, so that memory tells of the product alone."""

    count = 0

    def take(self, to, raw):
        self.count += 1


@pytest.fixture
def tally(settings):
    tally = Tally().start()
    use_smtp(settings, tally.port)
    yield tally
    tally.stop()


class Member(threading.Thread):
    """Changes one reminder after the other meanwhile, and remembers the longest wait."""

    def __init__(self, ids):
        super().__init__(daemon=True)
        self.ids, self.waits, self.ages, self.enough = ids, [0.0], [0.0], threading.Event()

    def run(self):
        with psycopg.connect(**connection.get_connection_params() | {"autocommit": True}) as mine:
            while not self.enough.wait(0.02):
                began = time.monotonic()
                mine.execute(
                    "UPDATE reminders_reminder SET changed_at = changed_at WHERE id = %s",
                    [random.choice(self.ids)],
                )
                self.waits.append(time.monotonic() - began)
                [age] = mine.execute(
                    "SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0) "
                    "FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid()"
                ).fetchone()
                self.ages.append(float(age))


@contextmanager
def member_meanwhile():
    """Somebody uses the product; only PostgreSQL can tell who holds what for how long."""
    if connection.vendor != "postgresql":
        yield None
        return
    member = Member(list(Reminder.objects.values_list("pk", flat=True)[:5_000]))
    member.start()
    try:
        yield member
    finally:
        member.enough.set()
        member.join(30)


def held():
    return psutil.Process().memory_info().rss / 1e6


@pytest.mark.django_db(transaction=True)
def test_f18_a_burst_goes_out_at_its_pace(tally, paced, settings, say, size):  # noqa: F811
    count, rate = size(2_000, 100_000), settings.MAILS_PER_SECOND
    people(count)
    with member_meanwhile() as member:
        began = time.monotonic()
        assert plan.plan(at(MONDAY)) == count
        planned = time.monotonic() - began

        first, a_tenth = None, MONDAY + timedelta(seconds=count / rate / 10)
        while tally.count < count:
            tasks.run(paced)
            if first is None and paced() >= a_tenth:
                first = held()
            paced.sleep(2)
            assert paced() < MONDAY + timedelta(hours=12)
    last = held()

    sent = Delivery.objects.filter(state="sent").order_by("sent_at")
    late = [(moment - MONDAY).total_seconds() for moment in sent.values_list("sent_at", flat=True)]
    p99, computed = late[int(count * 0.99) - 1], count * 0.99 / rate
    longest = {"longest_wait": f"{max(member.waits):.2f} s"} if member else {}
    longest |= {"longest_transaction": f"{max(member.ages):.2f} s"} if member else {}
    say(
        "F18 a burst",
        database=connection.vendor,
        due=count,
        planned_in=f"{planned:.1f} s",
        mails=tally.count,
        p99_late=f"{p99:.0f} s",
        computed=f"{computed:.0f} s",
        memory=f"{first:.0f} MB at a tenth and {last:.0f} MB at the end",
        **longest,
    )
    assert len(late) == tally.count == Occurrence.objects.count() == count
    assert abs(p99 - computed) <= max(0.02 * computed, 2 * pacing.AHEAD.total_seconds())
    assert last <= first * FLAT
    if member:
        assert len(member.waits) > 10
        assert max(member.waits) <= NO_LONG_LOCK
        assert max(member.ages) <= NO_LONG_TRANSACTION
    healthy(paced())
