"""F7, F8, F11 to F15, F17, F19: outages of mail, of time and of room, on the test's own clock."""

import random
import uuid
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from accounts.models import User
from reminders import delivering, fsck, plan, tasks, writing
from reminders.models import Delivery, EmailChannel, InboxItem, Occurrence, Pulse, Reminder
from reminders.planning import Rule, instant, quiet_until
from tests.plugins.ports import free_port
from tests.reminders.conftest import (  # noqa: F401
    MONDAY,
    mail_member,
    make_reminder,
    silent_server,
    sink,
    use_smtp,
)

pytestmark = pytest.mark.faults
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONES = sorted(available_timezones() - {"localtime"})
IN_ONE_DATABASE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(autouse=True)
def _unhurried(request, settings):
    if "paced" not in request.fixturenames:
        settings.MAILS_PER_SECOND, settings.MEMBER_RESTS = 0, timedelta(0)


@pytest.fixture
def paced(settings, monkeypatch):
    monkeypatch.setattr(delivering, "sleep", lambda seconds: None)
    return settings


def at(moment):
    return lambda: moment


def people(count, reminders=1, **fields):
    """So many members with so many reminders each, due at MONDAY."""
    names = [uuid.uuid4().hex for _ in range(count)]
    users = [User(username=name, name_key=name) for name in names]
    for user in users:
        user.email = f"{user.username}@example.org"
    User.objects.bulk_create(users)
    then = MONDAY - 9 * DAY
    EmailChannel.objects.bulk_create(
        [EmailChannel(owner=u, address=u.email, agreed_at=then, confirmed_at=then) for u in users]
    )
    values = {
        "days_rule": Rule("week", days=tuple(range(7))).stored(),
        "local_time": MONDAY.time(),
        "tz": "UTC",
        "next_at": MONDAY,
        "next_key": f"{MONDAY:%Y-%m-%dT%H:%M}",
        "by_email": True,
        "made_at": then,
        "changed_at": then,
    } | fields
    Reminder.objects.bulk_create(
        [
            Reminder(owner=u, client_id=uuid.uuid4(), **values)
            for u in users
            for _ in range(reminders)
        ]
    )


def healthy(moment):
    broken = [finding for finding in fsck.check(moment) if finding.broken]
    assert not broken, broken


def until_quiet(clock, step, turns):
    """Tick, and let the clock go on, until nothing is on its way."""
    for _ in range(turns):
        tasks.run(at(clock), seconds=5)
        clock += step
        if not Delivery.objects.filter(state__in=[*Delivery.WAITING, *Delivery.TAKEN]).exists():
            break
    return clock


FOR_NOW = [(p, f"{c} no") for c in (421, 450, 451, 452) for p in ("mail", "rcpt", "data")]
FOR_GOOD = [(p, f"{c} no") for c in (550, 552, 554) for p in ("rcpt", "data")]
LOST = [("mail", "drop"), ("rcpt", "drop"), ("data-lost", ""), ("taken-then-lost", "")]


def test_f7_every_answer_of_a_mail_server(sink, db, say, size):  # noqa: F811
    each, table = size(10, 50), {}
    for phase, answer in FOR_NOW + FOR_GOOD + LOST:
        User.objects.all().delete()
        Pulse.objects.all().delete()
        sink.mails.clear()
        people(each)
        sink.at, sink.answer = phase, answer
        tasks.run(at(MONDAY))
        sink.at = ""
        until_quiet(MONDAY + 3 * MINUTE, 3 * MINUTE, 40)
        ended = Counter(Delivery.objects.values_list("state", flat=True))
        table[phase, answer or "lost"] = dict(ended)
        expected = "dead" if (phase, answer) in FOR_GOOD else "sent"
        assert set(ended) == {expected}, (phase, answer, ended)
        healthy(MONDAY + 3 * HOUR)
    say("F7 answers of a mail server", cases=len(table), each=each, table=table)


def test_f7_a_server_that_drips_or_says_nothing(db, settings, say):
    people(5)
    with silent_server() as port:
        use_smtp(settings, port, timeout=0.2)
        tasks.run(at(MONDAY))
    states = Counter(Delivery.objects.values_list("state", "attempts"))
    say("F7 silence", states=dict(states))
    assert {state for state, _ in states} <= {"queued", "retry"}
    assert {attempts for _, attempts in states} == {0}
    healthy(MONDAY)


