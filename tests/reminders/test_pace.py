"""How fast: so many a second over a channel, one a minute to a member."""

from contextlib import suppress
from datetime import timedelta

from reminders import delivering, pacing, plan, tasks
from reminders.models import Delivery
from tests.reminders.conftest import MONDAY, healthy, make_reminder, somebody
from tests.reminders.test_plan import at

HOUR = timedelta(hours=1)


def test_a_channel_sends_so_many_a_second(paced, db):
    assert pacing.take("email", 100, MONDAY) == 20
    assert pacing.take("email", 100, MONDAY) == 0
    assert pacing.take("email", 100, MONDAY + timedelta(seconds=0.5)) == 5
    assert pacing.take("email", 3, MONDAY + HOUR) == 3
    pacing.give_back("email", 3)
    assert pacing.take("email", 100, MONDAY + HOUR) == 20


def test_a_burst_goes_out_at_the_pace_of_the_channel(paced, sink, db, monkeypatch):
    class BucketIsEmptyError(Exception):
        """Nothing to be had for a while: this test does not wait."""

    def wait(seconds):
        raise BucketIsEmptyError

    monkeypatch.setattr(delivering, "sleep", wait)
    for number in range(50):
        make_reminder(somebody(number))

    moments = []
    for second in range(4):
        with suppress(BucketIsEmptyError):
            tasks.run(at(MONDAY + timedelta(seconds=second)))
        moments.append(len(sink.mails))

    assert moments == [20, 30, 40, 50]
    assert healthy(MONDAY + HOUR)


def test_a_member_gets_one_a_minute(paced, mail_member, sink):
    for _ in range(3):
        make_reminder(mail_member)

    counts = []
    for minute in range(4):
        tasks.run(at(MONDAY + timedelta(minutes=minute)), seconds=0.3)
        counts.append(len(sink.mails))

    assert counts == [1, 2, 3, 3]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert healthy(MONDAY + HOUR)


def test_two_to_one_member_in_one_stride_are_a_minute_apart(paced, mail_member):
    for user in (mail_member, mail_member, somebody(1)):
        make_reminder(user)
    plan.plan(at(MONDAY))

    begun = delivering.begin(delivering.claim(MONDAY), MONDAY)

    assert sorted(mail.address for mail in begun) == ["alex@example.org", "m1@example.org"]
    assert Delivery.objects.get(state="deferred").next_attempt_at == MONDAY + timedelta(minutes=1)


def test_a_further_try_is_no_further_message(paced, reminder, sink):
    sink.at, sink.answer = "rcpt", "450 busy"
    tasks.run(at(MONDAY), seconds=0.3)
    Delivery.objects.update(next_attempt_at=MONDAY)
    sink.at = ""

    tasks.run(at(MONDAY + timedelta(seconds=30)), seconds=0.3)

    assert Delivery.objects.get().state == "sent"
