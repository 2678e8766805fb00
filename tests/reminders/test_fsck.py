"""Each invariant: a question that finds a row which breaks it, or a constraint that refuses it."""

import uuid
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from journeys.models import Journey, Pause
from reminders import fsck, plan, tasks
from reminders.models import Delivery, EmailChannel, InboxItem, Occurrence, Reminder
from tests.reminders.conftest import MONDAY, make_reminder
from tests.reminders.test_plan import at

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sent(reminder, sink):
    tasks.run(at(MONDAY))
    delivery = Delivery.objects.get()
    assert delivery.state == "sent"
    return delivery


def broken(moment):
    return {finding.name for finding in fsck.check(moment) if finding.broken}


def pause(owner, **fields):
    journey = Journey.objects.begin(owner, at=MONDAY - DAY)
    Pause.objects.create(owner=owner, journey=journey, began_at=MONDAY - MINUTE, **fields)


BREAKS = {
    "I2 past": lambda s: Reminder.objects.update(next_at=MONDAY - HOUR),
    "I3 no notice": lambda s: InboxItem.objects.all().delete(),
    "I3 a notice too many": lambda s: Occurrence.objects.update(state="skipped_stale"),
    "I4 claimed": lambda s: Delivery.objects.update(
        state="claimed", token=s.pk, lease_until=MONDAY - 2 * MINUTE
    ),
    "I4 sending": lambda s: Delivery.objects.update(
        state="sending", token=s.pk, lease_until=MONDAY - 2 * MINUTE
    ),
    "I5 held": lambda s: Delivery.objects.update(token=s.pk),
    "I5 never begun": lambda s: Delivery.objects.update(started_at=None),
    "I5 before it began": lambda s: Delivery.objects.update(sent_at=MONDAY - MINUTE),
    "I6 late": lambda s: Occurrence.objects.update(due_at=MONDAY - HOUR, expires_at=MONDAY),
    "I6 quiet": lambda s: Reminder.objects.update(quiet_from=time(11), quiet_until=time(13)),
    "I6 off": lambda s: Reminder.objects.update(ended_at=MONDAY - MINUTE, ended_why="member"),
    "I6 resting": lambda s: Reminder.objects.update(
        paused_until=MONDAY + DAY, changed_at=MONDAY - MINUTE
    ),
    "I6 paused": lambda s: pause(s.occurrence.reminder.owner),
    "I6 paused then": lambda s: pause(s.occurrence.reminder.owner, ended_at=MONDAY + HOUR),
    "I6 withdrawn": lambda s: EmailChannel.objects.update(withdrawn_at=MONDAY - MINUTE),
    "I7 unaccounted": lambda s: Delivery.objects.update(attempts=2),
    "I11 dead of an outage": lambda s: Delivery.objects.update(state="dead", last_code="connect"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_fsck_finds_what_is_broken(sent, pathway, what):
    assert broken(MONDAY) == set()

    BREAKS[what](sent)

    assert broken(MONDAY) == {what.partition(" ")[0]}


FINE = {
    "paused before": lambda s: pause(s.occurrence.reminder.owner, ended_at=MONDAY - MINUTE),
    "tried again": lambda s: Delivery.objects.update(attempts=3, ambiguous=1, retries=1),
    "refused for good": lambda s: Delivery.objects.update(state="dead", last_code="550"),
    "over": lambda s: Reminder.objects.update(ended_at=MONDAY - MINUTE, ended_why="over"),
}


@pytest.mark.parametrize("what", FINE)
def test_fsck_is_content_with_what_may_be(sent, pathway, what):
    FINE[what](sent)

    assert broken(MONDAY) == set()


def copy(row, **fields):
    """The same row again, by another id."""
    row.pk = row.id = uuid.uuid4()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def digest_twice(sent):
    make_reminder(sent.occurrence.reminder.owner)
    plan.plan(at(MONDAY))
    InboxItem.objects.update(away_from=MONDAY)


REFUSED = {
    "I1 a slot twice": lambda s: copy(s.occurrence),
    "I1 an endpoint twice": lambda s: copy(s),
    "I3 two notices": lambda s: copy(InboxItem.objects.get()),
    "I5 sent untried": lambda s: Delivery.objects.update(attempts=0),
    "I5 sent without a moment": lambda s: Delivery.objects.update(sent_at=None),
    "I8 two digests": digest_twice,
    "I10 waiting for ever": lambda s: Delivery.objects.update(state="retry", next_attempt_at=None),
    "I10 taken for ever": lambda s: Delivery.objects.update(state="claimed", lease_until=None),
    "I2 on and aimless": lambda s: Reminder.objects.update(next_at=None),
    "expired when due": lambda s: Occurrence.objects.update(expires_at=F("due_at") - HOUR),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses_what_would_break_an_invariant(sent, what):
    with pytest.raises(IntegrityError), transaction.atomic():
        REFUSED[what](sent)


def test_every_invariant_is_asked_or_tested():
    """I9 is what mails say (test_messages), I12 is F4."""
    asked = {name for name, _, _ in fsck.QUESTIONS}
    assert asked | {"I9", "I12"} == {f"I{n}" for n in range(1, 13)}
