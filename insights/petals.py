"""What was done, month by month, by the five processes of recovery (Leamy et al. 2011).

It counts activities begun and questions answered, and nothing about how somebody was: a
large flower is a month with much in it, not a good one.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights import words
from insights.history import History
from journeys import questions
from stages.content import Pathway, Process

FIVE = (
    Process.CONNECTEDNESS,
    Process.HOPE,
    Process.IDENTITY,
    Process.MEANING,
    Process.EMPOWERMENT,
)
# A petal of the fullest month reaches from 5 to 31 pixels from the middle.
INNER, REACH, WIDE = 5, 26, 6.5

Counts = Counter[tuple[date, Process]]


class Flower(NamedTuple):
    """A month."""

    month: str
    drawing: SafeString


class Petals(NamedTuple):
    """The months of a stretch."""

    sentence: str
    flowers: list[Flower]
    head: list[str]
    rows: SafeString


def names() -> dict[Process, str]:
    """What each process is called."""
    return {
        Process.CONNECTEDNESS: _("Connectedness"),
        Process.HOPE: _("Hope"),
        Process.IDENTITY: _("Identity"),
        Process.MEANING: _("Meaning"),
        Process.EMPOWERMENT: _("Empowerment"),
    }


def count(pathway: Pathway, history: History, start: date, today: date) -> Counts:
    """How often something of each process was done in each month."""
    counts: Counts = Counter()
    for done in history.done:
        activity = pathway.activity(done.activity_key)
        if activity and start <= done.day <= today:
            month = done.day.replace(day=1)
            counts.update((month, process) for process in activity.processes if process in FIVE)
    for noted in history.months:
        for key, days in noted.lines.items():
            question = questions.of_key(key)
            if question and noted.first >= start.replace(day=1):
                counts[noted.first, question.process] += len(days)
    return counts


def petals(counts: Counts, start: date, today: date, *, shows_numbers: bool) -> Petals | None:
    """The flowers and their table, or None where nothing was done."""
    if not counts:
        return None
    months = _months(start, today)
    most, called = max(counts.values()), names()
    rows = format_html_join(
        "",
        "<tr>{}{}</tr>",
        (
            (
                format_html('<th scope="row">{}</th>', words.date_format(month, "F Y")),
                _cells([counts[month, process] for process in FIVE], shows_numbers),
            )
            for month in reversed(months)
        ),
    )
    return Petals(
        sentence=_sentence(counts, called, shows_numbers=shows_numbers),
        flowers=[
            Flower(words.date_format(month, "M Y"), _flower(counts, month, most, called))
            for month in months
        ],
        head=[called[process] for process in FIVE],
        rows=rows,
    )


def _cells(row: Sequence[int], shows_numbers: bool) -> SafeString:
    told = [str(n) if shows_numbers else _("something") if n else "–" for n in row]
    return format_html_join("", '<td class="num">{}</td>', ((word,) for word in told))


def _sentence(counts: Counts, called: dict[Process, str], *, shows_numbers: bool) -> str:
    """Most of what was done, by name; of equals the first of the five."""
    totals = {
        process: sum(n for (_m, one), n in counts.items() if one == process) for process in FIVE
    }
    first = max(FIVE, key=lambda process: totals[process])
    values = {"name": called[first].lower(), "count": totals[first]}
    if not shows_numbers:
        return _("Most of what you did belongs to %(name)s.") % values
    return (
        ngettext(
            "%(count)s thing you did belongs to %(name)s.",
            "%(count)s things you did belong to %(name)s.",
            totals[first],
        )
        % values
    )


def _flower(counts: Counts, month: date, most: int, called: dict[Process, str]) -> SafeString:
    """Five petals, each always at its own place with its own letter."""
    out = ['<circle class="c-box" r="3"/>']
    for nth, process in enumerate(FIVE):
        turn, n = nth * 72, counts[month, process]
        if n:
            half = REACH * n / most / 2
            out.append(
                f'<ellipse class="c-bar" cy="{-(INNER + half):g}" rx="{WIDE}" ry="{half:g}" '
                f'transform="rotate({turn})"/>'
            )
        out.append(
            f'<g transform="rotate({turn}) translate(0 -38) rotate({-turn})">'
            f'<text text-anchor="middle" dy="4">{escape(called[process][:1])}</text></g>'
        )
    return mark_safe("".join(out))  # noqa: S308


def _months(start: date, today: date) -> list[date]:
    month, months = start.replace(day=1), []
    while month <= today:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months
