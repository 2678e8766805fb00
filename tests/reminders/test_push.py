"""Push messages from the plan to the device, against a push service on the loopback."""

import logging
import uuid
from datetime import timedelta

import pytest

from journeys.models import Journey, Pause
from reminders import fsck, health, plan, snoozing, tasks, wording
from reminders.channels import Verdict
from reminders.channels.push import Push, verdict
from reminders.models import Delivery, Device, InboxItem, Pulse, Reminder, Subscription, Wording
from reminders.wording import Outgoing
from tests.plugins.push import Browser, check_signature
from tests.reminders.conftest import MONDAY, WORDS, make_reminder
from tests.reminders.push_kit import *  # noqa: F403
from tests.reminders.push_kit import subscribe
from tests.reminders.test_messages import TELLING
from tests.reminders.test_plan import at

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def pushed(member, device):
    """A reminder that goes to the device."""
    return make_reminder(member, by_push=True)


def only():
    return Delivery.objects.get()


def clean(now=MONDAY):
    return not any(finding.broken for finding in fsck.check(now))


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
    assert clean()


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


@pytest.mark.parametrize("answer", [404, 410])
def test_a_device_that_is_gone_is_retired(pushed, service, answer):
    service.answer = answer

    tasks.run(at(MONDAY))
    tasks.run(at(MONDAY + DAY))

    assert (Device.objects.get().retired_at, len(service.requests)) == (MONDAY, 1)
    assert (only().state, only().last_code) == ("cancelled", str(answer))
    assert clean()


@pytest.mark.parametrize("answer", [400, 401, 403, 413])
def test_what_is_our_fault_is_dead_and_the_operator_hears(pushed, service, answer, caplog):
    service.answer = answer

    with caplog.at_level(logging.ERROR, "reminders"):
        tasks.run(at(MONDAY))

    assert (only().state, only().last_code) == ("dead", str(answer))
    assert Device.objects.get().retired_at is None
    assert str(answer) in caplog.text
    assert "/push/one" not in caplog.text
    assert health.look(MONDAY).push_refused == 1
    assert clean()


@pytest.mark.parametrize(
    ("answer", "wait"), [(429, "3600"), (503, "7200"), (429, None), (502, "x")]
)
def test_what_is_refused_for_now_waits_as_long_as_asked(pushed, service, answer, wait):
    service.answer = answer
    service.headers = {"Retry-After": wait} if wait else {}

    tasks.run(at(MONDAY))

    waits = (only().next_attempt_at - MONDAY).total_seconds()
    assert (only().state, only().retries, only().attempts) == ("retry", 1, 1)
    assert waits == float(wait) if wait and wait.isdecimal() else 48 <= waits <= 72
    service.answer = 201
    tasks.run(at(MONDAY + timedelta(hours=3)))
    assert only().state == "sent"
    assert len({asked.headers["Topic"] for asked in service.requests}) == 1
    assert service.requests[-1].headers["TTL"] == str(9 * 3600)


def test_a_wait_beyond_use_is_the_end_of_it(pushed, service):
    service.answer, service.headers = 429, {"Retry-After": str(13 * 3600)}

    tasks.run(at(MONDAY))

    assert only().state == "skipped"
    assert clean()


@pytest.mark.parametrize("wait", ["-5", "9" * 400, "soon", "", "Mon, 99 Foo", "٣"])
def test_an_odd_wait_is_no_wait(wait):
    assert verdict(429, wait).wait in (None, timedelta(days=1), timedelta(seconds=3))


def test_a_redirect_is_not_followed(pushed, service):
    service.answer = 307
    service.headers = {"Location": service.endpoint("elsewhere")}

    tasks.run(at(MONDAY))

    assert [asked.path for asked in service.requests] == ["/push/one"]
    assert (only().state, only().last_code) == ("retry", "redirect-307")


@pytest.mark.parametrize(
    ("answer", "code"),
    [("silence", "push-time-out"), ("drop", "push-dropped"), ("drip", "push-dropped")],
)
def test_a_lost_answer_is_tried_again_under_the_same_topic(
    pushed, service, answer, code, monkeypatch
):
    monkeypatch.setattr("reminders.channels.push.HARD_LIMIT", 1.2)
    service.answer = answer

    tasks.run(at(MONDAY))
    assert (only().state, only().attempts, only().last_code) == ("sending", 1, code)
    service.answer = 201
    tasks.run(at(MONDAY + MINUTE))
    assert only().attempts == 1
    tasks.run(at(MONDAY + 3 * MINUTE))

    assert (only().state, only().ambiguous, only().attempts) == ("sent", 1, 2)
    assert len({asked.headers["Topic"] for asked in service.requests}) == 1
    assert clean(MONDAY + 3 * MINUTE)


def test_what_stays_ambiguous_ends(pushed, service):
    service.answer = "drop"
    for number in range(12):
        tasks.run(at(MONDAY + 3 * number * MINUTE))

    assert (only().state, only().ambiguous, only().attempts) == ("unknown", 6, 6)
    assert clean(MONDAY + timedelta(hours=1))


def test_a_kept_line_that_was_closed_is_opened_anew(member, device, service):
    def outgoing():
        return Outgoing(uuid.uuid4(), None, "", "en", "plain", device=device, useful_for=DAY)

    service.hangs_up = True
    with Push() as push:
        found = [push.hand_over(outgoing()).verdict for _ in range(3)]

    assert found == [Verdict.SENT] * 3
    assert (len(service.requests), service.connections) == (3, 3)


def test_a_stranger_s_certificate_is_nobody(pushed, service, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")

    tasks.run(at(MONDAY))

    assert service.requests == []
    assert (only().state, only().attempts, only().last_code) == ("retry", 0, "push-tls")


def test_services_that_are_away_open_the_breaker_and_kill_nothing(member, service, phone):
    subscribe(member, service, phone)
    for _ in range(21):
        make_reminder(member, by_push=True)
    service.stop()

    tasks.run(at(MONDAY))

    assert Pulse.objects.get(pk="push").open_until is not None
    assert set(Delivery.objects.values_list("state", flat=True)) <= {"retry", "queued"}
    assert health.look(MONDAY).channels_open == 1
    assert clean()
    Pulse.objects.filter(pk="push").update(open_until=None)


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
