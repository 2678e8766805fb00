"""The schema of a pathway: one definition for packs, drafts and editions.

Everything has a key that stays the same over editions, so that a member's work survives
new wording. Markdown stands as it was written; `stages/text.py` renders it.
"""

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class Process(StrEnum):
    """The CHIME processes of Leamy et al. 2011, and safety before them."""

    CONNECTEDNESS = "connectedness"
    HOPE = "hope"
    IDENTITY = "identity"
    MEANING = "meaning"
    EMPOWERMENT = "empowerment"
    SAFETY = "safety"


class Content(BaseModel):
    """A part of a pathway: never changed once read, nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Content):
    """Where a claim comes from."""

    title: Line
    address: str = ""
    year: int | None = None


class Statement(Content):
    """A first-person sentence of a stage, for finding out what sounds like me."""

    key: Key
    text: Line
    hint: str = ""


class Perspective(Content):
    """A short belief to take up before moving on."""

    key: Key
    text: Line
    more: str = ""


class WorksheetField(Content):
    """One question of a worksheet."""

    key: Key
    kind: Literal["short", "long", "list", "scale", "choice", "date"]
    label: Line
    hint: str = ""
    options: tuple[Line, ...] = ()
    low: str = ""
    high: str = ""


class PracticeStep(Content):
    """One step of a practice, with its length where it is timed."""

    text: Line
    seconds: int | None = Field(default=None, ge=1, le=3600)


class Activity(Content):
    """Something to do, belonging to one or more stages."""

    key: Key
    kind: Literal["read", "worksheet", "practice", "link"]
    title: Line
    summary: Line
    minutes: int = Field(ge=1, le=120)
    icon: Key = "sprout"
    processes: tuple[Process, ...] = Field(min_length=1)
    body: str = ""
    fields: tuple[WorksheetField, ...] = ()
    steps: tuple[PracticeStep, ...] = ()
    target: Literal["", "goals", "plan", "wellness", "circle", "check-in", "journal"] = ""
    sources: tuple[Source, ...] = ()


class Stage(Content):
    """A place on the way."""

    key: Key
    title: Line
    line: Line
    lead: Line
    drawing: int = Field(ge=1, le=5)
    is_maintenance: bool = False
    feels: tuple[Line, ...]
    helps: tuple[Line, ...]
    readiness: tuple[Line, ...] = ()
    statements: tuple[Statement, ...] = Field(min_length=1)
    perspectives: tuple[Perspective, ...] = ()
    activities: tuple[Key, ...] = ()
    reminders: tuple[Key, ...] = ()


class Point(Content):
    """A point of a scale that has a word of its own."""

    value: int
    word: Line


class Measure(Content):
    """One question of the check-in. Its scale is never mixed with another's."""

    key: Key
    title: Line
    question: Line
    points: tuple[Point, ...] = ()
    low: str = ""
    high: str = ""
    higher_is: Literal["better", "harder", "neither"] = "better"

    @property
    def values(self) -> range:
        """What may be answered: 1 to 5 where each point has a word, else 0 to 10."""
        return range(1, len(self.points) + 1) if self.points else range(11)


class PlanSection(Content):
    """One part of a plan."""

    key: Key
    title: Line
    question: Line
    hint: str = ""
    ideas: tuple[Line, ...] = ()
    holds: Literal["lines", "people", "if-then"] = "lines"
    shared_by_default: bool = True


class PlanTemplate(Content):
    """The ordered sections of a plan."""

    kind: Literal["safety", "wellness"]
    title: Line
    sections: tuple[PlanSection, ...] = Field(min_length=1)


class ReminderTemplate(Content):
    """A reminder that a stage offers. `title` is shown inside the app only."""

    key: Key
    kind: Literal["check-in", "plan-review", "activity", "step", "weekly-review", "free"]
    title: Line
    summary: Line
    days: Literal["daily", "weekly", "monthly", "quarterly"] = "weekly"
    time: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "18:00"


class Pathway(Content):
    """An ordered set of stages in one language, whole."""

    schema_version: Literal[1] = 1
    key: Key
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    title: Line
    summary: Line
    licence: Line
    stages: tuple[Stage, ...] = Field(min_length=2, max_length=9)
    activities: tuple[Activity, ...]
    measures: tuple[Measure, ...] = Field(min_length=1)
    feelings: tuple[Line, ...] = ()
    tags: tuple[Line, ...] = ()
    plans: tuple[PlanTemplate, ...] = ()
    reminders: tuple[ReminderTemplate, ...] = ()

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def _activities(self) -> dict[str, Activity]:
        return {activity.key: activity for activity in self.activities}

    def stage(self, key: str) -> Stage | None:
        """The stage of that key, if this edition has it."""
        return self._stages.get(key)

    def activity(self, key: str) -> Activity | None:
        """The activity of that key, if this edition has it."""
        return self._activities.get(key)

    def activities_of(self, stage: Stage) -> list[Activity]:
        """What a stage offers, in its order."""
        return [self._activities[key] for key in stage.activities]

    def reminders_of(self, stage: Stage) -> list[ReminderTemplate]:
        """The reminders a stage offers, in its order."""
        return [r for key in stage.reminders for r in self.reminders if r.key == key]

    def plan(self, kind: str) -> PlanTemplate | None:
        """The template of the safety or the wellness plan."""
        return next((plan for plan in self.plans if plan.kind == kind), None)

    @property
    def mood(self) -> Measure:
        """The front measure of the check-in."""
        return next(m for m in self.measures if m.key == "mood")

    @model_validator(mode="after")
    def _keys_hold_together(self) -> Self:
        """Every key once, and every reference to something that is there."""
        for name in ("stages", "activities", "measures", "reminders"):
            keys = [item.key for item in getattr(self, name)]
            for key in keys:
                if keys.count(key) > 1:
                    raise ValueError(f"{name}: the key “{key}” stands there twice.")
        activities = {a.key for a in self.activities}
        reminders = {r.key for r in self.reminders}
        for stage in self.stages:
            for key in stage.activities:
                if key not in activities:
                    raise ValueError(f"stage “{stage.key}” names the unknown activity “{key}”.")
            for key in stage.reminders:
                if key not in reminders:
                    raise ValueError(f"stage “{stage.key}” names the unknown reminder “{key}”.")
        if "mood" not in {m.key for m in self.measures}:
            raise ValueError("measures: a pathway needs the measure “mood”.")
        return self
