"""The schema of a pathway: one definition for packs, drafts and editions.

Everything has a key that stays the same over editions, so that a member's work survives
new wording. Markdown stands as it was written; `stages/text.py` renders it, once for each
edition in memory.
"""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator
from pydantic import ValidationError as ContentError

from stages.activities import Activity, PracticeStep, WorksheetField
from stages.approaches import Approach, Difficulty
from stages.questionnaires import Questionnaire
from stages.schema import (
    Address,
    Clock,
    Content,
    Hint,
    Key,
    Language,
    Line,
    Process,
    Source,
    Text,
    Translation,
    first_twice,
    once,
)

__all__ = [
    "Activity",
    "Address",
    "Approach",
    "Clock",
    "Content",
    "ContentError",
    "Difficulty",
    "Hint",
    "Key",
    "Language",
    "Line",
    "Measure",
    "Pathway",
    "Perspective",
    "PlanSection",
    "PlanTemplate",
    "Point",
    "PracticeStep",
    "Process",
    "Questionnaire",
    "ReminderTemplate",
    "Source",
    "Stage",
    "Statement",
    "Text",
    "Translation",
    "WorksheetField",
]


class Statement(Content):
    """A first-person sentence of a stage, for finding out what sounds like me."""

    key: Key
    text: Line
    hint: Hint = ""


class Perspective(Content):
    """A short belief to take up before moving on."""

    key: Key
    text: Line
    more: Hint = ""


class Stage(Content):
    """A place on the way."""

    key: Key
    title: Line
    line: Line
    lead: Line
    drawing: int = Field(ge=1, le=5)
    is_maintenance: bool = False
    feels: tuple[Line, ...] = Field(max_length=20)
    helps: tuple[Line, ...] = Field(max_length=20)
    readiness: tuple[Line, ...] = Field(default=(), max_length=20)
    statements: tuple[Statement, ...] = Field(min_length=1, max_length=20)
    perspectives: tuple[Perspective, ...] = Field(default=(), max_length=20)
    activities: tuple[Key, ...] = Field(default=(), max_length=60)
    reminders: tuple[Key, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Self:
        once(f"stage “{self.key}”, statements", self.statements)
        once(f"stage “{self.key}”, perspectives", self.perspectives)
        for name, keys in (("activity", self.activities), ("reminder", self.reminders)):
            if twice := first_twice(list(keys)):
                raise ValueError(f"stage “{self.key}” names the {name} “{twice}” twice")
        return self


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
    low: Hint = ""
    high: Hint = ""
    higher_is: Literal["better", "harder", "neither"] = "better"

    @property
    def values(self) -> range:
        """What may be answered: 1 to 5 where each point has a word, else 0 to 10."""
        return range(1, len(self.points) + 1) if self.points else range(11)

    @model_validator(mode="after")
    def _has_one_scale(self) -> Self:
        if self.points:
            if [point.value for point in self.points] != [1, 2, 3, 4, 5]:
                raise ValueError(f"measure “{self.key}”: its points are 1, 2, 3, 4 and 5")
        elif not (self.low and self.high):
            raise ValueError(f"measure “{self.key}”: a scale of 0 to 10 has a word at both ends")
        return self


class PlanSection(Content):
    """One part of a plan."""

    key: Key
    title: Line
    question: Line
    hint: Hint = ""
    ideas: tuple[Line, ...] = Field(default=(), max_length=20)
    holds: Literal["lines", "people", "if-then"] = "lines"
    shared_by_default: bool = True


class PlanTemplate(Content):
    """The ordered sections of a plan."""

    kind: Literal["safety", "wellness"]
    title: Line
    sections: tuple[PlanSection, ...] = Field(min_length=1, max_length=20)

    def section(self, key: str) -> PlanSection | None:
        """The section of that key, if the template has it."""
        return next((section for section in self.sections if section.key == key), None)

    @model_validator(mode="after")
    def _has_each_section_once(self) -> Self:
        once(f"plan “{self.kind}”", self.sections)
        return self


class ReminderTemplate(Content):
    """A reminder that a stage offers.

    `title` and `summary` are shown inside the app only; `outside` is what a lock screen or
    a mail says, and the host's neutral sentence where it is empty.
    """

    key: Key
    kind: Literal["check-in", "plan-review", "activity", "step", "weekly-review", "free"]
    title: Line
    summary: Line
    days: Literal["daily", "weekly", "monthly", "quarterly"] = "weekly"
    time: Clock = "18:00"
    activity: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]*$", max_length=60)] = ""
    outside: Hint = ""

    @model_validator(mode="after")
    def _names_what_it_is_for(self) -> Self:
        if (self.kind == "activity") != bool(self.activity):
            raise ValueError(f"reminder “{self.key}”: only the kind “activity” names an activity")
        return self


