"""A member's reminders as a calendar (RFC 5545): neutral titles, moments in UTC.

Each slot of the coming weeks is an event of its own. So every rhythm is right over every
change of the clock, whatever a calendar program makes of time zones and rules.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from accounts.models import User
from journeys.models import Pause
from reminders import planning
from reminders.models import Reminder
from reminders.wording import seen

AHEAD = timedelta(days=92)
MOST = 500
LINE = 75
# A calendar must hold something; this says no more than that there is nothing.
NOTHING = (
    "BEGIN:VTIMEZONE",
    "TZID:Etc/UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def calendar(user: User, *, at: datetime) -> str:
    """The calendar file of a member's coming reminders."""
    events = [line for event in coming(user, at) for line in event]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Reminders//Reminders//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(events or NOTHING),
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines)


def coming(user: User, at: datetime) -> Iterator[list[str]]:
    """The events of the coming weeks; none while the member rests."""
    if Pause.objects.open().filter(owner=user).exists():
        return
    count = 0
    for reminder in Reminder.objects.of(user).on().defer("label"):
        begin = max(at, reminder.paused_until or at)
        first = planning.day_of(reminder.next_key) or begin.date()
        for slot in planning.slots_from(reminder.rule, reminder.local_time, reminder.tz, first):
            if slot.at > at + AHEAD or count >= MOST:
                break
            if slot.key >= reminder.next_key and slot.at > begin and slot.day != reminder.done_on:
                count += 1
                yield event(reminder, slot, user.language)


def event(reminder: Reminder, slot: planning.Slot, language: str) -> list[str]:
    """One slot; its id is the same each time the calendar asks."""
    title = escape(seen(reminder.wording, language).subject)
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(reminder.pk, slot.key)}",
        f"DTSTAMP:{stamp(reminder.changed_at)}",
        f"SEQUENCE:{reminder.version}",
        f"DTSTART:{stamp(slot.at)}",
        "DURATION:PT15M",
        f"SUMMARY:{title}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
    ]


def stamp(moment: datetime) -> str:
    """A moment in UTC."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text: str) -> str:
    """A text value: what has a meaning in the format is marked."""
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def fold(line: str) -> str:
    """A line of at most 75 octets, never cut inside a character."""
    parts, room = [""], LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append("")
            room = LINE - 1  # The space that marks a continued line counts.
        parts[-1] += character
        room -= size
    return "\r\n ".join(parts)
