"""Things that counted: small steps, what was marked, hard times that were come through."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights import words
from insights.history import HardTime, History, Marked

MARKS_LISTED = 12


class CameThrough(NamedTuple):
    """A setback in the list of things that counted."""

    days: str
    helped: str
    is_over: bool


def came_through(setbacks: Sequence[HardTime], today: date) -> list[CameThrough]:
    """The setbacks, newest first."""
    return [
        CameThrough(
            words.days_in_words(setback.since, setback.until, today),
            setback.helped,
            setback.until < today,
        )
        for setback in reversed(setbacks)
    ]


def marked_names() -> dict[str, str]:
    """What each kind of mark is called."""
    return {
        "turning-point": _("A turning point"),
        "tried": _("Something I tried"),
        "taken": _("A thought I took up"),
        "reached": _("A goal I brought to a close"),
    }


def steps_sentence(steps: int, *, shows_numbers: bool) -> str:
    """How many small steps were taken; nothing where there were none."""
    if not steps:
        return ""
    if not shows_numbers:
        return _("I took small steps.")
    return ngettext("I took %(count)s small step.", "I took %(count)s small steps.", steps) % {
        "count": steps
    }


class Counted(NamedTuple):
    """A mark in the list of things that counted."""

    kind: str
    name: str
    day: str
    words: str
    came_to: str


def in_words(one: Marked) -> str:
    """What stands in a table for it: the member's words, and where a goal came to."""
    if not one.came_to:
        return one.words
    return _("%(wish)s. It came to: “%(words)s”") % {"wish": one.words, "words": one.came_to}


def marked(history: History, today: date) -> list[Counted]:
    """The newest marks, newest first."""
    names = marked_names()
    newest = [one for one in reversed(history.marked) if one.kind in names][:MARKS_LISTED]
    return [
        Counted(m.kind, names[m.kind], words.day_in_words(m.day, today), m.words, m.came_to)
        for m in newest
    ]
