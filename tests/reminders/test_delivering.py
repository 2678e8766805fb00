"""The two-stage claim against a real mail server on loopback."""

import smtplib
import uuid
from datetime import time, timedelta
from email import message_from_bytes
from email.policy import default
from time import monotonic

import pytest

from journeys.models import Journey, Pause
from reminders import breaker, delivering, fsck, plan, recording, tasks
from reminders.channels import Verdict
from reminders.channels import email as channel
from reminders.channels.email import Post
from reminders.models import Delivery, EmailChannel, InboxItem, Pulse
from reminders.receipts import Receipts
from reminders.wording import Outgoing
from tests.reminders.conftest import MONDAY, make_reminder, silent_server, use_smtp
from tests.reminders.test_plan import at

MINUTE = timedelta(minutes=1)


def only():
    return Delivery.objects.get()


def ids(sink):
    return [message_from_bytes(raw, policy=default)["Message-ID"] for _, raw in sink.mails]


def test_run_twice_sends_one_mail(reminder, sink):
    tasks.run(at(MONDAY))
    tasks.run(at(MONDAY))

    assert [to for to, _ in sink.mails] == ["alex@example.org"]
    assert only().state == "sent"
    assert not any(finding.broken for finding in fsck.check(MONDAY))


def test_the_task_takes_nothing_and_sends_once(mail_member, mailoutbox):
    from django.utils import timezone

    now = timezone.now().replace(second=0, microsecond=0)
    make_reminder(mail_member, due=now)

    tasks.tick()
    tasks.tick()

    assert [mail.to for mail in mailoutbox] == [["alex@example.org"]]


def test_a_batch_goes_over_one_connection(mail_member, sink):
    for _ in range(15):
        make_reminder(mail_member)

    tasks.run(at(MONDAY))

    assert len(sink.mails) == 15
    assert sink.connections == 1
    assert len(set(ids(sink))) == 15


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


def test_a_claim_that_lapsed_is_taken_back_and_its_holder_sends_nothing(reminder, sink):
    plan.plan(at(MONDAY))
    [(delivery, token)] = delivering.claim(MONDAY)

    assert delivering.rescue(MONDAY + 3 * MINUTE) == 1
    assert delivering.begin([(delivery, token)], MONDAY + 3 * MINUTE) == []
    tasks.run(at(MONDAY + 3 * MINUTE))

    assert (only().state, only().ambiguous, len(sink.mails)) == ("sent", 0, 1)


def test_two_claims_share_nothing(mail_member):
    for _ in range(30):
        make_reminder(mail_member)
    plan.plan(at(MONDAY))

    first, second, third = (delivering.claim(MONDAY, 20) for _ in range(3))

    assert (len(first), len(second), third) == (20, 10, [])
    assert not {pk for pk, _ in first} & {pk for pk, _ in second}


def test_poison_dies_alone(mail_member, sink, monkeypatch):
    from reminders import writing

    sick = make_reminder(mail_member)
    make_reminder(mail_member)
    real = writing.written

    def written(outgoing):
        if outgoing.reminder_id == sick.pk:
            raise ValueError("poison")
        return real(outgoing)

    monkeypatch.setattr(writing, "written", written)
    for minutes in (0, 2, 10, 40, 120):
        tasks.run(at(MONDAY + minutes * MINUTE))

    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["dead", "sent"]
    assert len(sink.mails) == 1


def test_an_erased_member_leaves_nothing_to_record(reminder, sink):
    plan.plan(at(MONDAY))
    [(delivery, token)] = delivering.claim(MONDAY)
    delivering.begin([(delivery, token)], MONDAY)

    reminder.owner.delete()
    result = channel.Result(channel.Verdict.SENT, "250")
    recording.record(delivery, token, result, MONDAY)

    assert not Delivery.objects.exists()


def test_the_broker_being_away_loses_nothing(
    reminder, sink, monkeypatch, django_capture_on_commit_callbacks
):
    from kombu.exceptions import OperationalError

    def away(**options):
        raise OperationalError("away")

    monkeypatch.setattr(tasks.tick, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.ring()
    tasks.run(at(MONDAY))

    assert only().state == "sent"


def test_a_slow_server_gets_them_one_by_one_and_nobody_waits_for_it(
    paced, mail_member, sink, monkeypatch
):
    from tests.reminders.test_pace import somebody

    monkeypatch.setattr(delivering, "sleep", lambda seconds: None)
    monkeypatch.setattr(delivering, "QUICK", 60)
    paced.MAILS_PER_SECOND = 0
    for number in range(12):
        make_reminder(somebody(number))
    real, begun = delivering.begin, []

    def begin(claims, now):
        begun.append(len(claims))
        if len(begun) == 3:
            monkeypatch.setattr(delivering, "QUICK", -1)  # Now each takes longer than that.
        return real(claims, now)

    monkeypatch.setattr(delivering, "begin", begin)
    tasks.run(at(MONDAY))

    assert begun[:3] == [1, 2, 4]
    assert set(begun[3:]) == {1}
    assert len(sink.mails) == 12
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
    assert not any(finding.broken for finding in fsck.check(MONDAY))


@pytest.mark.parametrize(("code", "times"), [("", 4), ("dropped-after-data", 1)])
def test_who_died_is_outlived_and_who_was_cut_off_is_not(reminder, code, times):
    plan.plan(at(MONDAY))
    clock = MONDAY
    for _ in range(times):
        delivering.begin(delivering.claim(clock), clock)
        Delivery.objects.update(last_code=code)
        clock += 3 * MINUTE
        delivering.rescue(clock)
        assert only().state == "retry"
    delivering.begin(delivering.claim(clock), clock)
    Delivery.objects.update(last_code=code)
    delivering.rescue(clock + 3 * MINUTE)

    assert (only().state, only().ambiguous) == ("unknown", times + 1)


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
