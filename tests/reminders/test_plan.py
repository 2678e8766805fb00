"""PLAN: one occurrence a slot, whoever plans and however often."""

from datetime import time, timedelta

import pytest

from journeys.models import Pause
from reminders import plan, tasks
from reminders.models import Delivery, InboxItem, Occurrence, Pulse, Reminder
from reminders.planning import Rule
from tests.reminders.conftest import MONDAY, make_reminder


def at(moment):
    return lambda: moment


def test_plan_makes_one_occurrence_with_its_notice_and_delivery(reminder):
    assert plan.plan(at(MONDAY)) == 1

    occurrence = Occurrence.objects.get()
    assert occurrence.occ_key == "2026-03-02T12:00"
    assert occurrence.inbox_item.owner == reminder.owner
    assert occurrence.deliveries.get().state == "queued"
    reminder.refresh_from_db()
    assert reminder.next_key == "2026-03-03T12:00"


def test_plan_twice_makes_one(reminder):
    plan.plan(at(MONDAY))
    plan.plan(at(MONDAY))

    assert Occurrence.objects.count() == InboxItem.objects.count() == 1


def test_a_planner_with_an_old_view_meets_the_same_key(reminder):
    plan.plan(at(MONDAY))
    # As if a second planner had read the reminder before the first one wrote.
    Reminder.objects.update(next_at=MONDAY, next_key="2026-03-02T12:00")

    assert plan.plan(at(MONDAY)) == 0
    assert Delivery.objects.count() == Occurrence.objects.count() == 1


def test_after_an_outage_only_the_latest_useful_slot_comes(reminder):
    plan.plan(at(MONDAY + timedelta(days=40, hours=1)))

    planned = Occurrence.objects.filter(state="planned").get()
    reminder.refresh_from_db()
    assert planned.occ_key == "2026-04-11T12:00"
    assert Occurrence.objects.filter(state="skipped_stale").count() == plan.STALE_KEPT
    assert reminder.missed == 40


def test_nothing_useful_plans_nothing(reminder):
    plan.plan(at(MONDAY + timedelta(hours=13)))

    assert not Occurrence.objects.filter(state="planned").exists()
    assert not InboxItem.objects.exists()


def test_a_paused_member_gets_no_notice(reminder, pathway):
    from journeys.models import Journey

    journey = Journey.objects.begin(reminder.owner, at=MONDAY)
    Pause.objects.create(owner=reminder.owner, journey=journey, began_at=MONDAY)

    plan.plan(at(MONDAY))

    assert Occurrence.objects.get().state == "skipped_paused"
    assert not InboxItem.objects.exists()


def test_once_is_over_after_its_day(mail_member):
    once = make_reminder(mail_member, days_rule=Rule("once", start=MONDAY.date()).stored())

    plan.plan(at(MONDAY))

    once.refresh_from_db()
    assert once.ended_why == "over"
    assert Occurrence.objects.get().state == "planned"


def test_after_eight_without_a_visit_it_ends_silently(reminder):
    for day in range(12):
        plan.plan(at(MONDAY + timedelta(days=day)))

    reminder.refresh_from_db()
    assert Occurrence.objects.count() == 8
    assert reminder.ended_why == "silence"


def test_a_visit_starts_the_count_again(reminder):
    for day in range(12):
        plan.plan(at(MONDAY + timedelta(days=day)))
        if day == 5:
            InboxItem.objects.update(done_at=MONDAY + timedelta(days=5, hours=2))

    reminder.refresh_from_db()
    assert reminder.is_on
    assert Occurrence.objects.count() == 12


def test_move_keeps_the_next_undelivered_slot(mail_member):
    reminder = make_reminder(mail_member, local_time=time(12))
    plan.plan(at(MONDAY))
    reminder.refresh_from_db()

    reminder.move("America/New_York", at=MONDAY + timedelta(hours=1))

    assert reminder.next_key == "2026-03-03T12:00"
    plan.plan(at(MONDAY + timedelta(hours=5)))
    assert Occurrence.objects.count() == 1


def test_move_sends_a_slot_that_lies_behind_while_it_is_useful(mail_member):
    reminder = make_reminder(mail_member, due=MONDAY + timedelta(hours=4))

    reminder.move("Asia/Tokyo", at=MONDAY)

    assert reminder.next_key == "2026-03-02T16:00"
    assert reminder.next_at < MONDAY


def test_the_planner_stops_when_the_clock_jumps_a_month(reminder, caplog):
    tasks.run(at(MONDAY - timedelta(days=1)))

    assert tasks.run(at(MONDAY + timedelta(days=31))) == (0, 0, 0)
    assert "reminders resume" in caplog.text
    Pulse.objects.update(beat_at=MONDAY + timedelta(days=31))
    assert tasks.run(at(MONDAY + timedelta(days=31))).planned == 1


@pytest.mark.parametrize("count", [1, 40])
def test_plan_queries_do_not_grow(mail_member, count, django_assert_num_queries):
    for _ in range(count):
        make_reminder(mail_member)

    with django_assert_num_queries(7):
        plan.plan(at(MONDAY))


def test_a_tick_with_nothing_due_is_one_probe_each(reminder, django_assert_num_queries):
    with django_assert_num_queries(3):  # the transaction around the probe, and the probe
        plan.plan(at(MONDAY - timedelta(minutes=1)))
