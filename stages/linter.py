"""The wording linter: what in a text may shame, promise, press or mislead, and why.

It finds words, not meanings, and an editor has the last word. It reads English only.
"""

import re
from functools import cache
from typing import NamedTuple

from stages.linter_hazards import (
    CLAIM,
    HAZARDS,
    INSTEAD_CLAIM,
    INSTEAD_GRADE,
    WHY_CLAIM,
    WHY_GRADE,
)
from stages.linter_rules import WORDING, Rule

HIGHEST_GRADE = 8
# A grade says something about a text of some length only.
FEWEST_WORDS = 40
# Names the domain gives, and saying no to what the rules look for.
_ALLOWED = re.compile(
    "|".join(
        [
            r"Professionals and crisis contacts",
            r"crisis (?:line|contact|text line|service)s?",
            r"Maintenance and relapse prevention",
            r"before you (?:change|stop)[^.,;]*",
            r"(?:never|not|nor|n['’]t) (?:\w+ ){0,3}(?:stop|change|advise)[^.,;]*medic\w+",
            r"(?:no|nothing here is a) reason to [^.,;]*medic\w+",
            r"(?:need|needs|have|has) not\b",
            r"(?:do|does|did)(?: not|n['’]t) (?:have|need) to",
            r"(?:there is no|nothing is|nobody is|not a) (?:failing|failure|overdue|late|streak)",
            r"(?:does|do|is|are) not (?:diagnos|monitor|cure|promis|guarantee)\w*",
            r"(?:no|not a) diagnosis",
            r"need not",
            r"Nobody (?:is watching|watches|monitors|reads)[^.,;]*",
        ]
    ),
    re.I,
)
# What somebody else is quoted as saying, so that it can be answered.
_QUOTED = re.compile(r'"[^"\n]{3,80}"|“[^”\n]{3,80}”')
# Instruments and titles of papers stand word for word.
_VERBATIM = ("questionnaire", "source")
_GRADED = ("stage", "activity", "approach", "plan")


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
    if kind in _VERBATIM or not language.startswith("en"):
        return []
    seen = _ALLOWED.sub(lambda allowed: " " * len(allowed[0]), text)
    spoken = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), seen)
    found = [
        Finding(rule.kind, hit.start(), hit.end(), hit[0].strip(), str(rule.why), str(rule.instead))
        for rule, pattern in _rules()
        if kind not in rule.allowed_in
        for hit in pattern.finditer(spoken if rule.kind == "shaming" else seen)
        if hit[0].strip()
    ]
    if not sourced:
        found += [
            Finding("claim", m.start(), m.end(), m[0], str(WHY_CLAIM), str(INSTEAD_CLAIM))
            for m in _claim().finditer(seen)
        ]
    if kind in _GRADED or not kind:
        found += _heavy(text)
    return sorted(found, key=lambda finding: (finding.start, finding.end, finding.kind))


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid grade of an English text; 0 where there is nothing to read."""
    sentences = [part for part in re.split(r"[.?!:\n]+", text) if re.search(r"\w", part)]
    words = re.findall(r"[A-Za-z’'-]+", text)
    if not words or not sentences:
        return 0.0
    spoken = sum(map(_syllables, words))
    grade = 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
    return round(max(grade, 0.0), 1)


def _heavy(text: str) -> list[Finding]:
    grade = reading_grade(text)
    if grade <= HIGHEST_GRADE or len(re.findall(r"[A-Za-z’'-]+", text)) < FEWEST_WORDS:
        return []
    why = str(WHY_GRADE) % {"grade": grade}
    return [Finding("reading", 0, len(text), "", why, str(INSTEAD_GRADE))]


def _syllables(word: str) -> int:
    """About how many syllables an English word has."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", lambda end: end[0][0], word)
    return max(1, len(re.findall(r"[aeiouy]{1,2}", word)))


@cache
def _rules() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    return tuple((rule, re.compile(rule.pattern, re.I)) for rule in (*WORDING, *HAZARDS))


@cache
def _claim() -> re.Pattern[str]:
    return re.compile(CLAIM, re.I)
