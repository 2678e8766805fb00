"""What was missed while all was down is told once, and nothing is held up for long."""

from datetime import timedelta

from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from journeys.models import Journey, Pause
from reminders import catching_up, delivering, plan, tasks
from reminders.models import Delivery, InboxItem, Occurrence, Pulse
from tests.reminders.conftest import MONDAY, healthy, make_reminder
from tests.reminders.test_plan import at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOWN_FROM, BACK = MONDAY - HOUR, MONDAY + 3 * DAY + timedelta(hours=6)


def missed_three_days(user, count=2):
    """Reminders that nobody can use any more when the service is back."""
    made = [make_reminder(user, useful_for=HOUR) for _ in range(count)]
    tasks.run(at(DOWN_FROM))
    return made


def test_after_an_outage_each_member_hears_once(mail_member, sink):
    missed_three_days(mail_member)

    for minutes in (0, 1, 2, 40):
        tasks.run(at(BACK + timedelta(minutes=minutes)))

    item = InboxItem.objects.get()
    assert (item.missed, item.away_from, item.owner) == (8, DOWN_FROM, mail_member)
    assert len(sink.mails) == 1
    assert Occurrence.objects.filter(state="digest").count() == 1
    assert healthy(BACK + HOUR)


def test_whom_another_mail_reaches_gets_no_second_one(mail_member, sink):
    missed_three_days(mail_member)
    make_reminder(mail_member, useful_for=8 * HOUR)

    tasks.run(at(BACK))

    assert InboxItem.objects.filter(away_from__isnull=False).count() == 1
    assert len(sink.mails) == 1
    assert Delivery.objects.get().occurrence.state == "planned"


def test_two_that_catch_up_at_once_tell_once(mail_member, sink):
    from reminders.models import Pulse

    missed_three_days(mail_member)
    tasks.beat(at(BACK))
    plan.plan(at(BACK))
    stale = Pulse.objects.get(pk=tasks.PLANNER)

    assert catching_up.digest(stale, BACK) == 1
    assert catching_up.digest(stale, BACK) == 0


def test_a_paused_member_hears_of_no_outage(mail_member, pathway):
    missed_three_days(mail_member)
    journey = Journey.objects.begin(mail_member, at=MONDAY)
    Pause.objects.create(owner=mail_member, journey=journey, began_at=MONDAY)

    tasks.run(at(BACK))

    assert not InboxItem.objects.exists()


def test_a_short_gap_is_no_outage(mail_member):
    make_reminder(mail_member, useful_for=HOUR)
    tasks.run(at(MONDAY - HOUR))

    tasks.run(at(MONDAY + 4 * HOUR))

    assert not InboxItem.objects.exists()


def test_today_says_what_was_missed(client, mail_member, pathway):
    missed_three_days(mail_member)
    tasks.run(at(BACK))
    Journey.objects.begin(mail_member, at=MONDAY)
    InboxItem.objects.update(made_at=timezone.now())
    client.force_login(mail_member)

    page = client.get("/today/")

    assertContains(page, "8 reminders could not be sent")
    assertNotContains(page, "zebra")


def test_a_mail_server_that_says_nothing_holds_no_request(client, mail_member, settings, pathway):
    from time import monotonic

    from tests.reminders.conftest import silent_server, use_smtp

    client.force_login(mail_member)
    with silent_server() as port:
        use_smtp(settings, port, timeout=30)
        began = monotonic()
        answer = client.post("/you/reminders/test/")

    assert answer.status_code == 302
    assert monotonic() - began < 6


def test_a_clock_that_was_ahead_leaves_no_lease_and_no_beat_to_wait_for(reminder, sink):
    tomorrow = MONDAY + DAY
    plan.plan(at(MONDAY))
    tasks.beat(at(tomorrow))
    delivering.claim(tomorrow)

    tasks.run(at(MONDAY + HOUR))

    assert Pulse.objects.get(pk=tasks.PLANNER).beat_at == MONDAY + HOUR
    assert Delivery.objects.get().state == "sent"
