"""The kinds of things one form changes: which table, and which part of the schema."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from stages import content
from stages.models import (
    Activity,
    Approach,
    Measure,
    Pathway,
    PlanTemplate,
    Questionnaire,
    ReminderTemplate,
    Stage,
    draft,
)


class Kind(NamedTuple):
    """A kind of thing."""

    name: str
    model: type[draft.Piece]
    part: type[content.Content]
    one: str | Promise
    many: str | Promise
    # What the form of this kind leaves alone.
    fixed: frozenset[str] = frozenset({"key"})
    lintable: str = ""
    # Somebody else's words, which the reading help lets be.
    verbatim: frozenset[str] = frozenset()


class About(content.Content):
    """A pathway's own words, which have a form of their own."""

    title: content.Line
    summary: content.Line
    licence: content.Line
    sources: tuple[content.Source, ...] = ()
    feelings: tuple[content.Line, ...] = Field(default=(), max_length=60)
    tags: tuple[content.Line, ...] = Field(default=(), max_length=60)
    difficulties: tuple[content.Difficulty, ...] = Field(default=(), max_length=40)


# How a questionnaire is added up; there is one way.
ADDED_UP = {"scoring": "sum", "missing_rule": "not-scored"}
ABOUT = Kind("about", Pathway, About, _("About the pathway"), _("About the pathway"), frozenset())
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "stages",
            Stage,
            content.Stage,
            _("Stage"),
            _("Stages"),
            frozenset({"key", "activities", "reminders"}),
            "stage",
        ),
        Kind(
            "activities",
            Activity,
            content.Activity,
            _("Activity"),
            _("Activities"),
            frozenset({"key", "kind"}),
            "activity",
        ),
        Kind("measures", Measure, content.Measure, _("Check-in question"), _("Check-in questions")),
        Kind(
            "plans",
            PlanTemplate,
            content.PlanTemplate,
            _("Plan"),
            _("Plans"),
            frozenset({"kind"}),
            "plan",
        ),
        Kind(
            "reminders", ReminderTemplate, content.ReminderTemplate, _("Reminder"), _("Reminders")
        ),
        Kind(
            "approaches",
            Approach,
            content.Approach,
            _("Approach"),
            _("Approaches"),
            lintable="approach",
        ),
        Kind(
            "questionnaires",
            Questionnaire,
            content.Questionnaire,
            _("Questionnaire"),
            _("Questionnaires"),
            frozenset({"key", *ADDED_UP}),
            verbatim=frozenset(content.Questionnaire.model_fields) - {"summary"},
        ),
    )
}
# What an activity of a kind has besides its words.
OWN = {"worksheet": "fields", "practice": "steps", "link": "target"}
# Kinds that a new activity can be of, in words.
ACTIVITY_KINDS = {
    "read": _("Something to read"),
    "worksheet": _("A worksheet"),
    "practice": _("A practice, step by step"),
    "link": _("A way to another page"),
}


def of_piece(name: str) -> Kind:
    """The kind of that name, the pathway's own words among them."""
    return ABOUT if name == ABOUT.name else KINDS[name]


def rows_of(pathway: Pathway, kind: Kind) -> Any:
    """The rows of one kind in a draft."""
    rows: Any = kind.model._default_manager
    if kind is ABOUT:
        return rows.filter(pk=pathway.pk)
    return rows.filter(pathway=pathway)


def plain_of(row: Any, kind: Kind) -> dict[str, Any]:
    """A row as the schema takes it."""
    return row.plain() if isinstance(row, Stage) else draft.values_of(row, kind.part)


def left_alone(kind: Kind, plain: dict[str, Any]) -> frozenset[str]:
    """What the form of this thing does not show: a worksheet has no steps."""
    if kind.name != "activities":
        return kind.fixed
    others = {part for of, part in OWN.items() if of != plain.get("kind")}
    return kind.fixed | others
