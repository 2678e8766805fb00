"""Check-ins folded into months: a letter for each answer, so that years are counted at once.

The long views count answers and look for runs of them; they show no tag and no word. Three
years of one question are a string of 3,000 letters, and reading them costs what a few
check-ins cost. ADR 0120.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import compress, groupby
from typing import Any, NamedTuple

from insights.scale import Scale

FORMAT = 1
# Day 1 is "`" and day 31 "~"; the value 0 is "a"; neither needs escaping in JSON.
BEFORE_FIRST, ZERO = ord("`") - 1, ord("a")
MOST = 25
SKIPPED, UNKNOWN = ".", "?"


class Noted(NamedTuple):
    """A check-in as far as it can be drawn: no note, no free words but tags.

    `line` is the key of the question that a few words were written to, never the words.
    """

    day: date
    scores: dict[str, int | None]
    tags: list[str]
    line: str = ""


class Month(NamedTuple):
    """The check-ins of a month in their order: a letter for the day of each.

    `scores` has as many letters for each measure; `lines` the days of each question answered.
    """

    first: date
    days: str
    scores: dict[str, str]
    lines: dict[str, str]


class Answers(NamedTuple):
    """The answers to one measure, oldest first: the ordinals of their days, and their letters."""

    days: list[int]
    letters: str

    @property
    def counts(self) -> Counter[int]:
        """How often each value was answered."""
        return counted(self.letters)

    @property
    def unknown(self) -> int:
        """How often the answer was "don’t know"."""
        return self.letters.count(UNKNOWN)


def counted(letters: str) -> Counter[int]:
    """How often each value stands among letters."""
    # A few looks at the string are quicker than one at each of its letters.
    return Counter({ord(one) - ZERO: letters.count(one) for one in set(letters) - {UNKNOWN}})


def letter(value: object) -> str:
    """How an answer is written; what no scale holds is as if skipped."""
    if value is None:
        return UNKNOWN
    return chr(ZERO + value) if type(value) is int and 0 <= value <= MOST else SKIPPED


def fold(notes: Iterable[Noted], onto: Sequence[Month] = ()) -> list[Month]:
    """Check-ins, oldest first, as months that follow those given."""
    months = list(onto)
    for first, of_month in groupby(notes, key=lambda note: note.day.replace(day=1)):
        month = _month(first, list(of_month))
        if months and months[-1].first == first:
            months[-1] = _joined(months[-1], month)
        else:
            months.append(month)
    return months


def _month(first: date, notes: Sequence[Noted]) -> Month:
    days = [chr(BEFORE_FIRST + note.day.day) for note in notes]
    keys = dict.fromkeys(key for note in notes for key in note.scores)
    lines = dict.fromkeys((note.line for note in notes if note.line), "")
    for day, note in zip(days, notes, strict=True):
        if note.line:
            lines[note.line] += day
    scores = {
        key: "".join(letter(note.scores[key]) if key in note.scores else SKIPPED for note in notes)
        for key in keys
    }
    return Month(first, "".join(days), scores, lines)


def _joined(one: Month, other: Month) -> Month:
    """Two parts of a month as one."""
    before, after = SKIPPED * len(one.days), SKIPPED * len(other.days)
    return Month(
        one.first,
        one.days + other.days,
        {
            key: one.scores.get(key, before) + other.scores.get(key, after)
            for key in one.scores | other.scores
        },
        {key: one.lines.get(key, "") + other.lines.get(key, "") for key in one.lines | other.lines},
    )


def cut(months: Sequence[Month], start: date | None, end: date) -> list[Month]:
    """The months from one day to another, the first and the last cut where need be."""
    start = start or date.min
    within = [month for month in months if start.replace(day=1) <= month.first <= end]
    return [month for month in (_cut(month, start, end) for month in within) if month.days]


def _cut(month: Month, start: date, end: date) -> Month:
    low = start.day if start > month.first else 1
    high = end.day if end.replace(day=1) == month.first else 31
    if (low, high) == (1, 31):
        return month
    least, most = chr(BEFORE_FIRST + low), chr(BEFORE_FIRST + high)
    a, b = bisect_left(month.days, least), bisect_right(month.days, most)
    scores = {key: letters[a:b] for key, letters in month.scores.items()}
    lines = {
        key: days[bisect_left(days, least) : bisect_right(days, most)]
        for key, days in month.lines.items()
    }
    return Month(
        month.first,
        month.days[a:b],
        {key: letters for key, letters in scores.items() if letters.strip(SKIPPED)},
        {key: days for key, days in lines.items() if days},
    )


def first_day(months: Sequence[Month]) -> date | None:
    """The day of the first check-in."""
    if not months:
        return None
    return months[0].first.replace(day=ord(months[0].days[0]) - BEFORE_FIRST)


def answers_to(scale: Scale, months: Sequence[Month]) -> Answers:
    """The answers to one measure; one that was skipped is no answer."""
    days: list[int] = []
    letters = []
    for month in months:
        if found := month.scores.get(scale.key):
            before = month.first.toordinal() - 1 - BEFORE_FIRST
            days += [before + n for n in month.days.encode()]
            letters.append(found)
    said = "".join(letters)
    held = UNKNOWN + "".join(map(letter, range(scale.first, scale.last + 1)))
    # Nothing is left of letters that are all among those stripped.
    if said.strip(held):
        wanted = [one in held for one in said]
        return Answers(list(compress(days, wanted)), "".join(compress(said, wanted)))
    return Answers(days, said)


def without_unknown(answers: Answers) -> Answers:
    """Only the answers that name a value."""
    if UNKNOWN not in answers.letters:
        return answers
    # A byte of zero takes its day out.
    known = answers.letters.replace(UNKNOWN, "\0").encode()
    return Answers(list(compress(answers.days, known)), answers.letters.replace(UNKNOWN, ""))


def written(months: Sequence[Month]) -> dict[str, Any]:
    """Months as the sealed cell holds them."""
    rows = [[month.first.isoformat(), *month[1:]] for month in months]
    return {"format": FORMAT, "months": rows}


def read(cell: dict[str, Any]) -> list[Month] | None:
    """What `written` wrote, or None where an older version did."""
    if cell.get("format") != FORMAT:
        return None
    return [Month(date.fromisoformat(row[0]), *row[1:]) for row in cell["months"]]
