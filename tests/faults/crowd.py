"""Many members at once on the test's own clock, and whether all is well with them."""

import uuid
from datetime import timedelta

import pytest

from accounts.models import User
from reminders import delivering, fsck, pacing, tasks
from reminders.models import Delivery, EmailChannel, Reminder
from reminders.planning import Rule
from tests.reminders.conftest import MONDAY

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVERY_DAY = Rule("week", days=tuple(range(7)))


@pytest.fixture(autouse=True)
def _unhurried(request, settings):
    """Imported with what is about something else: no pace, and no rest for a member."""
    if "paced" not in request.fixturenames:
        settings.MAILS_PER_SECOND, settings.MEMBER_RESTS = 0, timedelta(0)


class Time:
    """A clock that goes on by as much as a full bucket whenever the product waits for it."""

    def __init__(self):
        self.now = MONDAY

    def __call__(self):
        return self.now

    def sleep(self, _seconds):
        self.now += pacing.AHEAD


@pytest.fixture
def paced(settings, monkeypatch):
    """The pace of the product, ten mails a second, without waiting for it."""
    paced = Time()
    settings.MAILS_PER_SECOND = 10
    monkeypatch.setattr(delivering, "sleep", paced.sleep)
    return paced


def at(moment):
    return lambda: moment


def people(count, reminders=1, **fields):
    """So many members with so many reminders each, due at MONDAY."""
    names = [uuid.uuid4().hex for _ in range(count)]
    users = [User(username=name, name_key=name, email=f"{name}@example.org") for name in names]
    User.objects.bulk_create(users, batch_size=1000)
    then = MONDAY - 9 * DAY
    EmailChannel.objects.bulk_create(
        [EmailChannel(owner=u, address=u.email, agreed_at=then, confirmed_at=then) for u in users],
        batch_size=1000,
    )
    more_reminders(users, reminders, **fields)
    return users


def more_reminders(users, count, **fields):
    """So many further reminders of these members, due at MONDAY."""
    then = MONDAY - 9 * DAY
    values = {
        "days_rule": EVERY_DAY.stored(),
        "local_time": MONDAY.time(),
        "tz": "UTC",
        "next_at": MONDAY,
        "next_key": f"{MONDAY:%Y-%m-%dT%H:%M}",
        "by_email": True,
        "made_at": then,
        "changed_at": then,
    } | fields
    Reminder.objects.bulk_create(
        [
            Reminder(owner=user, client_id=uuid.uuid4(), **values)
            for user in users
            for _ in range(count)
        ],
        batch_size=1000,
    )


def healthy(moment):
    broken = [finding for finding in fsck.check(moment) if finding.broken]
    assert not broken, broken


def until_quiet(clock, step, turns):
    """Tick, and let the clock go on, until nothing is on its way."""
    for _ in range(turns):
        tasks.run(at(clock), seconds=5)
        clock += step
        if not Delivery.objects.filter(state__in=[*Delivery.WAITING, *Delivery.TAKEN]).exists():
            break
    return clock