class Pathway(Content):
    """An ordered set of stages in one language, whole."""

    schema_version: Literal[1] = 1
    key: Key
    language: Language
    title: Line
    summary: Line
    licence: Line
    translation: Translation | None = None
    sources: tuple[Source, ...] = ()
    stages: tuple[Stage, ...] = Field(min_length=2, max_length=9)
    activities: tuple[Activity, ...] = Field(max_length=300)
    measures: tuple[Measure, ...] = Field(min_length=1, max_length=30)
    feelings: tuple[Line, ...] = Field(default=(), max_length=60)
    tags: tuple[Line, ...] = Field(default=(), max_length=60)
    plans: tuple[PlanTemplate, ...] = Field(default=(), max_length=2)
    reminders: tuple[ReminderTemplate, ...] = Field(default=(), max_length=30)
    difficulties: tuple[Difficulty, ...] = Field(default=(), max_length=40)
    approaches: tuple[Approach, ...] = Field(default=(), max_length=100)
    questionnaires: tuple[Questionnaire, ...] = Field(default=(), max_length=20)

    @cached_property
    def _stages(self) -> dict[str, Stage]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def _activities(self) -> dict[str, Activity]:
        return {activity.key: activity for activity in self.activities}

    @cached_property
    def _offered(self) -> dict[str, tuple[Activity, ...]]:
        return {s.key: tuple(self._activities[key] for key in s.activities) for s in self.stages}

    @cached_property
    def _reminders(self) -> dict[str, ReminderTemplate]:
        return {reminder.key: reminder for reminder in self.reminders}

    def stage(self, key: str) -> Stage | None:
        """The stage of that key, if this edition has it."""
        return self._stages.get(key)

    def activity(self, key: str) -> Activity | None:
        """The activity of that key, if this edition has it."""
        return self._activities.get(key)

    def activities_of(self, stage: Stage) -> tuple[Activity, ...]:
        """What a stage offers, in its order."""
        return self._offered[stage.key]

    def reminders_of(self, stage: Stage) -> list[ReminderTemplate]:
        """The reminders a stage offers, in its order."""
        return [self._reminders[key] for key in stage.reminders]

    def stages_of(self, activity: Activity) -> list[Stage]:
        """The stages that offer an activity."""
        return [stage for stage in self.stages if activity.key in stage.activities]

    def plan(self, kind: str) -> PlanTemplate | None:
        """The template of the safety or the wellness plan."""
        return next((plan for plan in self.plans if plan.kind == kind), None)

    def measure(self, key: str) -> Measure | None:
        """The measure of that key, if this edition has it."""
        return next((measure for measure in self.measures if measure.key == key), None)

    @cached_property
    def _approaches(self) -> dict[str, Approach]:
        return {approach.key: approach for approach in self.approaches}

    def approach(self, key: str) -> Approach | None:
        """The approach of that key, if this edition has it."""
        return self._approaches.get(key)

    def difficulties_of(self, approach: Approach) -> list[Difficulty]:
        """What an approach was studied with, in the words of this edition."""
        return [d for d in self.difficulties if d.key in approach.for_difficulties]

    def questionnaire(self, key: str) -> Questionnaire | None:
        """The questionnaire of that key, if this edition has it."""
        return next((asked for asked in self.questionnaires if asked.key == key), None)

    @property
    def mood(self) -> Measure:
        """The front measure of the check-in."""
        return next(m for m in self.measures if m.key == "mood")

    @model_validator(mode="after")
    def _translates_another_language(self) -> Self:
        if self.translation and self.translation.of == self.language:
            raise ValueError("translation: a pathway does not translate itself")
        return self

    @field_validator("feelings", "tags")
    @classmethod
    def _once_each(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if twice := first_twice(list(words)):
            raise ValueError(f"“{twice}” stands there twice")
        return words

    @model_validator(mode="after")
    def _keys_hold_together(self) -> Self:
        """Every key once, and every reference to something that is there."""
        for name in (
            *("stages", "activities", "measures", "reminders"),
            *("difficulties", "approaches", "questionnaires"),
        ):
            once(name, getattr(self, name))
        if twice := first_twice([plan.kind for plan in self.plans]):
            raise ValueError(f"plans: “{twice}” stands there twice")
        for stage in self.stages:
            for key in stage.activities:
                if key not in self._activities:
                    raise ValueError(f"stage “{stage.key}” names the unknown activity “{key}”")
            for key in stage.reminders:
                if key not in self._reminders:
                    raise ValueError(f"stage “{stage.key}” names the unknown reminder “{key}”")
        for reminder in self.reminders:
            if reminder.activity and reminder.activity not in self._activities:
                raise ValueError(
                    f"reminder “{reminder.key}” names the unknown activity “{reminder.activity}”"
                )
        self._approaches_hold_together()
        mood = self.measure("mood")
        if mood is None or not mood.points:
            raise ValueError("measures: a pathway needs the measure “mood” with its five words")
        return self

    def _approaches_hold_together(self) -> None:
        difficulties = {difficulty.key for difficulty in self.difficulties}
        for approach in self.approaches:
            where = f"approach “{approach.key}”"
            if odd := next((k for k in approach.for_difficulties if k not in difficulties), None):
                raise ValueError(f"{where} names the unknown difficulty “{odd}”")
            if odd := next((k for k in approach.activities if k not in self._activities), None):
                raise ValueError(f"{where} names the unknown activity “{odd}”")
