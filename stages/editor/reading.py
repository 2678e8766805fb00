"""Reading help: what the linter marks in what was typed, and how hard it reads."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.functional import Promise

from stages import grades, linter
from stages.editor.kinds import Kind
from stages.editor.words import words_of

# Addresses, names of rows and clocks are no prose.
NOT_PROSE = {"key", "kind", "icon", "target", "time", "days", "activity", "address", "licence"}
NOT_PROSE |= {"evidence_level", "difficulties", "for_difficulties", "checked_on"}
NOT_PROSE |= {"processes", "sources", "higher_is", "holds", "reminders", "activities", "tags"}


class Mark(NamedTuple):
    """A word to look at: where, which, why, and what could stand instead."""

    label: str | Promise
    before: str
    found: str
    after: str
    why: str
    instead: str


class Help(NamedTuple):
    """What is said beside a form."""

    marks: list[Mark]
    grade: float | None
    is_hard: bool


def help_with(kind: Kind, plain: dict[str, Any], language: str) -> Help:
    """The marks of every text of a thing, and the grade of all of it."""
    marks: list[Mark] = []
    texts = list(_texts(kind, plain))
    sourced = bool(plain.get("sources"))
    for label, text in texts:
        for found in linter.lint(text, kind=kind.lintable, sourced=sourced, language=language):
            if found.kind != "reading":
                marks.append(_mark(label, text, found))
    whole = "\n".join(text if text.endswith((".", "?", ":")) else f"{text}." for _l, text in texts)
    grade = grades.reading_grade(whole, language) if grades.can_grade(whole, language) else None
    return Help(marks, grade, grade is not None and grade > grades.HIGHEST_GRADE)


def _mark(label: str | Promise, text: str, found: linter.Finding) -> Mark:
    """A finding with some words around it."""
    start, end = max(0, found.start - 30), found.end + 30
    return Mark(
        label,
        ("…" if start else "") + text[start : found.start],
        text[found.start : found.end],
        text[found.end : end] + ("…" if end < len(text) else ""),
        str(found.why),
        str(found.instead),
    )


def _texts(kind: Kind, plain: dict[str, Any]) -> Iterator[tuple[str | Promise, str]]:
    part = kind.part.__name__
    for name in kind.part.model_fields:
        if name not in NOT_PROSE | kind.verbatim:
            for text in _strings(plain.get(name)):
                yield words_of(part, name)[0], text


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in NOT_PROSE:
                yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
