"""What a mail server refuses, or leaves unsaid, and what becomes of the delivery."""

import smtplib
import uuid
from datetime import timedelta
from time import monotonic

import pytest

from reminders import breaker, fsck, tasks
from reminders.channels import Verdict
from reminders.channels import email as channel
from reminders.channels.email import Post
from reminders.models import Delivery, EmailChannel, Pulse
from reminders.wording import Outgoing
from tests.reminders.conftest import MONDAY, ids, make_reminder, only, silent_server, use_smtp
from tests.reminders.test_plan import at

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("answer", ["421 later", "450 busy", "451 error", "452 full"])
@pytest.mark.parametrize("phase", ["rcpt", "data", "mail"])
def test_a_refusal_for_now_is_tried_again(reminder, sink, phase, answer):
    sink.at, sink.answer = phase, answer

    tasks.run(at(MONDAY))

    delivery = only()
    assert (delivery.state, delivery.retries, delivery.attempts) == ("retry", 1, 1)
    assert 48 <= (delivery.next_attempt_at - MONDAY).total_seconds() <= 72
    sink.at = ""
    tasks.run(at(MONDAY + 2 * MINUTE))
    assert only().state == "sent"
    assert len(sink.mails) == 1


@pytest.mark.parametrize("answer", ["550 unknown", "552 too big", "554 no"])
@pytest.mark.parametrize("phase", ["rcpt", "data"])
def test_a_refusal_for_good_is_dead(reminder, sink, phase, answer):
    sink.at, sink.answer = phase, answer

    tasks.run(at(MONDAY))

    assert (only().state, only().last_code) == ("dead", answer[:3])
    assert EmailChannel.objects.get().suspended_at is None
    assert not any(finding.broken for finding in fsck.check(MONDAY))


def test_a_sender_refused_is_not_the_end_of_a_delivery(reminder, sink):
    sink.at, sink.answer = "mail", "550 not you"

    tasks.run(at(MONDAY))

    assert (only().state, only().last_code) == ("retry", "mail-550")


def test_the_second_refusal_for_good_suspends_the_address(mail_member, sink):
    sink.at, sink.answer = "rcpt", "550 unknown"
    make_reminder(mail_member)

    tasks.run(at(MONDAY))
    tasks.run(at(MONDAY + timedelta(days=1)))
    tasks.run(at(MONDAY + timedelta(days=2)))

    assert EmailChannel.objects.get().suspended_at is not None
    assert list(
        Delivery.objects.values_list("state", flat=True).order_by("occurrence__due_at")
    ) == [
        "dead",
        "dead",
        "cancelled",
    ]


@pytest.mark.parametrize("phase", ["mail", "rcpt"])
def test_a_line_lost_before_the_message_is_safe(reminder, sink, phase):
    sink.at, sink.answer = phase, "drop"

    tasks.run(at(MONDAY))

    assert (only().state, only().attempts, only().ambiguous) == ("retry", 0, 0)


@pytest.mark.parametrize("phase", ["data-lost", "taken-then-lost"])
def test_a_line_lost_after_the_message_is_ambiguous_once(reminder, sink, phase):
    sink.at = phase

    tasks.run(at(MONDAY))
    assert (only().state, only().attempts) == ("sending", 1)
    tasks.run(at(MONDAY + MINUTE))
    assert only().attempts == 1

    tasks.run(at(MONDAY + 3 * MINUTE))
    assert (only().state, only().ambiguous, only().attempts) == ("sending", 1, 2)
    tasks.run(at(MONDAY + 6 * MINUTE))
    assert (only().state, only().ambiguous, only().attempts) == ("unknown", 2, 2)
    assert len(set(ids(sink))) <= 1
    assert not any(finding.broken for finding in fsck.check(MONDAY + 6 * MINUTE))


def test_a_server_that_is_away_counts_no_attempt_and_opens_the_breaker(mail_member, settings):
    use_smtp(settings, 9)  # nobody listens there
    for _ in range(450):
        make_reminder(mail_member)

    tasks.run(at(MONDAY))

    states = set(Delivery.objects.values_list("state", flat=True))
    assert states <= {"queued", "retry"}
    assert not Delivery.objects.filter(attempts__gt=0).exists()
    assert Pulse.objects.get(pk="email").open_until == MONDAY + breaker.FIRST
    assert not any(finding.broken for finding in fsck.check(MONDAY))


def test_a_server_that_says_nothing_is_away(reminder, settings):
    with silent_server() as port:
        use_smtp(settings, port, timeout=0.3)
        tasks.run(at(MONDAY))

    assert (only().state, only().attempts) == ("retry", 0)
    assert only().last_code.startswith("connect")


def test_a_server_that_greets_drop_by_drop_is_away(reminder, settings, monkeypatch):
    monkeypatch.setattr(channel, "HARD_LIMIT", 0.5)
    began = monotonic()
    with silent_server(b"220-one moment\r\n") as port:
        use_smtp(settings, port)
        tasks.run(at(MONDAY))

    assert (only().state, only().attempts) == ("retry", 0)
    assert only().last_code.startswith("connect")
    assert monotonic() - began < 5


def test_a_conversation_that_drips_is_cut(reminder, sink, monkeypatch):
    monkeypatch.setattr(channel, "HARD_LIMIT", 0.3)
    real = smtplib.SMTP.getreply

    def drip(self):
        import time as clock

        clock.sleep(0.15)
        return real(self)

    monkeypatch.setattr(smtplib.SMTP, "getreply", drip)
    tasks.run(at(MONDAY))

    assert only().state in ("retry", "sending")
    assert only().sent_at is None


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("at_phase", "answer", "verdict", "code"),
    [
        ("mail", "451 later", Verdict.REFUSED, "mail-451"),
        ("rcpt", "550 no such", Verdict.DEAD, "550"),
        ("rcpt", "450 busy", Verdict.REFUSED, "450"),
        ("nobody", "", Verdict.REFUSED, "450"),
        ("data", "552 full", Verdict.DEAD, "552"),
    ],
)
def test_after_a_refusal_the_next_mail_goes_over_the_same_connection(
    db, sink, pipelining, at_phase, answer, verdict, code
):
    sink.pipelining = pipelining
    mail = Outgoing(uuid.uuid4(), uuid.uuid4(), "alex@example.org", "en", "plain")
    with Post() as post:
        sink.at, sink.answer = at_phase, answer
        refused = post.hand_over(mail)
        sink.at = ""
        sent = post.hand_over(mail)

    assert (refused.verdict, refused.code) == (verdict, code)
    assert (sent.verdict, len(sink.mails), sink.connections) == (Verdict.SENT, 1, 1)


@pytest.mark.parametrize("begin", [b"Subject: Reminder\r\n\r\n", b""])
def test_lines_that_begin_with_a_dot_arrive_as_they_are(db, sink, begin):
    mail = Outgoing(uuid.uuid4(), uuid.uuid4(), "alex@example.org", "en", "plain")
    raw = begin + b".one\r\n..two\r\n.\r\nthree\r\n"
    with Post() as post:
        result = post.hand_to_server(post.backend, mail, raw)

    assert (result.verdict, sink.mails) == (Verdict.SENT, [("alex@example.org", raw)])
