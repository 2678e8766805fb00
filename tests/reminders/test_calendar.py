"""The calendar feed: strict RFC 5545, neutral words, an address that can be taken away."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import Journey, Pause
from reminders import calendar
from reminders.models import CalendarFeed, Reminder, Wording
from reminders.planning import Rule
from tests.conftest import HTMX
from tests.reminders.conftest import MONDAY, make_reminder

FEED = "/you/reminders/calendar/"
LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<params>(;[A-Z-]+=[^:;]+)*):(?P<value>.*)")
PROPERTIES = {
    "VCALENDAR": {"VERSION", "PRODID", "CALSCALE", "METHOD"},
    "VEVENT": {"UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DURATION", "SUMMARY", "CLASS", "TRANSP"},
    "VALARM": {"ACTION", "DESCRIPTION", "TRIGGER"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
INSIDE = {"VEVENT": "VCALENDAR", "VALARM": "VEVENT", "VTIMEZONE": "VCALENDAR"}
INSIDE |= {"STANDARD": "VTIMEZONE", "VCALENDAR": None}


def parse(raw):
    """The events of a calendar; an assertion for whatever RFC 5545 does not allow."""
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n")[:-1]:
        assert 0 < len(line) <= 75
        line.decode()  # A fold inside a character would not be UTF-8.
    lines = raw.decode().replace("\r\n ", "").split("\r\n")[:-1]
    stack, seen, events, components = [], [], [], 0
    for line in lines:
        found = LINE.fullmatch(line)
        assert found, line
        name, value = found["name"], found["value"]
        if name == "BEGIN":
            assert INSIDE[value] == (stack[-1] if stack else None)
            stack.append(value)
            seen.append({})
            components += value in ("VEVENT", "VTIMEZONE")
        elif name == "END":
            assert stack.pop() == value
            values = seen.pop()
            assert set(values) == PROPERTIES[value], (value, set(values))
            if value == "VEVENT":
                events.append(values)
        else:
            assert stack, "a property outside"
            assert name not in seen[-1], "a property twice"
            assert not re.search(r"(?<!\\)[,;]", value) or name not in ("SUMMARY", "DESCRIPTION")
            seen[-1][name] = value
    assert not stack
    assert components >= 1, "a calendar needs a component"
    for event in events:
        for name in ("DTSTART", "DTSTAMP"):
            datetime.strptime(event[name], "%Y%m%dT%H%M%SZ")
        uuid.UUID(event["UID"])
    assert len({event["UID"] for event in events}) == len(events)
    return events


def feed(user):
    return f"/calendar/{CalendarFeed.renew(user, at=MONDAY).secret}.ics"


def test_the_feed_is_a_strict_calendar(client, mail_member, pathway):
    now = timezone.now().replace(second=0, microsecond=0)
    make_reminder(mail_member, due=now + timedelta(hours=1))

    answer = client.get(feed(mail_member))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    events = parse(answer.content)
    assert len(events) == 92
    first = datetime.strptime(events[0]["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert first == now + timedelta(hours=1)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("words", Wording.values)
def test_the_feed_says_nothing(mail_member, settings, words, language):
    mail_member.language = language
    mail_member.username = "Quetzal"
    make_reminder(mail_member, wording=words, kind="plan-review")

    raw = calendar.calendar(mail_member, at=MONDAY - timedelta(hours=1)).encode()

    parse(raw)
    whole = raw.decode().replace("\r\n ", "")
    telling = ("zebra", "Quetzal", "example.org", "plan", "recover", "health", settings.SITE_HOST)
    for word in (*telling, settings.BRAND_NAME):
        assert word not in whole


def test_the_same_slot_has_the_same_id(mail_member):
    reminder = make_reminder(mail_member)
    before = parse(calendar.calendar(mail_member, at=MONDAY - timedelta(hours=1)).encode())

    reminder.change(at=MONDAY - timedelta(minutes=30))
    after = parse(calendar.calendar(mail_member, at=MONDAY - timedelta(minutes=30)).encode())

    assert [event["UID"] for event in before] == [event["UID"] for event in after]
    assert int(after[0]["SEQUENCE"]) > int(before[0]["SEQUENCE"])


def test_local_time_holds_over_the_change_of_the_clock(mail_member):
    reminder = make_reminder(mail_member)
    reminder.tz = "Europe/Berlin"
    reminder.change(at=MONDAY - timedelta(hours=1))

    events = parse(calendar.calendar(mail_member, at=MONDAY - timedelta(hours=1)).encode())

    by_day = {event["DTSTART"][:8]: event["DTSTART"][9:13] for event in events}
    assert (by_day["20260328"], by_day["20260329"]) == ("1100", "1000")


def test_every_rhythm_and_nothing_at_all_are_calendars(mail_member):
    assert parse(calendar.calendar(mail_member, at=MONDAY).encode()) == []
    start = MONDAY.date()
    for every in ("days", "month", "quarter", "year", "once", "taper"):
        make_reminder(mail_member, days_rule=Rule(every, n=3, start=start).stored())

    assert len(parse(calendar.calendar(mail_member, at=MONDAY - timedelta(hours=1)).encode())) > 50


def test_what_is_off_paused_or_done_is_not_there(mail_member, pathway):
    at = MONDAY - timedelta(hours=1)
    reminder = make_reminder(mail_member)
    full = len(parse(calendar.calendar(mail_member, at=at).encode()))

    reminder.done_today(at=MONDAY)
    assert len(parse(calendar.calendar(mail_member, at=at).encode())) == full - 1
    Reminder.objects.all().pause(at=at, until=at + timedelta(days=14))
    assert len(parse(calendar.calendar(mail_member, at=at).encode())) == full - 14
    journey = Journey.objects.begin(mail_member, at=MONDAY)
    pause = Pause.objects.create(owner=mail_member, journey=journey, began_at=MONDAY)
    assert parse(calendar.calendar(mail_member, at=at).encode()) == []
    pause.delete()
    Reminder.objects.get().end(at=at)
    assert parse(calendar.calendar(mail_member, at=at).encode()) == []


def test_long_words_fold_between_characters():
    line = "SUMMARY:" + "é" * 100

    folded = calendar.fold(line)

    assert folded.replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert calendar.escape("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"


def test_the_address_is_made_renewed_and_taken_away(as_member, member, pathway):
    make_reminder(member)
    out = Client()

    assertRedirects(as_member.post(FEED, {"choice": "renew"}), "/you/reminders/")
    first = CalendarFeed.objects.get().secret
    assertContains(as_member.get("/you/reminders/"), f"/calendar/{first}.ics")
    assert out.get(f"/calendar/{first}.ics").status_code == 200

    fragment = as_member.post(FEED, {"choice": "renew"}, headers=HTMX)
    second = CalendarFeed.objects.get().secret
    assertContains(fragment, f"/calendar/{second}.ics")
    assertNotContains(fragment, "<html")
    assert out.get(f"/calendar/{first}.ics").status_code == 404
    assert out.get(f"/calendar/{second}.ics").status_code == 200

    as_member.post(FEED, {"choice": "off"})
    assert out.get(f"/calendar/{second}.ics").status_code == 404


@pytest.mark.parametrize("secret", ["x", "x" * 900, f"{uuid.UUID(int=7).hex}:bad", "%00", "é:é"])
def test_an_address_nobody_made_opens_nothing(client, db, secret):
    assert client.get(f"/calendar/{secret}.ics").status_code == 404


def test_a_closed_account_has_no_calendar(client, mail_member, pathway):
    path = feed(mail_member)
    mail_member.is_active = False
    mail_member.save()

    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)
