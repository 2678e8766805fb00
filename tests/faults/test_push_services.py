"""F9 and F10: push services that refuse, dawdle, forge, and say yes for the dead."""

from collections import Counter
from datetime import timedelta

import pytest

from accounts.models import User
from reminders import fsck, health, tasks
from reminders.channels import push
from reminders.models import Delivery, Device, Pulse
from tests.plugins.push import Browser
from tests.reminders.conftest import MONDAY, make_reminder
from tests.reminders.push_kit import *  # noqa: F403
from tests.reminders.push_kit import subscribe
from tests.reminders.test_plan import at

pytestmark = pytest.mark.faults

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# What the service does, what a delivery is then, and what it becomes once the service is well.
FAULTS = {
    201: ("sent", "sent"),
    404: ("cancelled", "cancelled"),
    410: ("cancelled", "cancelled"),
    413: ("dead", "dead"),
    429: ("retry", "sent"),
    500: ("retry", "sent"),
    502: ("retry", "sent"),
    307: ("retry", "sent"),
    "silence": ("sending", "sent"),
    "drop": ("sending", "sent"),
    "drip": ("sending", "sent"),
    "forged": ("retry", "sent"),
    "away": ("retry", "sent"),
}


@pytest.fixture(autouse=True)
def _quick(settings, monkeypatch):
    """No pacing, and little patience, so that fifty of a kind need not be waited for."""
    settings.MAILS_PER_SECOND, settings.MEMBER_RESTS = 0, timedelta(0)
    monkeypatch.setattr(push, "PATIENCE", 0.2)
    monkeypatch.setattr(push, "HARD_LIMIT", 0.4)


def people(service, count):
    """Members with a device each, and a reminder that is due."""
    phones = {}
    for number in range(count):
        user = User.objects.create_user(f"Push {number}")
        phones[number] = Browser()
        subscribe(user, service, phones[number], str(number))
        make_reminder(user, by_push=True)
    return phones


def run(now, count):
    """Ticks at one moment until all were tried; the breaker is not what this is about."""
    for _ in range(count // 15 + 2):
        tasks.run(at(now), seconds=60)
        Pulse.objects.filter(pk="push").update(open_until=None, failures=0)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_f9_each_fault_ends_as_the_table_says(fault, service, db, say, size, monkeypatch):
    count = size(8, 50)
    phones = people(service, count)
    then, finally_ = FAULTS[fault]
    if fault == "forged":
        monkeypatch.delenv("SSL_CERT_FILE")
    elif fault == "away":
        monkeypatch.setattr(push, "resolve", lambda host, port: "127.0.0.2")
    else:
        service.answer = fault
    service.headers = {"Retry-After": "600"} if fault == 429 else {}
    if fault == 307:
        service.headers = {"Location": service.endpoint("elsewhere")}

    run(MONDAY, count)
    first = Counter(Delivery.objects.values_list("state", flat=True))
    assert set(first) <= {then} | ({"queued"} if fault == "away" else set())
    assert not [a for a in service.requests if a.path.endswith("elsewhere")]
    if fault == 429:
        assert (
            min(Delivery.objects.values_list("next_attempt_at", flat=True)) >= MONDAY + 10 * MINUTE
        )

    monkeypatch.undo()
    certificate_again(service, monkeypatch)
    service.answer, service.headers = 201, {}
    for minutes in (3, 12, 20):
        run(MONDAY + minutes * MINUTE, count)

    states = Counter(Delivery.objects.values_list("state", flat=True))
    copies = Counter(asked.headers["Topic"] for asked in service.requests)
    found = fsck.check(MONDAY + 20 * MINUTE)
    say(
        f"F9 {fault}",
        deliveries=count,
        asked=sum(copies.values()),
        topics=len(copies),
        ended=dict(states),
        refused=health.look(MONDAY + 20 * MINUTE).push_refused,
    )
    assert states == {finally_: count}
    assert len(copies) == count
    assert not [finding for finding in found if finding.broken]
    for asked in service.requests:
        number = int(asked.path.rpartition("/")[2])
        assert phones[number].open(asked.body).endswith(b" plain en")


def certificate_again(service, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(service.certificate))
    monkeypatch.setattr(push, "PATIENCE", 2.0)


def test_f10_the_dead_that_are_answered_for_do_not_add_up(service, member, say):
    """WebKit 249766: the service says 201 for ever for what was thrown away."""
    phone = Browser()
    for number in range(30):  # The browser is cleared and switched on again, over and over.
        subscribe(member, service, Browser(mark=phone.mark), str(number), at=MONDAY - DAY)
    forgotten = subscribe(member, service, Browser(), "forgotten", at=MONDAY - DAY)
    make_reminder(member, by_push=True)

    for day in range(93):
        tasks.run(at(MONDAY + day * DAY))
        # The living device says that it showed; the forgotten one is silent.
        Device.objects.exclude(pk=forgotten.pk).update(used_at=MONDAY + day * DAY)

    a_day = Counter(asked.path for asked in service.requests)
    say("F10 dead and answered for", devices=Device.objects.count(), asked=dict(a_day))
    assert set(a_day) == {"/push/29", "/push/forgotten"}
    assert not Device.objects.filter(pk=forgotten.pk).exists()
    assert Device.objects.count() == 1
