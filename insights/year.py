"""A year in small boxes: a column a month, a row a day, a box a check-in."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from insights import look, words
from insights.scale import Scale

ROW, HEAD, MONTHS = 14, 18, 12
BOX = 11
HEIGHT = HEAD + 31 * ROW
# A day shows as many boxes beside each other; its line in the table has all of them.
BESIDE = 4


class Key(NamedTuple):
    """A box of the legend, and its word."""

    drawing: SafeString
    word: str


class Year(NamedTuple):
    """The picture of a year."""

    sentence: str
    label: str
    drawing: SafeString
    rows: SafeString
    keys: list[Key]
    has_rings: bool


def year(
    scale: Scale, answers: Sequence[look.Answer], rings: set[date], *, shows_numbers: bool
) -> Year | None:
    """A year of answers to the front question, or None where there are too few."""
    values = [answer.value for answer in answers if answer.value is not None]
    found = look.usual([scale.level(value) for value in values])
    if found is None or len(values) < look.ENOUGH:
        return None
    return Year(
        sentence=words.count_sentence(scale, found, shows_numbers=shows_numbers),
        label=_("A box for each check-in, months side by side. The table has every day in words."),
        drawing=_picture(scale, answers, rings),
        rows=_rows(scale, answers, rings),
        keys=[Key(_key(scale, i), word) for i, word in enumerate(scale.levels)],
        has_rings=bool(rings),
    )


def _picture(scale: Scale, answers: Sequence[look.Answer], rings: set[date]) -> SafeString:
    out = [
        f'<text x="{(month + 0.5) / MONTHS * 100:.2f}%" y="11" text-anchor="middle">'
        f"{escape(words.date_format(date(2001, month + 1, 1), 'b')[:1].upper())}</text>"
        for month in range(MONTHS)
    ]
    of_day: defaultdict[date, list[int]] = defaultdict(list)
    for answer in answers:
        if answer.value is not None:
            of_day[answer.day].append(scale.level(answer.value))
    for day, levels in of_day.items():
        out += _boxes(day, levels[-BESIDE:], len(scale.levels))
    for day in sorted(rings):
        x = (day.month - 0.12) / MONTHS * 100
        y = HEAD + (day.day - 1) * ROW + BOX / 2
        out.append(f'<circle class="c-dot--care" cx="{x:.2f}%" cy="{y:g}" r="2.5"/>')
    return mark_safe("".join(out))  # noqa: S308


def _boxes(day: date, levels: Sequence[int], of: int) -> list[str]:
    """The boxes of a day, filled from below: the fuller, the easier it was said to be."""
    room = 0.7 / MONTHS * 100 / len(levels)
    top = HEAD + (day.day - 1) * ROW
    out = []
    for nth, level in enumerate(levels):
        x = (day.month - 1 + 0.1) / MONTHS * 100 + nth * room
        full = BOX * (level + 1) / of
        out.append(
            f'<rect class="c-box" x="{x:.2f}%" y="{top}" width="{room:.2f}%" height="{BOX}"/>'
            f'<rect class="c-bar" x="{x:.2f}%" y="{top + BOX - full:g}" width="{room:.2f}%" '
            f'height="{full:g}"/>'
        )
    return out


def _key(scale: Scale, level: int) -> SafeString:
    full = BOX * (level + 1) / len(scale.levels)
    return mark_safe(  # noqa: S308
        f'<rect class="c-box" width="100%" height="{BOX}"/>'
        f'<rect class="c-bar" y="{BOX - full:g}" width="100%" height="{full:g}"/>'
    )


def _rows(scale: Scale, answers: Sequence[look.Answer], rings: set[date]) -> SafeString:
    """A line for each day that has anything, newest first."""
    said: defaultdict[date, list[str]] = defaultdict(list)
    for answer in answers:
        known = answer.value is not None
        said[answer.day].append(
            scale.levels[scale.level(answer.value or 0)] if known else _("don't know")
        )
    for day in rings:
        said[day].append(_("setback noted"))
    return format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}</td></tr>',
        ((words.short_day(day), ", ".join(said[day])) for day in sorted(said, reverse=True)),
    )


def days_of(number: int, today: date) -> tuple[date, date]:
    """The first and the last day of a year, none of them to come."""
    return date(number, 1, 1), min(date(number, 12, 31), today)


def rings_of(setbacks: set[date], number: int) -> set[date]:
    """The days of a year that lie in a setback."""
    return {day for day in setbacks if day.year == number}
