"""What the member and the operator see of how reminders fare."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.asserts import assertContains

from reminders import health, plan, tasks
from reminders.models import Delivery, EmailChannel, Pulse
from tests.reminders.conftest import MONDAY, make_reminder
from tests.reminders.test_plan import at

HOUR = timedelta(hours=1)


def test_health_of_nothing(db):
    found = health.look(MONDAY)

    assert found.is_silent
    assert (found.last_tick, found.oldest_due_seconds, found.dead) == (None, 0, 0)


def test_health_says_how_late_it_is(reminder):
    assert health.look(MONDAY + HOUR).oldest_due_seconds == 3600
    plan.plan(at(MONDAY + HOUR))

    found = health.look(MONDAY + 2 * HOUR)

    assert (found.oldest_due_seconds, found.waiting) == (3600, 1)


def test_health_counts_what_became_of_it(mail_member, sink):
    for _ in range(4):
        make_reminder(mail_member)
    tasks.run(at(MONDAY))
    pks = list(Delivery.objects.values_list("pk", flat=True))
    Delivery.objects.filter(pk=pks[0]).update(state="dead")
    Delivery.objects.filter(pk=pks[1]).update(state="unknown", ambiguous=2)
    Delivery.objects.filter(pk=pks[2]).update(state="retry", next_attempt_at=MONDAY + HOUR)
    Pulse.objects.create(name="email", open_until=MONDAY + HOUR)

    found = health.look(MONDAY + timedelta(minutes=4))

    assert (found.sent, found.retrying, found.dead, found.unknown) == (1, 1, 1, 1)
    assert (found.ambiguous, found.channels_open, found.seconds_since_tick) == (2, 1, 240)
    assert not found.is_silent
    assert health.look(MONDAY + timedelta(minutes=6)).is_silent


@pytest.mark.parametrize("count", [1, 3])
def test_health_queries_do_not_grow(mail_member, count, django_assert_num_queries):
    for _ in range(count):
        make_reminder(mail_member)

    with django_assert_num_queries(5):
        health.look(MONDAY)


def test_the_command_says_it_and_fails_when_nobody_ticks(reminder):
    said = io.StringIO()
    tasks.run(at(timezone.now()))
    call_command("reminders", "health", stdout=said)
    assert re.search(r"oldest_due_seconds\s+0 ", said.getvalue())

    Pulse.objects.update(beat_at=timezone.now() - HOUR)
    with pytest.raises(CommandError, match="No tick"):
        call_command("reminders", "health", stdout=said)


def test_metrics_are_not_there_without_a_token(client, as_member, settings, db):
    settings.METRICS_TOKEN = ""
    for given in ("", "Bearer ", "Bearer x"):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
        assert as_member.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_metrics_want_the_token(client, settings, db):
    settings.METRICS_TOKEN = "a long word"

    assert client.get("/metrics").status_code == 404
    for given in ("a long word", "Bearer a long wor", "Bearer \xe9", "Basic a long word"):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404
    assert client.post("/metrics").status_code == 405


def test_metrics_are_prometheus_text_and_name_nobody(client, settings, mail_member, sink):
    settings.METRICS_TOKEN = "a long word"
    make_reminder(mail_member)
    tasks.run(at(MONDAY))

    answer = client.get("/metrics", headers={"Authorization": "Bearer a long word"})

    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert text.endswith("\n")
    sample = re.compile(r"reminders_[a-z_]+ (NaN|[0-9.e+-]+)")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) == len(health.METRICS)
    assert all(sample.fullmatch(line) for line in lines)
    for word in ("zebra", "alex", "example", str(mail_member.pk)):
        assert word not in text


def test_the_member_sees_the_last_and_the_next_mail(client, mail_member, sink, pathway):
    now = timezone.now().replace(second=0, microsecond=0)
    make_reminder(mail_member, due=now)
    client.force_login(mail_member)
    assertContains(client.get("/you/reminders/"), "Nothing yet")

    tasks.run(at(now))
    page = client.get("/you/reminders/")

    assertContains(page, "Works.")
    assertContains(page, "Last delivered")
    assert page.context["last_mail"]
    assert page.context["next_mail"]


def test_the_member_sees_why_mail_does_not_come(client, mail_member, pathway):
    make_reminder(mail_member, due=timezone.now().replace(second=0, microsecond=0))
    client.force_login(mail_member)
    Pulse.objects.create(name="email", open_until=timezone.now() + HOUR)
    assertContains(client.get("/you/reminders/"), "The mail server cannot be reached just now.")

    EmailChannel.objects.update(suspended_at=timezone.now())
    page = client.get("/you/reminders/")
    assertContains(page, "Mail to your address came back.")
    assert page.context["next_mail"] == ""
