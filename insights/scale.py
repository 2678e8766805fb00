"""A measure's own scale, in the words a person chose to see: never mixed, never averaged."""

from collections import Counter
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from stages.content import Measure

# Without numbers a scale of eleven is told in three: 0 to 3, 4 to 6, 7 to 10.
LOW_END, HIGH_END = 3, 7


class Scale(NamedTuple):
    """What may be answered, and the level each answer is told as."""

    key: str
    title: str
    low: str
    high: str
    first: int
    last: int
    # The words of the levels, lowest value first.
    levels: tuple[str, ...]
    # What a level is called inside a sentence.
    spoken: tuple[str, ...]
    harder: Literal["low", "high", "neither"]

    @property
    def has_words(self) -> bool:
        """Whether each point has its own word, as mood has."""
        return self.last - self.first < 10

    def holds(self, value: object) -> bool:
        """Whether this is an answer of the scale."""
        return type(value) is int and self.first <= value <= self.last

    def level(self, value: int) -> int:
        """The index of the level that tells a value."""
        if len(self.levels) == self.last - self.first + 1:
            return value - self.first
        return 0 if value <= LOW_END else 1 if value < HIGH_END else 2

    def levels_of(self, counts: Counter[int]) -> Counter[int]:
        """How often each level was told, by how often each value was answered."""
        levels: Counter[int] = Counter()
        for value, n in counts.items():
            levels[self.level(value)] += n
        return levels

    def is_hard(self, value: int) -> bool:
        """Whether a value lies at the harder end, the nearest two fifths or so."""
        reach = (self.last - self.first + 1) * 2 // 5
        if self.harder == "low":
            return value < self.first + reach
        return self.harder == "high" and value > self.last - reach

    def is_better(self, value: int) -> bool:
        """Whether a value lies at the easier end, likewise."""
        reach = (self.last - self.first + 1) * 2 // 5
        if self.harder == "low":
            return value > self.last - reach
        return self.harder == "high" and value < self.first + reach


def scale_of(measure: Measure, *, shows_numbers: bool) -> Scale:
    """The scale of a measure, with numbers or without."""
    values = measure.values
    low = measure.low or (measure.points[0].word if measure.points else _("least"))
    high = measure.high or (measure.points[-1].word if measure.points else _("most"))
    if measure.points:
        levels = tuple(point.word for point in measure.points)
        spoken = tuple(word.lower() for word in levels)
    elif shows_numbers:
        levels = spoken = tuple(str(value) for value in values)
    else:
        towards = _("towards “%(end)s”")
        levels = (towards % {"end": low}, _("in between"), towards % {"end": high})
        spoken = levels
    harder: Literal["low", "high", "neither"] = "neither"
    if measure.higher_is != "neither":
        harder = "low" if measure.higher_is == "better" else "high"
    return Scale(
        measure.key, measure.title, low, high, values[0], values[-1], levels, spoken, harder
    )
