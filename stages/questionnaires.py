"""Published questionnaires: their exact words, their licence, and the one way to add them up."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from stages.schema import Content, Key, Line, Prose, Source, once


class Option(Content):
    """An answer that can be given, and what it counts."""

    value: int = Field(ge=0, le=100)
    label: Line


class Question(Content):
    """One item, word for word. A risk item touches on death or self-harm."""

    key: Key
    text: Line
    is_risk: bool = False


class Closing(Content):
    """A question after the items that is not added up."""

    key: Key
    text: Line
    labels: tuple[Line, ...] = Field(min_length=2, max_length=10)


class Band(Content):
    """The publisher's word for a range of totals."""

    low: int = Field(ge=0)
    high: int = Field(ge=0)
    word: Line


class Score(NamedTuple):
    """What the answers add up to: nothing at all while one is missing."""

    total: int | None
    band: str
    missing: tuple[str, ...]
    asked: int


class Questionnaire(Content):
    """A published instrument, whole, under its own licence.

    None of the fields about rights may be empty: what we cannot say, we do not ship. What
    is asked and what is added up is this one definition. It is the host who switches one
    on, and one with a risk item only with a written answer to what happens then.
    """

    key: Key
    title: Line
    summary: Line
    rights_holder: Line
    licence: Line
    copyright_line: Line
    may_modify: bool
    may_redistribute: bool
    may_be_commercial: bool
    language_source: Line
    evidence_of_permission: Prose
    sources: tuple[Source, ...] = Field(min_length=1, max_length=10)
    period: Line
    stem: Line
    items: tuple[Question, ...] = Field(min_length=1, max_length=60)
    options: tuple[Option, ...] = Field(min_length=2, max_length=11)
    closing: Closing | None = None
    scoring: Literal["sum"]
    maximum: int = Field(ge=1)
    missing_rule: Literal["not-scored"]
    bands: tuple[Band, ...] = Field(default=(), max_length=10)

    @property
    def has_risk_item(self) -> bool:
        """Whether an item touches on death or self-harm."""
        return any(item.is_risk for item in self.items)

    def score(self, answers: Mapping[str, int]) -> Score:
        """Add up answers by item key; an item left out is missing and is never filled in."""
        known, values = {item.key for item in self.items}, {o.value for o in self.options}
        if odd := sorted(set(answers) - known):
            raise ValueError(f"{self.key} has no item “{odd[0]}”")
        for key, value in answers.items():
            if isinstance(value, bool) or value not in values:
                raise ValueError(f"{self.key}, {key}: {value!r} is not one of its answers")
        missing = tuple(item.key for item in self.items if item.key not in answers)
        if missing:
            return Score(None, "", missing, len(self.items))
        total = sum(answers.values())
        word = next((band.word for band in self.bands if band.low <= total <= band.high), "")
        return Score(total, word, (), len(self.items))

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        where = f"questionnaire “{self.key}”"
        once(where, self.items)
        values = [option.value for option in self.options]
        if len(set(values)) < len(values):
            raise ValueError(f"{where}: two options count the same")
        highest = max(values) * len(self.items)
        if self.maximum != highest:
            raise ValueError(f"{where}: its maximum is {self.maximum}, its items reach {highest}")
        if self.bands:
            lows = [band.low for band in self.bands]
            ends = [band.high + 1 for band in self.bands]
            if lows != [min(values) * len(self.items), *ends[:-1]] or ends[-1] != highest + 1:
                raise ValueError(f"{where}: its bands leave a total out, or name one twice")
        return self