def test_f8_six_hours_without_a_mail_server(sink, paced, db, settings, say, size):  # noqa: F811
    count = size(600, 5_000)
    settings.MAILS_PER_SECOND = 10
    people(count - 50)
    people(50, useful_for=2 * HOUR)
    use_smtp(settings, free_port())
    clock = MONDAY
    while clock < MONDAY + 6 * HOUR:
        tasks.run(at(clock), seconds=0.02)
        clock += 10 * MINUTE
    assert not Delivery.objects.filter(state="dead").exists()

    use_smtp(settings, sink.port)
    back, done = clock, None
    while clock < back + 20 * MINUTE:
        tasks.run(at(clock), seconds=0.02)
        if done is None and len(sink.mails) == count - 50:
            done = clock - back
        clock += timedelta(seconds=2)

    states = Counter(Delivery.objects.values_list("state", flat=True))
    say("F8 six hours without mail", due=count, sent_within=done, states=dict(states))
    assert states == {"sent": count - 50, "skipped": 50}
    assert done <= 20 * MINUTE
    healthy(clock)


def test_f11_three_days_of_downtime(sink, paced, db, settings, say, size):  # noqa: F811
    members, each = size(60, 1_000), 5
    people(members, each - 2)
    people(0)
    for user in User.objects.all():
        for _ in range(2):
            make_reminder(user, useful_for=HOUR)
    tasks.run(at(MONDAY - HOUR))
    clock = back = MONDAY + 3 * DAY + 3 * HOUR
    fastest = 0
    while clock < back + 3 * HOUR:
        before = len(sink.mails)
        tasks.run(at(clock), seconds=0.02)
        fastest = max(fastest, len(sink.mails) - before)
        clock += timedelta(seconds=2)
        if not Delivery.objects.waiting().exists():
            break

    planned = Occurrence.objects.filter(state="planned").values_list("reminder", flat=True)
    digests = InboxItem.objects.filter(away_from__isnull=False).values_list("owner", flat=True)
    per_member = Counter(to for to, _ in sink.mails)
    expired = Delivery.objects.filter(last_code="expired").count()
    say(
        "F11 three days down",
        members=members,
        reminders=members * each,
        mails=len(sink.mails),
        digests=len(digests),
        most_to_one=max(per_member.values()),
        most_in_2_s=fastest,
        expired_sent=expired,
    )
    assert max(Counter(planned).values()) == 1
    assert max(Counter(digests).values()) == 1
    assert len(digests) == members
    assert max(per_member.values()) <= each - 2 + 1
    assert fastest <= settings.MAILS_PER_SECOND * 2 + 1
    assert expired == 0
    healthy(clock)


def test_f12_one_moment_a_date_in_every_zone(say, size):
    nine = [time(h, m) for h in (0, 1, 2, 3) for m in (0, 30)] + [time(12, 0)]
    clocks = size([time(2, 30), time(0, 0)], nine)
    days = [date(2026, 1, 1) + DAY * n for n in range(size(170, 4 * 366))]
    slots = backwards = 0
    for zone in ZONES:
        for clock in clocks:
            last = None
            for day in days:
                moment = instant(day, clock, zone)
                backwards += last is not None and moment <= last
                last = moment
                slots += 1
    say(
        "F12 every zone", zones=len(ZONES), slot_days=slots, not_later_than_the_day_before=backwards
    )
    assert backwards == 0


def test_f13_a_change_of_zone_sends_nothing_twice_and_loses_nothing(mail_member, say, size):  # noqa: F811
    reminder = make_reminder(mail_member)
    seen = Counter()

    @given(st.sampled_from(ZONES), st.sampled_from(ZONES), st.integers(-2000, 2000))
    @examples(max_examples=size(120, 10_000), deadline=None, suppress_health_check=IN_ONE_DATABASE)
    def moves(zone, other, minutes):
        Occurrence.objects.all().delete()
        reminder.tz, reminder.unanswered = zone, 0
        reminder.aim(at=MONDAY - DAY)
        reminder.save()
        moved_at = reminder.next_at + minutes * MINUTE
        clock = MONDAY - DAY
        moved = False
        while clock < MONDAY + 3 * DAY:
            clock += 3 * HOUR
            if not moved and clock >= moved_at:
                plan.plan(at(clock))
                reminder.refresh_from_db()
                reminder.move(other, at=clock)
                moved = True
            plan.plan(at(clock))
        keys = list(Occurrence.objects.filter(state="planned").values_list("occ_key", flat=True))
        assert len(keys) == len(set(keys))
        days = sorted(date.fromisoformat(key[:10]) for key in keys)
        # No date is left out but by a jump over the date line.
        gaps = [(b - a).days for a, b in pairwise(days)]
        assert max(gaps, default=1) <= 2
        seen["examples"] += 1
        seen["occurrences"] += len(keys)

    moves()
    say("F13 change of zone", **seen)


