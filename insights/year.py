"""A year in small boxes: a column a month, a row a day, a box a check-in."""

from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from insights import almanac, look, words
from insights.almanac import Answers
from insights.scale import Scale

ROW, HEAD, MONTHS = 14, 18, 12
BOX = 11
HEIGHT = HEAD + 31 * ROW
# The boxes are drawn as if a month were so wide, and stretched to the room there is; those of
# a day share what divides by one, two, three and four.
MONTH_WIDE, DAY_WIDE, MARGIN = 120, 84, 12
# A day shows as many boxes beside each other; its line in the table has all of them.
BESIDE = 4


class Year(NamedTuple):
    """The picture of a year."""

    sentence: str
    label: str
    drawing: SafeString
    rows: SafeString
    keys: SafeString
    has_rings: bool


class Place(NamedTuple):
    """A day of a year: where its boxes begin, what fills them, and its line in the table."""

    corner: str
    foot: str
    head: str


def year(
    number: int, scale: Scale, answers: Answers, rings: set[date], *, shows_numbers: bool
) -> Year | None:
    """A year of answers to the front question, or None where there are too few."""
    found = look.usual(scale.levels_of(answers.counts))
    if found is None or found.total < look.ENOUGH:
        return None
    of_day = _by_day(number, answers)
    places = _places(number, get_language())
    return Year(
        sentence=words.count_sentence(scale, found, shows_numbers=shows_numbers),
        label=_("A box for each check-in, months side by side. The table has every day in words."),
        drawing=_picture(scale, of_day, rings, places),
        rows=_rows(scale, of_day, rings, places),
        keys=_keys(tuple(scale.levels)),
        has_rings=bool(rings),
    )


def _by_day(number: int, answers: Answers) -> dict[int, str]:
    """The letters of each day, by how many days the year had before it."""
    found, start, letters = {}, 0, answers.letters
    first = date(number, 1, 1).toordinal()
    for day, n in Counter(answers.days).items():
        found[day - first] = letters[start : start + n]
        start += n
    return found


@lru_cache(maxsize=64)
def _places(number: int, language: str | None) -> list[Place]:
    """Every day of a year: the same for everybody."""
    found, day = [], date(number, 1, 1)
    while day.year == number:
        left, top = (day.month - 1) * MONTH_WIDE + MARGIN, (day.day - 1) * ROW
        head = f'<tr><th scope="row">{escape(words.short_day(day))}</th><td>'
        found.append(Place(f"M{left} {top}", f"M{left} {top + BOX}", head))
        day += timedelta(days=1)
    return found


def _picture(
    scale: Scale, of_day: dict[int, str], rings: set[date], places: list[Place]
) -> SafeString:
    shapes = {letters: _shapes(scale, letters) for letters in set(of_day.values())}
    drawn = [(places[day], shapes[letters]) for day, letters in of_day.items()]
    boxes = [place.corner + box for place, (box, _bar) in drawn if box]
    bars = [place.foot + bar for place, (box, bar) in drawn if box]
    out = [
        _heads_of_months(get_language()),
        f'<svg y="{HEAD}" width="100%" height="{31 * ROW}" preserveAspectRatio="none" '
        f'viewBox="0 0 {MONTHS * MONTH_WIDE} {31 * ROW}">'
        f'<path class="c-box" vector-effect="non-scaling-stroke" d="{"".join(boxes)}"/>'
        f'<path class="c-bar" d="{"".join(bars)}"/></svg>',
    ]
    for ring in sorted(rings):
        x = (ring.month - 0.12) / MONTHS * 100
        y = HEAD + (ring.day - 1) * ROW + BOX / 2
        out.append(f'<circle class="c-dot--care" cx="{x:.2f}%" cy="{y:g}" r="2.5"/>')
    return mark_safe("".join(out))  # noqa: S308


@lru_cache(maxsize=64)
def _heads_of_months(language: str | None) -> str:
    return "".join(
        f'<text x="{(month + 0.5) / MONTHS * 100:.2f}%" y="11" text-anchor="middle">'
        f"{escape(words.date_format(date(2001, month + 1, 1), 'b')[:1].upper())}</text>"
        for month in range(MONTHS)
    )


def _shapes(scale: Scale, letters: str) -> tuple[str, str]:
    """The outlines of a day's boxes, and what fills them from below: the fuller, the easier."""
    levels = [scale.level(ord(one) - almanac.ZERO) for one in letters if one != almanac.UNKNOWN]
    return _boxes(tuple(levels[-BESIDE:]), len(scale.levels))


@lru_cache(maxsize=1024)
def _boxes(shown: tuple[int, ...], levels: int) -> tuple[str, str]:
    if not shown:
        return "", ""
    wide = DAY_WIDE // len(shown)
    aside = f"m{wide} 0"
    fills = [f"{BOX * (level + 1) / levels:.3g}" for level in shown]
    return (
        aside.join([f"h{wide}v{BOX}h-{wide}z"] * len(shown)),
        aside.join(f"h{wide}v-{fill}h-{wide}z" for fill in fills),
    )


@lru_cache(maxsize=64)
def _keys(levels: tuple[str, ...]) -> SafeString:
    """The legend: a box for each word."""
    fulls = [BOX * (n + 1) / len(levels) for n in range(len(levels))]
    return mark_safe(  # noqa: S308
        "".join(
            '<li class="cluster"><svg class="chart--key" aria-hidden="true" focusable="false">'
            f'<rect class="c-box" width="100%" height="{BOX}"/>'
            f'<rect class="c-bar" y="{BOX - full:g}" width="100%" height="{full:g}"/>'
            f"</svg>{escape(word)}</li>"
            for full, word in zip(fulls, levels, strict=True)
        )
    )


def _rows(
    scale: Scale, of_day: dict[int, str], rings: set[date], places: list[Place]
) -> SafeString:
    """A line for each day that has anything, newest first."""
    level = {almanac.letter(n): scale.level(n) for n in range(scale.first, scale.last + 1)}
    word = {one: escape(scale.levels[n]) for one, n in level.items()}
    word[almanac.UNKNOWN], noted = escape(_("don't know")), escape(_("setback noted"))
    said = {letters: ", ".join([word[one] for one in letters]) for letters in set(of_day.values())}
    lines = {day: said[letters] for day, letters in of_day.items()}
    for ring in rings:
        day = (ring - ring.replace(month=1, day=1)).days
        lines[day] = f"{lines[day]}, {noted}" if day in lines else noted
    newest = sorted(lines, reverse=True)
    told = "".join([f"{places[day].head}{lines[day]}</td></tr>" for day in newest])
    return mark_safe(told)  # noqa: S308


def days_of(number: int, today: date) -> tuple[date, date]:
    """The first and the last day of a year, none of them to come."""
    return date(number, 1, 1), min(date(number, 12, 31), today)


def rings_of(setbacks: set[date], number: int) -> set[date]:
    """The days of a year that lie in a setback."""
    return {day for day in setbacks if day.year == number}
