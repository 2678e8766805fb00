"""How fast, how often again, and when not at all: pace, outages, putting off, done, tapering."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from journeys.models import CheckIn, Journey, Pause
from reminders import catching_up, delivering, fsck, pacing, plan, snoozing, tasks
from reminders.models import Delivery, EmailChannel, InboxItem, Occurrence, Pulse, Reminder
from reminders.planning import Rule, key_of
from tests.conftest import HTMX
from tests.reminders.conftest import MONDAY, make_reminder
from tests.reminders.test_plan import at

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOWN_FROM, BACK = MONDAY - HOUR, MONDAY + 3 * DAY + timedelta(hours=6)


def somebody(number):
    user = User.objects.create_user(f"member {number}", email=f"m{number}@example.org")
    EmailChannel.agree(user, at=MONDAY - 9 * DAY).confirm(at=MONDAY - 9 * DAY)
    return user


def healthy(moment):
    return not [finding for finding in fsck.check(moment) if finding.broken]


def test_a_channel_sends_so_many_a_second(paced, db):
    assert pacing.take("email", 100, MONDAY) == 20
    assert pacing.take("email", 100, MONDAY) == 0
    assert pacing.take("email", 100, MONDAY + timedelta(seconds=0.5)) == 5
    assert pacing.take("email", 3, MONDAY + HOUR) == 3
    pacing.give_back("email", 3)
    assert pacing.take("email", 100, MONDAY + HOUR) == 20


def test_a_burst_goes_out_at_the_pace_of_the_channel(paced, sink, db, monkeypatch):
    class BucketIsEmptyError(Exception):
        """Nothing to be had for a while: this test does not wait."""

    def wait(seconds):
        raise BucketIsEmptyError

    monkeypatch.setattr(delivering, "sleep", wait)
    for number in range(50):
        make_reminder(somebody(number))

    moments = []
    for second in range(4):
        with suppress(BucketIsEmptyError):
            tasks.run(at(MONDAY + timedelta(seconds=second)))
        moments.append(len(sink.mails))

    assert moments == [20, 30, 40, 50]
    assert healthy(MONDAY + HOUR)


def test_a_member_gets_one_a_minute(paced, mail_member, sink):
    for _ in range(3):
        make_reminder(mail_member)

    counts = []
    for minute in range(4):
        tasks.run(at(MONDAY + timedelta(minutes=minute)), seconds=0.3)
        counts.append(len(sink.mails))

    assert counts == [1, 2, 3, 3]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert healthy(MONDAY + HOUR)


def test_a_further_try_is_no_further_message(paced, reminder, sink):
    sink.at, sink.answer = "rcpt", "450 busy"
    tasks.run(at(MONDAY), seconds=0.3)
    Delivery.objects.update(next_attempt_at=MONDAY)
    sink.at = ""

    tasks.run(at(MONDAY + timedelta(seconds=30)), seconds=0.3)

    assert Delivery.objects.get().state == "sent"


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


def test_today_shows_the_notice_with_what_can_be_done(client, mail_member, pathway):
    make_reminder(mail_member, due=timezone.now().replace(second=0, microsecond=0))
    plan.plan(at(timezone.now()))
    Journey.objects.begin(mail_member, at=MONDAY)
    client.force_login(mail_member)

    page = client.get("/today/")

    assertContains(page, "zebra marmalade lantern")
    assertContains(page, f"/you/reminders/notice/{InboxItem.objects.get().pk}/later/")
    assertContains(page, "In an hour")


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


TAPER = Rule("taper", start=date(2026, 1, 1), stretches=(2, 3, 4))


def test_a_tapering_rule_grows_rarer():
    days, day = [], TAPER.next_day(date(2025, 12, 1))
    while day < date(2027, 1, 1):
        days.append(day)
        day = TAPER.next_day(day + DAY)

    assert days[:14] == [date(2026, 1, 1) + n * DAY for n in range(14)]
    assert days[14:17] == [date(2026, 1, 15), date(2026, 1, 22), date(2026, 1, 29)]
    assert days[17:21] == [date(2026, month, 5) for month in (2, 3, 4, 5)]
    assert days[21:] == [date(2026, 6, 5), date(2026, 9, 5), date(2026, 12, 5)]
    assert [TAPER.phase(days[n]) for n in (13, 14, 17, 21)] == ["day", "week", "month", "quarter"]
    assert Rule.read(TAPER.stored()) == TAPER


@given(
    st.dates(date(2000, 1, 1), date(2200, 12, 31)),
    st.tuples(st.integers(1, 52), st.integers(1, 104), st.integers(1, 60)),
    st.integers(-400, 6000),
)
@examples(max_examples=300, deadline=None)
def test_a_tapering_rule_never_goes_back_and_never_more_often(start, stretches, offset):
    rule = Rule("taper", start=start, stretches=stretches)

    one = rule.next_day(start + offset * DAY if offset > 0 else start)
    two = rule.next_day(one + DAY)
    three = rule.next_day(two + DAY)

    assert one < two < three
    assert (two - one).days <= 92
    assert (three - two).days >= min((two - one).days, 28) - 3
    assert rule.next_day(one) == one


def test_a_tapering_reminder_is_made_on_the_page(as_member, member, pathway):
    import uuid

    data = {
        "client_id": str(uuid.uuid4()),
        "label": "Walk",
        "rhythm": "taper",
        "start": (timezone.now() + DAY).date().isoformat(),
        "daily_weeks": "1",
        "weekly_weeks": "4",
        "monthly_months": "",
        "time": "18:30",
        "wording": "plain",
    }

    invalid = as_member.post("/you/reminders/new/", data)
    assertContains(invalid, "Write a number.", status_code=422)
    assertRedirects(
        as_member.post("/you/reminders/new/", data | {"monthly_months": "6"}), "/you/reminders/"
    )

    kept = Reminder.objects.get()
    assert kept.rule.stretches == (1, 4, 6)
    assertContains(as_member.get("/you/reminders/"), "and rarer with time")
    assertContains(as_member.get(f"/you/reminders/{kept.pk}/"), 'value="4"')
    assert key_of(kept.rule.start, kept.local_time) == kept.next_key


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
