"""The Spanish catalogue: whole, up to date, compiled, and its sentences as sound as the English."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.plugins import catalogue, missing

ROOT = Path(__file__).parents[2]
ENTRIES = catalogue.read()
PATTERN = "how a day is written"
SENTENCES = [(e, said) for e in ENTRIES if e.context != PATTERN for said in e.said]
PLACE = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}|</?\w[^>]*>|&\w+;|https?://\S*")
# What a sentence may end in; a colon opens something, a question waits.
MARKS = ".?:…,"
# Words that press, judge, or speak to one half of the readers; formal and regional forms.
UNKIND = re.compile(
    r"[!¡]|\b(?:bienvenid[oa]s?|deberías|debes|tienes que|simplemente|recaíd[ao]s?|recaer"
    r"|fracas\w+|culpa\w*|enferm[oa]s?|loc[oa]s?|pacientes?|víctimas?|usted(?:es)?|vosotr[oa]s"
    r"|uno mismo|tú mism[oa]|ti mism[oa]|list[oa] para|seguro de que"
    r"|est[áa]s (?:segur|list|sol)[oa]"
    r"|ordenador|móvil|computadora|clica|enhorabuena|felicidades)\b|\w[@/][aox]\b",
    re.IGNORECASE,
)


def test_every_sentence_is_said():
    empty = [e.sentence for e in ENTRIES if not all(e.said) or "fuzzy" in e.flags]
    assert not empty
    forms = [e.sentence for e in ENTRIES if len(e.said) != (2 if e.plural else 1)]
    assert not forms


def test_no_sentence_stands_twice_with_and_without_a_plural():
    """It could be looked up one way only: gettext keeps both under the same words."""
    twice = Counter(e.key for e in ENTRIES)
    assert [key for key, n in twice.items() if n > 1] == []


def test_compiled_catalogue_says_what_the_written_one_says():
    written = {}
    for entry in ENTRIES:
        forms = [(entry.key, i) for i in range(2)] if entry.plural else [entry.key]
        written |= dict(zip(forms, entry.said, strict=True))
    with catalogue.SPANISH.with_suffix(".mo").open("rb") as file:
        compiled = dict(gettext.GNUTranslations(file)._catalog)
    compiled.pop("")
    assert compiled == written, "Run bin/messages and commit both files."


def test_nothing_was_added_that_the_catalogue_does_not_know(tmp_path):
    if not shutil.which("xgettext"):
        missing.skip("No xgettext here: install Debian's package gettext.")
    away = shutil.ignore_patterns(
        ".*", "data", "staticfiles", "tests", "bench", "__pycache__", "fonts", "art", "*.mo"
    )
    copy = shutil.copytree(ROOT, tmp_path / "copy", ignore=away)
    environ = os.environ | {"PYTHON": sys.executable, "DATA_DIR": str(tmp_path / "data")}
    environ["DJANGO_SETTINGS_MODULE"] = "recovery.settings"
    done = subprocess.run(
        [copy / "bin" / "messages"], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = catalogue.read(copy / catalogue.SPANISH.relative_to(ROOT))
    found, known = ({(e.key, e.plural) for e in entries} for entries in (found, ENTRIES))
    assert found - known == set(), "Run bin/messages and translate what is new."
    assert known - found == set(), "Run bin/messages: these are said nowhere any more."


def test_extraction_finds_every_name_that_asks_for_a_translation():
    """It knows the functions by these names, and passes by any other."""
    alias = re.compile(r"\bn?p?gettext(?:_lazy|_noop)? as (?!_\b)\w+")
    rooms = ("accounts", "stages", "journeys", "reminders", "insights", "recovery")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    assert [str(path) for path in files if alias.search(path.read_text())] == []


def test_sentences_keep_what_stands_for_something():
    wrong = [
        (entry.sentence, said)
        for entry, said in SENTENCES
        if Counter(PLACE.findall(said)) not in map(Counter, map(PLACE.findall, entry[1:3]))
        or "%" in PLACE.sub("", said)
    ]
    assert wrong == []


def test_sentences_keep_their_marks():
    assert [(e.sentence, said) for e, said in SENTENCES if last(e.sentence) != last(said)] == []
    odd = [
        said
        for _, said in SENTENCES
        if said != said.strip()
        or "  " in said
        or any(said.count(a) != said.count(b) for a, b in ("“”", "¿?", "()"))
    ]
    assert odd == []


def last(sentence):
    """The mark a sentence ends in, inside a quotation or markup too."""
    end = re.sub(r"(?:</\w+>|[”’)\s])+$", "", sentence)[-1:]
    return end if end in MARKS else ""


def test_sentences_speak_to_everybody_and_press_nobody():
    wrong = [said for entry, said in SENTENCES if UNKIND.search(said)]
    assert [said for said in wrong if "teléfono móvil" not in said] == []
