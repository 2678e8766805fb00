"""Every sentence of the interface that stands in a template passes the wording linter."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from stages.linter import lint

ROOT = Path(__file__).parents[2]
TRANSLATE = re.compile(r"""\{%\s*trans(?:late)?\s+("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
INLINE = re.compile(r"""_\(("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b[^%]*%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.S
)
# A day plan has things that have to be done and things that might be: must, and might.
LABELS = {"Must"}


@cache
def sentences():
    """What each template says, as its translators see it."""
    return {str(p.relative_to(ROOT)): said(p) for p in sorted(ROOT.glob("templates/**/*.*"))}


def said(path):
    source = path.read_text()
    quoted = [ast.literal_eval(q) for q in (*TRANSLATE.findall(source), *INLINE.findall(source))]
    texts = [*quoted, *BLOCK.findall(source)]
    plain = [re.sub(r"\{\{.*?\}\}", "x", re.sub(r"\{%.*?%\}", "\n", text)) for text in texts]
    return [re.sub(r"\s+", " ", text).strip() for text in plain]


def kind_of(name):
    """Help now and the safety plan name things plainly that are named nowhere else."""
    return "crisis" if "help" in name or "offline" in name or "danger" in name else "interface"


def test_there_are_many_sentences():
    assert len({text for texts in sentences().values() for text in texts}) > 400


@pytest.mark.parametrize("name", [name for name, texts in sentences().items() if texts])
def test_sentences_of_a_template_pass(name):
    for text in sentences()[name]:
        if text not in LABELS:
            beside_sources = "approach" in name or "evidence" in name
            assert lint(text, kind=kind_of(name), sourced=beside_sources) == [], text
