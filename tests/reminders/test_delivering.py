"""The two-stage claim against a real mail server on loopback."""

from datetime import timedelta

import pytest

from reminders import delivering, fsck, plan, recording, tasks
from reminders.channels import email as channel
from reminders.models import Delivery
from tests.reminders.conftest import MONDAY, ids, make_reminder, only, somebody
from tests.reminders.test_plan import at

MINUTE = timedelta(minutes=1)


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


def test_a_claim_that_lapsed_is_taken_back_and_its_holder_sends_nothing(reminder, sink):
    plan.plan(at(MONDAY))
    [(delivery, token)] = delivering.claim(MONDAY)

    assert delivering.rescue(MONDAY + 3 * MINUTE) == 1
    assert delivering.begin([(delivery, token)], MONDAY + 3 * MINUTE) == []
    tasks.run(at(MONDAY + 3 * MINUTE))

    assert (only().state, only().ambiguous, len(sink.mails)) == ("sent", 0, 1)


def test_what_was_begun_is_not_begun_again(reminder):
    plan.plan(at(MONDAY))
    claims = delivering.claim(MONDAY)

    assert [len(delivering.begin(claims, MONDAY)) for _ in range(2)] == [1, 0]
    assert only().attempts == 1


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
