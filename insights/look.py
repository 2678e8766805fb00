"""What can be said of a list of answers: counts and stretches, no averages, no forecasts.

Everything here is pure: lists in, small tuples out.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from insights import almanac
from insights.almanac import Answers, Month, Noted
from insights.history import HardTime
from insights.scale import Scale

# A picture needs about a week; what came together needs a handful of days with it.
ENOUGH = 7
BETTER_ENOUGH = 5
TOGETHER_ENOUGH = 3
TAGS_AT_MOST = 6
RUN_AT_LEAST = 3
RUN_GAP_DAYS = 7
HARD = "!"
IN_A_ROW = re.compile(HARD * RUN_AT_LEAST + "+")


class Answer(NamedTuple):
    """A value of one measure in a check-in; None is "don’t know"."""

    day: date
    value: int | None
    tags: Sequence[str]


class Usual(NamedTuple):
    """The shortest range of levels that holds two thirds of the answers or more."""

    low: int
    high: int
    inside: int
    total: int


class Run(NamedTuple):
    """A harder stretch that is over, and the answers since."""

    first: date
    last: date
    since: Counter[int]


class Together(NamedTuple):
    """How often a tag stood beside a better answer, and beside any other."""

    tag: str
    better: int
    other: int


class Around(NamedTuple):
    """What was around; `found` is empty where there are not enough entries to say."""

    better: int
    other: int
    found: list[Together]


def answers_to(scale: Scale, notes: list[Noted]) -> list[Answer]:
    """The answers to one measure; a measure that was skipped is no answer."""
    key, holds = scale.key, scale.holds
    answers = []
    for day, scores, tags, _line in notes:
        if key in scores:
            value = scores[key]
            if value is None or holds(value):
                answers.append(Answer(day, value, tags))
    return answers


def measures_answered(months: Sequence[Month]) -> set[str]:
    """The keys of the measures that have an answer."""
    return {key for month in months for key in month.scores}


def usual(levels: Sequence[int] | Counter[int]) -> Usual | None:
    """The shortest range of levels with two thirds of them; of equals the fullest, then lowest."""
    counts = Counter(levels)
    total, present = counts.total(), sorted(counts)
    best: Usual | None = None
    for i, low in enumerate(present):
        held = 0
        for high in present[i:]:
            held += counts[high]
            if 3 * held >= 2 * total:
                found = Usual(low, high, held, total)
                if best is None or (high - low, -held) < (best.high - best.low, -best.inside):
                    best = found
                break
    return best


def harder_run(scale: Scale, answers: Answers) -> Run | None:
    """The longest run of hard answers, if what came after it was mostly not.

    Three in a row make a run, with no more than a week between two of them. A stretch is
    named only together with what came after, so three answers since have to be there.
    """
    hard = [n for n in range(scale.first, scale.last + 1) if scale.is_hard(n)]
    if not hard:
        return None
    days, letters = almanac.without_unknown(answers)
    marked = letters.translate({ord(almanac.letter(value)): HARD for value in hard})
    longest = (0, 0)
    for run in IN_A_ROW.finditer(marked):
        for start, end in _without_gaps(days, *run.span()):
            if end - start >= longest[1] - longest[0]:
                longest = (start, end)
    start, end = longest
    if end - start < RUN_AT_LEAST:
        return None
    since = almanac.counted(letters[end:])
    easier = sum(n for value, n in since.items() if not scale.is_hard(value))
    if since.total() < RUN_AT_LEAST or 2 * easier <= since.total():
        return None
    return Run(date.fromordinal(days[start]), date.fromordinal(days[end - 1]), since)


def _without_gaps(days: Sequence[int], start: int, end: int) -> list[tuple[int, int]]:
    """A run cut wherever more than a week lies between two answers."""
    if days[end - 1] - days[start] <= RUN_GAP_DAYS:
        return [(start, end)]
    breaks = [n for n in range(start + 1, end) if days[n] - days[n - 1] > RUN_GAP_DAYS]
    return list(itertools.pairwise([start, *breaks, end]))


def around(scale: Scale, answers: Sequence[Answer]) -> Around:
    """What was noted beside better answers, most often first. It shows no cause."""
    better: Counter[str] = Counter()
    other: Counter[str] = Counter()
    totals = [0, 0]
    for answer in answers:
        if answer.value is None:
            continue
        is_better = scale.is_better(answer.value)
        totals[not is_better] += 1
        (better if is_better else other).update(set(answer.tags))
    found = [
        Together(tag, count, other[tag])
        for tag, count in sorted(better.items(), key=lambda item: (-item[1], item[0]))
        if count >= TOGETHER_ENOUGH
    ]
    if totals[0] < BETTER_ENOUGH:
        found = []
    return Around(totals[0], totals[1], found[:TAGS_AT_MOST])


def setback_days(setbacks: Sequence[HardTime]) -> set[date]:
    """Every day of every setback."""
    return {
        date.fromordinal(n)
        for setback in setbacks
        for n in range(setback.since.toordinal(), setback.until.toordinal() + 1)
    }


def moves_both_ways(places: Sequence[int]) -> bool:
    """Whether a list of places was walked in both directions."""
    steps = list(itertools.pairwise(places))
    return any(a < b for a, b in steps) and any(a > b for a, b in steps)
