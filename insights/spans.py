"""How far back one looks, and how a long stretch is cut into weeks or months."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Cut = Literal["check-in", "week", "month", "year"]

# Beyond this many months a picture by months would be a picture of nothing.
MONTHS_AT_MOST = 60


class Span(NamedTuple):
    """A choice of how far back; `days` is None for everything there is."""

    key: str
    label: str | Promise
    within: str | Promise
    days: int | None
    cut: Cut


SPANS = (
    Span("4-weeks", _("4 weeks"), _("in these 4 weeks"), 28, "check-in"),
    Span("3-months", _("3 months"), _("in these 3 months"), 91, "check-in"),
    Span("year", _("A year"), _("in this year"), 364, "week"),
    Span("all", _("All of it"), _("so far"), None, "month"),
)


class Stretch(NamedTuple):
    """The days looked at, the first and the last included, and how they are cut."""

    start: date
    end: date
    cut: Cut

    @property
    def days(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1


def chosen(key: str) -> Span:
    """The span of that key; of an unknown key the shortest."""
    return next((span for span in SPANS if span.key == key), SPANS[0])


def first_day(span: Span, today: date) -> date | None:
    """The first day of a span that ends today; None for everything there is."""
    return None if span.days is None else today - timedelta(days=span.days - 1)


def months_between(start: date, end: date) -> int:
    """How many calendar months two days touch: 31 January to 1 February is 2."""
    return (end.year - start.year) * 12 + end.month - start.month + 1


def stretch(span: Span, today: date, earliest: date | None) -> Stretch:
    """The days a span looks at; `earliest` is the first day that has anything."""
    start = first_day(span, today)
    if start is not None:
        return Stretch(start, today, span.cut)
    start = min(earliest or today, today)
    cut: Cut = "month" if months_between(start, today) <= MONTHS_AT_MOST else "year"
    return Stretch(begin_of(start, cut), today, cut)


def begin_of(day: date, cut: Cut) -> date:
    """The first day of the month or year a day lies in; otherwise the day."""
    if cut == "month":
        return day.replace(day=1)
    if cut == "year":
        return day.replace(month=1, day=1)
    return day


def _next(day: date, cut: Cut) -> date:
    if cut == "week":
        return day + timedelta(days=7)
    if cut == "month":
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day.replace(year=day.year + 1, month=1, day=1)


@lru_cache(maxsize=512)
def cuts(over: Stretch) -> Sequence[tuple[date, date]]:
    """The weeks, months or years of a stretch in order, as first and last day."""
    pieces = []
    start = over.start
    while start <= over.end:
        following = _next(start, over.cut)
        pieces.append((start, min(following - timedelta(days=1), over.end)))
        start = following
    return tuple(pieces)
