"""Push messages from the plan to the device, against a push service on the loopback."""

from datetime import timedelta

import pytest

from journeys.models import Journey, Pause
from reminders import plan, snoozing, tasks, wording
from reminders.models import Delivery, Device, InboxItem, Reminder, Subscription, Wording
from tests.plugins.push import Browser, check_signature
from tests.reminders.conftest import MONDAY, WORDS, healthy, make_reminder, only
from tests.reminders.push_kit import *  # noqa: F403
from tests.reminders.push_kit import subscribe
from tests.reminders.test_messages import TELLING
from tests.reminders.test_plan import at

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_run_twice_pushes_once(pushed, service, phone, push_key):
    tasks.run(at(MONDAY))
    tasks.run(at(MONDAY))

    [asked] = service.requests
    assert phone.open(asked.body).decode() == f"{only().pk} plain en"
    assert asked.path == "/push/one"
    assert asked.headers["Content-Encoding"] == "aes128gcm"
    assert asked.headers["TTL"] == str(12 * 3600)
    assert len(asked.headers["Topic"]) == 32
    check_signature(asked.headers["Authorization"], service.origin)
    assert (only().channel, only().state, only().last_code) == ("push", "sent", "201")
    assert Device.objects.get().last_sent_at == MONDAY
    assert healthy(MONDAY)


def test_a_batch_goes_over_one_connection_to_every_device(member, service):
    browsers = [Browser() for _ in range(3)]
    for number, one in enumerate(browsers):
        subscribe(member, service, one, f"d{number}")
    for _ in range(4):
        make_reminder(member, by_push=True)

    tasks.run(at(MONDAY))

    assert len(service.requests) == 12
    assert service.connections == 1
    assert len({asked.headers["Topic"] for asked in service.requests}) == 12
    assert InboxItem.objects.count() == 4


def test_mail_and_push_go_beside_each_other(mail_member, service, phone, sink):
    subscribe(mail_member, service, phone)
    make_reminder(mail_member, by_push=True)
    make_reminder(mail_member)

    tasks.run(at(MONDAY))

    assert (len(service.requests), len(sink.mails)) == (1, 2)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_no_word_of_the_member_and_no_host_is_in_the_message(member, service, phone, settings):
    subscribe(member, service, phone)
    for words in Wording.values:
        make_reminder(member, by_push=True, wording=words)

    tasks.run(at(MONDAY))

    opened = [phone.open(asked.body).decode() for asked in service.requests]
    assert sorted(text.split()[1] for text in opened) == sorted(Wording.values)
    assert len({len(asked.body) for asked in service.requests}) == 1
    whole = " ".join(opened) + str([asked.headers for asked in service.requests])
    for word in (*WORDS.split(), "Robin", str(member.pk), settings.BRAND_NAME):
        assert word not in whole


def test_what_a_device_shows_tells_nothing(settings):
    for texts in wording.shown().values():
        for title, body in texts.values():
            assert not TELLING.search(title + body)
            assert settings.BRAND_NAME not in body
        assert texts["plain"][0] != settings.BRAND_NAME
        assert set(texts) == {*Wording.values, "asks"}


def test_the_last_one_asks_whether_to_go_on(pushed, service, phone):
    Reminder.objects.update(unanswered=7)

    tasks.run(at(MONDAY))

    assert phone.open(service.requests[0].body).decode().split()[1] == "asks"


@pytest.mark.parametrize("kind", ["off", "not chosen", "paused", "done", "inactive", "switched"])
def test_what_is_no_longer_wanted_is_not_sent(pushed, member, device, service, pathway, kind):
    plan.plan(at(MONDAY))
    if kind == "off":
        device.delete()
    elif kind == "not chosen":
        Reminder.objects.update(by_push=False)
    elif kind == "paused":
        journey = Journey.objects.begin(member, at=MONDAY)
        Pause.objects.create(owner=member, journey=journey, began_at=MONDAY)
    elif kind == "done":
        InboxItem.objects.update(done_at=MONDAY)
    elif kind == "inactive":
        type(member).objects.update(is_active=False)
    else:
        pushed.refresh_from_db()
        pushed.end(at=MONDAY)

    tasks.run(at(MONDAY))

    assert service.requests == []
    assert only().state == "cancelled"


