"""A notice is put off and comes back once, out of the quiet hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from journeys.models import Journey
from reminders import plan, snoozing, tasks
from reminders.models import InboxItem, Reminder
from tests.conftest import HTMX
from tests.reminders.conftest import MONDAY, healthy, make_reminder
from tests.reminders.test_plan import at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_today_shows_the_notice_with_what_can_be_done(client, mail_member, pathway):
    make_reminder(mail_member, due=timezone.now().replace(second=0, microsecond=0))
    plan.plan(at(timezone.now()))
    Journey.objects.begin(mail_member, at=MONDAY)
    client.force_login(mail_member)

    page = client.get("/today/")

    assertContains(page, "zebra marmalade lantern")
    assertContains(page, f"/you/reminders/notice/{InboxItem.objects.get().pk}/later/")
    assertContains(page, "In an hour")


@pytest.mark.parametrize(("choice", "hours"), [("hour", 1), ("evening", 4), ("tomorrow", 24)])
def test_a_notice_put_off_comes_back_once(client, mail_member, sink, pathway, choice, hours):
    make_reminder(mail_member, due=timezone.now().replace(second=0, microsecond=0))
    now = timezone.now()
    tasks.run(at(now))
    item = InboxItem.objects.get()
    client.force_login(mail_member)

    for _ in range(2):
        answer = client.post(f"/you/reminders/notice/{item.pk}/later/", {"choice": choice})
        assertRedirects(answer, "/today/", fetch_redirect_response=False)

    again = InboxItem.objects.exclude(pk=item.pk).get()
    assert abs(again.made_at - now - timedelta(hours=hours)) <= timedelta(minutes=1)
    Reminder.objects.update(next_at=now + 9 * DAY)  # Its own next slot is not what is asked here.
    tasks.run(at(again.made_at - timedelta(minutes=1)))
    assert len(sink.mails) == 1
    tasks.run(at(again.made_at))
    tasks.run(at(again.made_at + HOUR))
    assert len(sink.mails) == 2
    assert healthy(again.made_at + HOUR)


def test_putting_off_answers_htmx_with_nothing_and_refuses_what_it_does_not_know(
    client, mail_member, stranger, pathway
):
    make_reminder(mail_member)
    plan.plan(at(MONDAY))
    path = f"/you/reminders/notice/{InboxItem.objects.get().pk}/later/"
    client.force_login(mail_member)

    assert client.post(path, {"choice": "\x00"}).status_code == 400
    assertContains(client.post(path, {"choice": "hour"}, headers=HTMX), "It comes back on")
    client.force_login(stranger)
    assert client.post(path, {"choice": "hour"}).status_code == 404
    assert InboxItem.objects.count() == 2


def test_putting_off_to_tomorrow_keeps_the_clock_time_over_the_change(mail_member):
    reminder = make_reminder(mail_member, tz="Europe/Berlin")
    plan.plan(at(reminder.next_at))
    item = InboxItem.objects.select_related("occurrence__reminder").get()
    evening = datetime(2026, 3, 28, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    until = snoozing.later(item, "tomorrow", at=evening.astimezone(UTC))

    assert until.astimezone(ZoneInfo("Europe/Berlin")).hour == 18
    assert until - evening == 23 * HOUR


def test_putting_off_stays_out_of_the_quiet_hours(mail_member):
    make_reminder(mail_member, quiet_from=time(14), quiet_until=time(20))
    plan.plan(at(MONDAY))
    item = InboxItem.objects.select_related("occurrence__reminder").get()

    until = snoozing.later(item, "evening", at=MONDAY)

    assert until == MONDAY + 8 * HOUR
