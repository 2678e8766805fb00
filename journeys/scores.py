"""An answer on a scale of 0 to 10, said with its number or in words alone."""

from django.utils.translation import gettext as _

from stages.content import Measure

# Without numbers five answers stand for eleven; each can be told apart afterwards.
IN_WORDS = (0, 3, 5, 7, 10)
LOW_END, HIGH_END = 3, 7


def word_of(measure: Measure, value: int) -> str:
    """A value in words: its own, one of the two ends', or what lies between."""
    for point in measure.points:
        if point.value == value:
            return point.word.lower()
    return between(measure.low, measure.high, value)


def between(low: str, high: str, value: int) -> str:
    """A value of 0 to 10 in the words of its two ends."""
    if value <= 0:
        return low
    if value >= 10:
        return high
    if LOW_END < value < HIGH_END:
        return _("in between")
    end = low if value <= LOW_END else high
    return _("towards “%(end)s”") % {"end": end}


def said(measure: Measure, value: int | None, *, shows_numbers: bool) -> str:
    """An answer as a page reads it back."""
    if value is None:
        return _("don’t know")
    return str(value) if shows_numbers and not measure.points else word_of(measure, value)


def in_words(low: str, high: str, kept: int | None) -> list[tuple[int, str]]:
    """The five answers without numbers; one that is there already keeps its own value."""
    values = list(IN_WORDS)
    if kept is not None and kept not in values:
        nearest = min(range(1, 4), key=lambda i: abs(values[i] - kept))
        values[nearest] = kept
    return [(value, between(low, high, value)) for value in values]


def is_at_hard_end(measure: Measure, value: int | None) -> bool:
    """Whether a value lies at the harder end of a scale of 0 to 10 that has one."""
    if value is None or measure.points or measure.higher_is == "neither":
        return False
    return value <= LOW_END if measure.higher_is == "better" else value >= HIGH_END