def test_a_stranger_s_device_gets_nothing(pushed, stranger, service, device):
    plan.plan(at(MONDAY))
    Device.objects.update(owner=stranger)

    tasks.run(at(MONDAY))

    assert service.requests == []
    assert only().last_code == "withdrawn"


def test_a_device_hears_once_a_minute(pushed, member, service, paced):
    make_reminder(member, by_push=True)

    tasks.run(at(MONDAY))
    assert len(service.requests) == 1
    tasks.run(at(MONDAY + MINUTE))

    assert len(service.requests) == 2


def test_a_snoozed_notice_comes_back_on_the_device(pushed, service):
    tasks.run(at(MONDAY))
    until = MONDAY + timedelta(hours=1)
    snoozing.snooze(InboxItem.objects.get(), until, at=MONDAY)

    tasks.run(at(until))

    assert len(service.requests) == 2
    assert len({asked.headers["Topic"] for asked in service.requests}) == 2


def test_a_cell_that_does_not_open_stops_nobody_else(pushed, member, device, service, phone):
    other = Browser()
    subscribe(member, service, other, "two")
    # The cell of one row in another: it does not open there.
    cell = Device.objects.filter(pk=device.pk).values_list("subscription", flat=True).get()
    Device.objects.exclude(pk=device.pk).update(subscription=cell)

    tasks.run(at(MONDAY))

    assert [asked.path for asked in service.requests] == ["/push/one"]
    states = dict(Delivery.objects.values_list("endpoint", "last_code"))
    assert states.pop(str(device.pk)) == "201"
    assert list(states.values()) == ["render"]


def test_the_endpoint_is_sealed_in_the_row(device):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reminders_device")
        row = b"".join(
            bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode()
            for c in cursor.fetchone()
        )
    assert b"127.0.0.1" not in row
    assert b"Firefox" not in row


def test_one_device_a_browser_and_an_endpoint(member, stranger, service):
    """F10: a subscription that is dead and answered for is replaced, never added to."""
    one = Browser()
    first = subscribe(member, service, one)
    again = Browser(mark=one.mark)
    second = subscribe(member, service, again, "new")
    assert (first.pk, Device.objects.count()) == (second.pk, 1)
    assert second.to.endpoint.endswith("/new")

    # Another browser mark with the same endpoint: the cookie was thrown away.
    subscribe(member, service, Browser(), "new")
    assert Device.objects.count() == 1
    # Somebody else on the same browser: the notifications are theirs alone from now on.
    theirs = subscribe(stranger, service, Browser(), "new")
    assert Device.objects.get() == theirs


def test_what_shows_nothing_for_ninety_days_is_let_go(member, device, service):
    quiet = subscribe(member, service, Browser(), "quiet")
    Device.objects.filter(pk=device.pk).update(last_sent_at=MONDAY + DAY)

    tasks.run(at(MONDAY + timedelta(days=89)))
    assert Device.objects.count() == 2
    tasks.run(at(MONDAY + timedelta(days=91)))

    assert Device.objects.get() == quiet  # Nothing was sent there, so nothing is known.


def test_a_retired_device_comes_back_with_a_new_subscription(pushed, member, service, phone):
    service.answer = 410
    tasks.run(at(MONDAY))
    service.answer = 201

    to = Subscription(service.endpoint("fresh"), phone.p256dh, phone.auth)
    Device.subscribe(member, to, browser=phone.mark, name="x", at=MONDAY + MINUTE)
    tasks.run(at(MONDAY + DAY))

    assert service.requests[-1].path == "/push/fresh"
