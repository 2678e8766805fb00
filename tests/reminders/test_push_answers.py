"""What a push service answers, or does not, and what becomes of the message and the device."""

import logging
import uuid
from datetime import timedelta

import pytest

from reminders import health, tasks
from reminders.channels import Verdict
from reminders.channels.push import Push, verdict
from reminders.models import Delivery, Device, Pulse
from reminders.wording import Outgoing
from tests.reminders.conftest import MONDAY, healthy, make_reminder, only
from tests.reminders.push_kit import *  # noqa: F403
from tests.reminders.push_kit import subscribe
from tests.reminders.test_plan import at

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize("answer", [404, 410])
def test_a_device_that_is_gone_is_retired(pushed, service, answer):
    service.answer = answer

    tasks.run(at(MONDAY))
    tasks.run(at(MONDAY + DAY))

    assert (Device.objects.get().retired_at, len(service.requests)) == (MONDAY, 1)
    assert (only().state, only().last_code) == ("cancelled", str(answer))
    assert healthy(MONDAY)


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
    assert healthy(MONDAY)


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
    assert healthy(MONDAY)


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
    assert healthy(MONDAY + 3 * MINUTE)


def test_what_stays_ambiguous_ends(pushed, service):
    service.answer = "drop"
    for number in range(12):
        tasks.run(at(MONDAY + 3 * number * MINUTE))

    assert (only().state, only().ambiguous, only().attempts) == ("unknown", 6, 6)
    assert healthy(MONDAY + timedelta(hours=1))


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
    assert healthy(MONDAY)
    Pulse.objects.filter(pk="push").update(open_until=None)
