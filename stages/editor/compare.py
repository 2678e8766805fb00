"""Two states of a pathway beside each other, readable word by word."""

import difflib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from stages.editor.kinds import ABOUT, KINDS, Kind
from stages.editor.words import CHOICES, words_of

_WORDS = re.compile(r"\s+|[^\s]+")
# Above this many words a text is shown whole, before and after.
LONGEST = 4000

# Parts that packs bring and no form changes.
IN_PACKS = ("difficulties", "approaches", "questionnaires")

Piece = tuple[str, str]


class Line(NamedTuple):
    """One field that differs: runs of the same, gone and new words."""

    label: str | Promise
    runs: list[Piece]


class Difference(NamedTuple):
    """A thing that was added, removed, changed or moved."""

    deed: str
    kind: Kind
    key: str
    title: str
    lines: list[Line]


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """What differs between two pathways in their plain form, in the order of the new one."""
    found = list(_about(old, new))
    for kind in KINDS.values():
        found += _of_kind(kind, old.get(kind.name) or [], new.get(kind.name) or [])
    return found


def _about(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    lines = lines_between(ABOUT, old, new)
    for name in IN_PACKS:
        before, after = _told(old.get(name) or []), _told(new.get(name) or [])
        if before != after:
            lines.append(Line(words_of("", name)[0], runs(before, after)))
    before, after = _translated(old), _translated(new)
    if before != after:
        lines.append(Line(_("Translated from the original"), runs(before, after)))
    if lines:
        yield Difference("changed", ABOUT, "", str(new["title"]), lines)


def _translated(plain: dict[str, Any]) -> str:
    """The pieces that members read in the words of a translation."""
    return "\n".join((plain.get("translation") or {}).get("made_from", ()))


def _of_kind(kind: Kind, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    by = kind.model.NAMED_BY
    before = {thing[by]: thing for thing in old}
    after = {thing[by]: thing for thing in new}
    for key, thing in after.items():
        if key not in before:
            lines = lines_between(kind, {}, thing)
            yield Difference("added", kind, key, thing["title"], lines)
        elif thing != before[key]:
            lines = lines_between(kind, before[key], thing)
            yield Difference("changed", kind, key, thing["title"], lines)
    for key, thing in before.items():
        if key not in after:
            yield Difference("removed", kind, key, thing["title"], [])
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    if kept_before != kept_after:
        was = ", ".join(before[key]["title"] for key in kept_before)
        now = ", ".join(after[key]["title"] for key in kept_after)
        line = Line(_("Order"), [("gone", was), ("new", now)])
        yield Difference("moved", kind, "", str(kind.many), [line])


def lines_between(kind: Kind, old: dict[str, Any], new: dict[str, Any]) -> list[Line]:
    """The fields of a thing that differ."""
    part = kind.part.__name__
    lines = []
    for name in kind.part.model_fields:
        before, after = _told(old.get(name)), _told(new.get(name))
        if before != after and name != "key":
            lines.append(Line(words_of(part, name)[0], runs(before, after)))
    return lines


def _told(value: Any) -> str:
    """A value as an editor reads it; keys of rows are left out."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        words = [_told(v) for k, v in value.items() if k != "key" and v not in ("", None, [], ())]
        return " · ".join(word for word in words if word)
    if isinstance(value, list | tuple):
        return "\n".join(_told(item) for item in value)
    return str(CHOICES.get(value, value)) if isinstance(value, str) and value else str(value)


def runs(before: str, after: str) -> list[Piece]:
    """The words of two texts as runs of `same`, `gone` and `new`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > LONGEST:
        return [("gone", before), ("new", after)]
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for deed, a, b, c, d in matcher.get_opcodes():
        if deed == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        if a != b:
            found.append(("gone", "".join(old[a:b])))
        if c != d:
            found.append(("new", "".join(new[c:d])))
    return found
