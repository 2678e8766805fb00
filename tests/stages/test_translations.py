"""A pathway in another language: the same things under the same keys, in its own words."""

import re

import pytest

from stages import packing
from stages.content import Pathway
from tests.stages import tone

# What no translation changes: names, numbers, references, and where a claim comes from.
KEPT = {"key", "kind", "icon", "processes", "target", "minutes", "seconds", "drawing", "value"}
KEPT |= {"is_maintenance", "sources", "holds", "shared_by_default", "time", "days", "activity"}
KEPT |= {"higher_is", "evidence_level", "for_difficulties", "checked_on", "schema_version"}
# In a stage and an approach these two are lists of keys.
KEYS = {"activities", "reminders"}
# Spoken to the reader or about them; Spanish has a word for everybody.
GENDERED = (
    r"\b(?:bienvenid[oa]|cansad[oa]|(?:est[áo]\w+|\w*siento|\w*sientes|eres|soy) \w+[ai]d[oa])\b"
)


@pytest.fixture(scope="module")
def spanish():
    return packing.read(packing.SHIPPED / "personal-recovery.es.yaml")


def shape(value, name=""):
    """Everything but the words: a sentence is how many paragraphs, headings and rows it has."""
    if name in KEPT:
        return value
    if isinstance(value, dict):
        return {key: shape(item, key) for key, item in value.items()}
    if isinstance(value, list):
        is_keys = name in KEYS and all(isinstance(item, str) for item in value)
        return value if is_keys else [shape(item) for item in value]
    if isinstance(value, str):
        rows = [re.match(r"## |- |\d\. |", row)[0] or bool(row) for row in value.split("\n")]
        return rows, value.count("*"), bool(value)
    return value


def plain(pathway):
    left_out = {"language", "questionnaires", "translation"}
    return pathway.model_dump(mode="json", exclude=left_out)


def test_spanish_has_everything_under_the_same_keys(personal, spanish):
    assert (spanish.key, spanish.language) == (personal.key, "es")
    for name, value in plain(personal).items():
        theirs = plain(spanish)[name]
        if isinstance(value, list):
            assert len(theirs) == len(value), name
            for ours, other in zip(value, theirs, strict=True):
                assert shape(other) == shape(ours), (name, ours)
        else:
            assert shape(theirs, name) == shape(value, name), name


def test_spanish_is_translated_whole(personal, spanish):
    """No sentence of the original is left standing; a single word may be the same in both."""
    original = {text for _, text in tone.words_of(personal) if " " in text}
    licence = {spanish.licence, spanish.key}
    left = [text for _, text in tone.words_of(spanish) if text in original - licence]
    assert left == []


def test_spanish_says_the_numbers_of_the_evidence(personal, spanish):
    for ours, theirs in zip(personal.approaches, spanish.approaches, strict=True):
        said = re.findall(r"\d+", re.sub(r"(?<=\d)[, ](?=\d{3})", "", ours.evidence))
        assert re.findall(r"\d+", re.sub(r"(?<=\d) (?=\d{3})", "", theirs.evidence)) == said


def test_spanish_speaks_to_everybody_and_never_shouts(spanish):
    for place, text in tone.words_of(spanish):
        assert not re.search(r"[!¡]", text), (place, text)
        assert not re.search(r"\b(?:debes(?! a nadie)|deberías|vosotros|os)\b", text, re.I), (
            place,
            text,
        )
        assert not re.search(GENDERED, text, re.I), (place, text)


def test_spanish_ships_no_questionnaire_in_words_of_our_own(spanish):
    """An instrument stands word for word in its publisher's wording, or not at all."""
    assert spanish.questionnaires == ()


def test_spanish_is_a_pathway_of_its_own(spanish):
    assert Pathway.model_validate(plain(spanish) | {"language": "es"}).stage("distress")
