"""Approaches: ways of getting help that one can read about and try."""

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from stages import text
from stages.schema import Content, Hint, Key, Line, Process, Prose, Source, Text


class Difficulty(Content):
    """What an approach was studied with. A word to find things by, never asked of a member."""

    key: Key
    title: Line


class Approach(Content):
    """A recovery option: what it is, what it takes, what is known about it and from where.

    It never advises on medicines. `evidence_level` says what kind of studies there are, not
    how well it works: `reviews` sum up many trials, `trials` are a few, `early` is less.
    """

    key: Key
    title: Line
    summary: Line
    what_it_is: Prose
    what_it_takes: Prose
    evidence: Prose
    evidence_level: Literal["reviews", "trials", "early"]
    for_difficulties: tuple[Key, ...] = Field(default=(), max_length=20)
    sources: tuple[Source, ...] = Field(min_length=1, max_length=10)
    cost: Hint = ""
    hard_parts: Text = ""
    questions: tuple[Line, ...] = Field(default=(), max_length=10)
    activities: tuple[Key, ...] = Field(default=(), max_length=10)
    processes: tuple[Process, ...] = ()
    icon: Key = "sprout"
    checked_on: date | None = None

    @cached_property
    def what_it_is_html(self) -> str:
        """What it is, as HTML that may stand in a page as it is."""
        return text.render(self.what_it_is)

    @cached_property
    def what_it_takes_html(self) -> str:
        """What it takes, as HTML that may stand in a page as it is."""
        return text.render(self.what_it_takes)

    @cached_property
    def evidence_html(self) -> str:
        """What is known about it, as HTML that may stand in a page as it is."""
        return text.render(self.evidence)

    @cached_property
    def hard_parts_html(self) -> str:
        """What could be unpleasant, as HTML that may stand in a page as it is."""
        return text.render(self.hard_parts)