@pytest.mark.parametrize(
    ("name", "step"),
    [("an hour on", HOUR), ("an hour back", -HOUR), ("a day on", DAY), ("a day back", -DAY)],
)
def test_f14_a_clock_that_steps_repeats_nothing(sink, mail_member, say, name, step):  # noqa: F811
    make_reminder(mail_member)
    for moment in (MONDAY, MONDAY + step, MONDAY, MONDAY + step, MONDAY + DAY):
        tasks.run(at(moment))
    keys = list(Occurrence.objects.filter(state="planned").values_list("occ_key", flat=True))
    say(f"F14 the clock steps {name}", occurrences=len(keys), mails=len(sink.mails))
    assert len(keys) == len(set(keys)) == len(sink.mails) == 2


def test_f14_two_years_on_the_planner_asks(sink, mail_member, say):  # noqa: F811
    make_reminder(mail_member)
    tasks.run(at(MONDAY - HOUR))
    done = tasks.run(at(MONDAY + 730 * DAY))
    say("F14 the clock steps two years on", planned=done.planned, mails=len(sink.mails))
    assert (done.planned, sink.mails) == (0, [])


def test_f15_nothing_is_handed_over_in_quiet_hours(mail_member, say, size):  # noqa: F811
    reminder = make_reminder(mail_member)
    plan.plan(at(MONDAY))
    occurrence, seen = Occurrence.objects.get(), Counter()
    clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
    year = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1))

    @given(st.sampled_from(ZONES), year, clocks, clocks)
    @examples(max_examples=size(300, 5_000), deadline=None, suppress_health_check=IN_ONE_DATABASE)
    def hours(zone, naive, begin, end):
        now = naive.replace(tzinfo=UTC)
        Reminder.objects.update(quiet_from=begin, quiet_until=end, tz=zone)
        Occurrence.objects.update(due_at=now - MINUTE, expires_at=now + 12 * HOUR)
        Delivery.objects.update(
            state="queued", next_attempt_at=now, token=None, lease_until=None, attempts=0
        )
        [(pk, token)] = delivering.claim(now)
        outgoing = delivering.begin([(pk, token)], now)
        delivery = Delivery.objects.get()
        local = now.astimezone(ZoneInfo(zone)).time()
        inside = begin <= local < end if begin <= end else local >= begin or local < end
        assert (outgoing == []) == inside
        if delivery.state == "deferred":
            assert quiet_until(delivery.next_attempt_at, (begin, end), zone) is None
            assert now < delivery.next_attempt_at < now + 12 * HOUR
        seen[delivery.state] += 1

    hours()
    assert reminder.pk
    assert occurrence.pk
    say("F15 quiet hours", **seen)


def test_f17_poison_dies_alone(sink, db, monkeypatch, say):  # noqa: F811
    people(30)
    sick = random.choice(list(Reminder.objects.values_list("pk", flat=True)))
    real = writing.written

    def written(outgoing):
        if outgoing.reminder_id == sick:
            raise ValueError("poison")
        return real(outgoing)

    monkeypatch.setattr(writing, "written", written)
    until_quiet(MONDAY, 20 * MINUTE, 12)
    states = Counter(Delivery.objects.values_list("state", "attempts"))
    say("F17 poison", states=dict(states))
    assert states == {("sent", 1): 29, ("dead", 3): 1}
    healthy(MONDAY + 5 * HOUR)


@pytest.mark.django_db(transaction=True)
def test_f19_a_full_disk_loses_nothing(sink, say, size):  # noqa: F811
    if connection.vendor != "sqlite":
        pytest.skip("SQLite can be told how much room there is.")
    full = 0
    for _ in range(3):
        User.objects.all().delete()
        people(size(100, 2_000))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
            try:
                plan.plan(at(MONDAY))
            except OperationalError as error:
                full += "full" in str(error)
            finally:
                cursor.execute("PRAGMA max_page_count = 1073741823")
        healthy(MONDAY)
        tasks.run(at(MONDAY))
        assert Delivery.objects.filter(state="sent").count() == size(100, 2_000)
        healthy(MONDAY)
    say("F19 a full disk", times=full)
    assert full == 3
