"""On which days and at which moment: pure functions over local time.

A slot is a local date and clock time. Its key is nominal, without zone and offset, so that
daylight saving, a change of zone and a second planner all meet the same key. Its moment
follows RFC 5545 §3.3.5: in a gap the offset from before the gap counts, and of two moments
with the same name the first one does.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
# A yearly 29 February that were skipped would need eight years; nothing needs more.
LAST_DAY = date(9000, 1, 1)
# From when and until when nothing may arrive; without both there are no quiet hours.
Quiet = tuple[time | None, time | None]
Every = Literal["week", "days", "month", "quarter", "year", "once", "taper"]


class Slot(NamedTuple):
    """One local date and time, its key, and the moment it falls on."""

    key: str
    day: date
    at: datetime


@dataclass(frozen=True)
class Rule:
    """On which days.

    `week`: the weekdays of `days`, Monday is 0. `days`: every `n` days from `start`.
    `month`, `quarter`, `year`: the day of the month of `start`, every 1, 3 or 12 months from
    it; where a month is shorter, its last day. `once`: on `start` alone. `taper`: rarer and
    rarer; from `start` daily for `stretches[0]` weeks, then weekly for `stretches[1]` weeks,
    then monthly for `stretches[2]` months, then every three months.
    As JSON: {"every": "week", "days": [0, 2]}, {"every": "days", "n": 3, "start": "2026-01-31"}.
    """

    every: Every
    days: tuple[int, ...] = ()
    n: int = 1
    start: date = field(default=date(2000, 1, 1))
    stretches: tuple[int, int, int] = (2, 8, 6)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> Rule:
        """The rule of a row."""
        return cls(
            every=stored["every"],
            days=tuple(stored.get("days", ())),
            n=stored.get("n", 1),
            start=date.fromisoformat(stored.get("start", "2000-01-01")),
            stretches=tuple(stored.get("stretches", (2, 8, 6))),
        )

    def stored(self) -> dict[str, Any]:
        """The rule as a row keeps it: only what its kind reads."""
        if self.every == "week":
            return {"every": "week", "days": sorted(self.days)}
        kept: dict[str, Any] = {"every": self.every, "start": self.start.isoformat()}
        if self.every == "taper":
            kept["stretches"] = list(self.stretches)
        return kept | {"n": self.n} if self.every == "days" else kept

    def next_day(self, day: date) -> date | None:
        """The first day of this rule on or after a day."""
        if day > LAST_DAY:
            return None
        if self.every == "week":
            coming = (day + DAY * ahead for ahead in range(7))
            return next((d for d in coming if d.weekday() in self.days), None)
        if self.every == "once":
            return self.start if self.start >= day else None
        if day <= self.start:
            return self.start
        if self.every == "days":
            behind = (day - self.start).days % self.n
            return day if behind == 0 else day + DAY * (self.n - behind)
        if self.every == "taper":
            return self._next_taper_day(day)
        return self._next_month_day(day, {"month": 1, "quarter": 3, "year": 12}[self.every])

    def phase(self, day: date) -> str:
        """How often a tapering rule comes at a day: day, week, month or quarter."""
        weekly, monthly = self._taper_from()
        if day < weekly:
            return "day"
        if day < monthly:
            return "week"
        return "month" if day < self._quarterly().start else "quarter"

    def _taper_from(self) -> tuple[date, date]:
        """From which days a tapering rule is weekly, and from which monthly."""
        weekly = self.start + DAY * 7 * self.stretches[0]
        return weekly, weekly + DAY * 7 * self.stretches[1]

    def _quarterly(self) -> Rule:
        monthly = Rule("month", start=self._taper_from()[1])
        return Rule("quarter", start=monthly._month_day(self.stretches[2]))

    def _next_taper_day(self, day: date) -> date:
        weekly, monthly = self._taper_from()
        if day < weekly:
            return day
        if day < monthly:
            found = day + DAY * (-(day - weekly).days % 7)
            if found < monthly:
                return found
        last = self._quarterly()
        found = Rule("month", start=monthly).next_day(max(day, monthly)) or last.start
        return found if found < last.start else last.next_day(day) or last.start

    def _next_month_day(self, day: date, months: int) -> date:
        gone = (day.year - self.start.year) * 12 + day.month - self.start.month
        turns = gone // months
        found = self._month_day(turns * months)
        return found if found >= day else self._month_day((turns + 1) * months)

    def _month_day(self, months: int) -> date:
        year, month = divmod(self.start.year * 12 + self.start.month - 1 + months, 12)
        return date(year, month + 1, min(self.start.day, monthrange(year, month + 1)[1]))


def key_of(day: date, clock: time) -> str:
    """The nominal local slot, as 2026-03-29T02:30."""
    return f"{day.isoformat()}T{clock:%H:%M}"


def day_of(key: str) -> date | None:
    """The local date of a slot's key."""
    return date.fromisoformat(key[:10]) if key else None


def instant(day: date, clock: time, zone: str) -> datetime:
    """The moment a local date and time falls on, in UTC."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def slots_from(rule: Rule, clock: time, zone: str, first: date) -> Iterator[Slot]:
    """The slots from a local day on, in order."""
    day = rule.next_day(first)
    while day is not None:
        yield Slot(key_of(day, clock), day, instant(day, clock, zone))
        day = rule.next_day(day + DAY)


def next_slot(rule: Rule, clock: time, zone: str, *, after: datetime) -> Slot | None:
    """The first slot strictly after a moment."""
    # A day earlier than the local date, because zones skip and repeat up to a day.
    first = after.astimezone(ZoneInfo(zone)).date() - DAY
    return next((s for s in slots_from(rule, clock, zone, first) if s.at > after), None)


class Due(NamedTuple):
    """What the planner makes of a reminder whose time has come."""

    keep: Slot | None
    twin: list[Slot]
    stale: list[Slot]


def sort_due(slots: list[Slot], *, useful_for: timedelta, now: datetime) -> Due:
    """Of slots that have come: the latest still useful one, and why the others are not sent."""
    useful = [slot for slot in slots if slot.at + useful_for > now]
    if not useful:
        return Due(None, [], slots)
    # Two dates may fall on one moment where a zone skipped a day; the first one counts.
    keep = next(slot for slot in useful if slot.at == useful[-1].at)
    twin = [slot for slot in useful if slot.at == keep.at and slot != keep]
    return Due(keep, twin, [slot for slot in slots if slot != keep and slot not in twin])


def due_slots(rule: Rule, clock: time, zone: str, *, first: date, now: datetime) -> list[Slot]:
    """The slots from a local day up to now."""
    found: list[Slot] = []
    for slot in slots_from(rule, clock, zone, first):
        if slot.at > now:
            break
        found.append(slot)
    return found


def quiet_until(at: datetime, quiet: Quiet | None, zone: str) -> datetime | None:
    """When the quiet hours that a moment lies in end; None outside of them."""
    begin, end = quiet or (None, None)
    if begin is None or end is None or begin == end:
        return None
    local = at.astimezone(ZoneInfo(zone))
    clock = local.time().replace(fold=0)
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not inside:
        return None
    day = local.date() if clock < end else local.date() + DAY
    ends = instant(day, end, zone)
    if ends <= at:  # the hour that comes twice: the second one ends it
        ends = instant(day, end.replace(fold=1), zone)
    return ends
