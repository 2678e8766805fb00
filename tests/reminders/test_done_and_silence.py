"""When a reminder keeps still: done for today, checked in already, or never answered."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import CheckIn, Journey
from reminders import plan, tasks
from reminders.models import Delivery, Occurrence
from tests.conftest import HTMX
from tests.reminders.conftest import MONDAY, healthy, make_reminder
from tests.reminders.test_plan import at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_eighth_without_a_visit_asks_and_then_it_stops(reminder, sink):
    for day in range(12):
        tasks.run(at(MONDAY + day * DAY))

    asking = Occurrence.objects.filter(asks=True).get()
    assert asking.due_at == MONDAY + 7 * DAY
    assert len(sink.mails) == 8
    assert [b"Would you like more of these?" in raw for _, raw in sink.mails] == [False] * 7 + [
        True
    ]
    reminder.refresh_from_db()
    assert reminder.ended_why == "silence"


def test_the_question_is_said_in_the_app(client, reminder, sink, pathway):
    reminder.unanswered = 7
    reminder.save()
    tasks.run(at(MONDAY))
    Occurrence.objects.update(asks=True)
    client.force_login(reminder.owner)

    page = client.get(f"/r/{Delivery.objects.get().pk}/")

    assertContains(page, "Shall it go on?")
    assertContains(page, "No more of these")


def test_done_for_today_stills_what_is_left_of_the_day(reminder, sink):
    reminder.done_today(at=MONDAY - HOUR)

    tasks.run(at(MONDAY))
    tasks.run(at(MONDAY + DAY))

    assert len(sink.mails) == 1
    assert sorted(Occurrence.objects.values_list("state", flat=True)) == [
        "planned",
        "skipped_done",
    ]
    assert healthy(MONDAY + DAY)


def test_done_for_today_takes_back_what_was_planned(reminder, sink):
    plan.plan(at(MONDAY))

    reminder.done_today(at=MONDAY)
    tasks.run(at(MONDAY))

    assert Delivery.objects.get().last_code == "done"
    assert sink.mails == []


def test_done_for_today_on_the_page_and_back(as_member, member, pathway):
    mine = make_reminder(member, due=timezone.now().replace(second=0, microsecond=0) + HOUR)
    path = f"/you/reminders/{mine.pk}/done/"

    assertRedirects(as_member.post(path), "/you/reminders/")
    assertContains(as_member.get("/you/reminders/"), "Not done after all")
    fragment = as_member.post(path, headers=HTMX)
    assertContains(fragment, "Done for today")
    assertNotContains(fragment, "<html")
    mine.refresh_from_db()
    assert mine.done_on is None


@pytest.mark.parametrize("moment", ["before the plan", "after the plan"])
def test_who_has_checked_in_is_not_asked_to(mail_member, sink, pathway, moment):
    import uuid

    make_reminder(mail_member, kind="check-in")
    journey = Journey.objects.begin(mail_member, at=MONDAY)
    if moment == "after the plan":
        plan.plan(at(MONDAY))
    CheckIn.objects.create(
        owner=mail_member,
        journey=journey,
        client_id=uuid.uuid4(),
        day=MONDAY.date(),
        at=MONDAY - HOUR,
        answers={},
    )

    tasks.run(at(MONDAY))

    assert sink.mails == []
    assert healthy(MONDAY)
