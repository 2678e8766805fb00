"""What changed between the plan and the sending calls it off, or puts it off."""

from datetime import time, timedelta

import pytest

from journeys.models import Journey, Pause
from reminders import delivering, plan, tasks
from reminders.channels import email as channel
from reminders.models import EmailChannel, InboxItem
from reminders.receipts import Receipts
from tests.reminders.conftest import MONDAY, only
from tests.reminders.test_plan import at


def later(reminder):
    reminder.end(at=MONDAY)


def paused(reminder):
    journey = Journey.objects.begin(reminder.owner, at=MONDAY)
    Pause.objects.create(owner=reminder.owner, journey=journey, began_at=MONDAY)


def resting(reminder):
    type(reminder).objects.filter(pk=reminder.pk).pause(
        at=MONDAY, until=MONDAY + timedelta(days=14)
    )


def done(reminder):
    InboxItem.objects.update(done_at=MONDAY)


def inactive(reminder):
    reminder.owner.is_active = False
    reminder.owner.save()


def address_changed(reminder):
    reminder.owner.email = "other@example.org"
    reminder.owner.save()


def withdrawn(reminder):
    EmailChannel.objects.update(withdrawn_at=MONDAY)


def unconfirmed(reminder):
    EmailChannel.objects.update(confirmed_at=None)


def removed(reminder):
    reminder.remove(at=MONDAY)


@pytest.mark.parametrize(
    "change",
    [
        later,
        paused,
        resting,
        done,
        inactive,
        address_changed,
        withdrawn,
        unconfirmed,
        removed,
    ],
)
@pytest.mark.parametrize("moment", ["before the claim", "after the claim"])
def test_what_changed_meanwhile_cancels(reminder, sink, pathway, change, moment):
    plan.plan(at(MONDAY))
    claims = delivering.claim(MONDAY) if moment == "after the claim" else []

    change(reminder)
    with channel.Post() as post:
        delivering.deliver_batch(claims, post, at(MONDAY), Receipts())
    tasks.run(at(MONDAY))

    assert only().state == "cancelled"
    assert sink.mails == []


def test_nothing_expired_is_sent(reminder, sink):
    plan.plan(at(MONDAY))

    tasks.run(at(MONDAY + timedelta(hours=12)))

    assert (only().state, only().last_code) == ("skipped", "expired")
    assert sink.mails == []


def test_quiet_hours_put_it_off(reminder, sink):
    plan.plan(at(MONDAY))
    type(reminder).objects.update(quiet_from=time(12), quiet_until=time(14))

    tasks.run(at(MONDAY))
    assert (only().state, only().next_attempt_at) == ("deferred", MONDAY + timedelta(hours=2))

    tasks.run(at(MONDAY + timedelta(hours=2)))
    assert only().state == "sent"


def test_quiet_hours_beyond_its_use_skip_it(reminder, sink):
    plan.plan(at(MONDAY))
    type(reminder).objects.update(quiet_from=time(12), quiet_until=time(1))

    tasks.run(at(MONDAY))

    assert (only().state, only().last_code) == ("skipped", "quiet")
