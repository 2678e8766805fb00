"""Activities: to read, to fill in, to practise, or a way to another room of the app."""

from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from stages import text
from stages.schema import Content, Hint, Key, Line, Process, Source, Text, once


class WorksheetField(Content):
    """One question of a worksheet. A scale runs from 0 to 10 with words at both ends."""

    key: Key
    kind: Literal["short", "long", "list", "scale", "choice", "date"]
    label: Line
    hint: Hint = ""
    options: tuple[Line, ...] = Field(default=(), max_length=20)
    low: Hint = ""
    high: Hint = ""

    @model_validator(mode="after")
    def _has_what_its_kind_asks(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            raise ValueError(f"field “{self.key}”: options belong to a choice, and only there")
        if self.kind == "scale" and not (self.low and self.high):
            raise ValueError(f"field “{self.key}”: a scale has a word at both ends")
        return self


class PracticeStep(Content):
    """One step of a practice, with its length where it is timed."""

    text: Line
    seconds: int | None = Field(default=None, ge=1, le=3600)


class Activity(Content):
    """Something to do, belonging to one or more stages.

    `before` is said before it is opened, where it may stir something up. `sources` stand
    below it: a claim without one is left out.
    """

    key: Key
    kind: Literal["read", "worksheet", "practice", "link"]
    title: Line
    summary: Line
    minutes: int = Field(ge=1, le=120)
    icon: Key = "sprout"
    processes: tuple[Process, ...] = Field(min_length=1)
    before: Hint = ""
    body: Text = ""
    fields: tuple[WorksheetField, ...] = Field(default=(), max_length=30)
    steps: tuple[PracticeStep, ...] = Field(default=(), max_length=60)
    target: Literal["", "goals", "plan", "wellness", "circle", "check-in", "journal"] = ""
    sources: tuple[Source, ...] = ()

    @cached_property
    def html(self) -> str:
        """The body as HTML that may stand in a page as it is; rendered once an edition."""
        return text.render(self.body)

    @model_validator(mode="after")
    def _has_what_its_kind_asks(self) -> Self:
        has = {
            "read": bool(self.body),
            "worksheet": bool(self.fields),
            "practice": bool(self.steps),
            "link": bool(self.target),
        }
        if not has[self.kind]:
            part = {"read": "body", "worksheet": "fields", "practice": "steps", "link": "target"}
            raise ValueError(f"activity “{self.key}”: a {self.kind} needs {part[self.kind]}")
        for kind, part_name in (("worksheet", "fields"), ("practice", "steps"), ("link", "target")):
            if kind != self.kind and has[kind]:
                raise ValueError(f"activity “{self.key}”: a {self.kind} has no {part_name}")
        once(f"activity “{self.key}”", self.fields)
        return self
