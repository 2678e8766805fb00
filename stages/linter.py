"""The wording linter: what in a text may shame, promise, press or mislead, and why.

It finds words, not meanings, and an editor has the last word. It reads English and Spanish.
"""

import re
from functools import cache
from typing import NamedTuple

from stages import linter_hazards, linter_rules, linter_spanish, linter_spanish_hazards
from stages.grades import HIGHEST_GRADE, can_grade, reading_grade
from stages.linter_hazards import INSTEAD_CLAIM, INSTEAD_GRADE, WHY_CLAIM, WHY_GRADE
from stages.linter_rules import Rule

# What somebody else is quoted as saying, so that it can be answered.
_QUOTED = re.compile(r'"[^"\n]{3,80}"|“[^”\n]{3,80}”|«[^»\n]{3,80}»')
# Instruments and titles of papers stand word for word.
_VERBATIM = ("questionnaire", "source")
_GRADED = ("stage", "activity", "approach", "plan")
# Accents are often left out, so a text is read without them, letter for letter.
_BARE = str.maketrans("áéíóúüÁÉÍÓÚÜ", "aeiouuAEIOUU")


class Finding(NamedTuple):
    """Something to look at: which kind, where it stands, why, and what could stand instead."""

    kind: str
    start: int
    end: int
    found: str
    why: str
    instead: str


def lint(
    text: str, *, kind: str = "", sourced: bool = False, language: str = "en"
) -> list[Finding]:
    """What to look at in a text, in its order.

    `kind` says what the text belongs to: `stage`, `activity`, `approach` (may name what it
    was studied with), `plan`, `crisis`, `questionnaire` and `source` (word for word), or
    nothing. `sourced` says that a source stands beside it.
    """
    speech = _speech(language.partition("-")[0])
    if kind in _VERBATIM or speech is None:
        return []
    seen = speech.allowed.sub(_blank, text.translate(_BARE) if speech.is_bare else text)
    spoken = _QUOTED.sub(_blank, seen)
    found = [
        _finding(rule, hit, text)
        for rule, pattern in speech.rules
        if kind not in rule.allowed_in
        for hit in pattern.finditer(spoken if rule.kind == "shaming" else seen)
        if hit[0].strip()
    ]
    if not sourced:
        claim = Rule("claim", "", WHY_CLAIM, INSTEAD_CLAIM)
        found += [_finding(claim, hit, text) for hit in speech.claim.finditer(seen)]
    if kind in _GRADED or not kind:
        found += _heavy(text, language)
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.kind))


class _Speech(NamedTuple):
    """What to look for in one language; `is_bare` says that it is written without accents."""

    rules: tuple[tuple[Rule, re.Pattern[str]], ...]
    claim: re.Pattern[str]
    allowed: re.Pattern[str]
    is_bare: bool


@cache
def _speech(code: str) -> _Speech | None:
    """The rules of a language, ready to look with; nothing where there are none."""
    if code == "en":
        wording, hazards = linter_rules.WORDING, linter_hazards.HAZARDS
        claim, allowed = linter_hazards.CLAIM, linter_hazards.ALLOWED
    elif code == "es":
        wording, hazards = linter_spanish.WORDING, linter_spanish_hazards.HAZARDS
        claim, allowed = linter_spanish_hazards.CLAIM, linter_spanish.ALLOWED
    else:
        return None
    rules = tuple((rule, re.compile(rule.pattern, re.I)) for rule in (*wording, *hazards))
    return _Speech(rules, re.compile(claim, re.I), re.compile(allowed, re.I), code == "es")


def _blank(hit: re.Match[str]) -> str:
    return " " * len(hit[0])


def _finding(rule: Rule, hit: re.Match[str], text: str) -> Finding:
    said = text[hit.start() : hit.end()].strip()
    return Finding(rule.kind, hit.start(), hit.end(), said, str(rule.why), str(rule.instead))


def _heavy(text: str, language: str) -> list[Finding]:
    grade = reading_grade(text, language)
    if grade <= HIGHEST_GRADE or not can_grade(text, language):
        return []
    why = str(WHY_GRADE) % {"grade": grade}
    return [Finding("reading", 0, len(text), "", why, str(INSTEAD_GRADE))]
