"""Reads a catalogue as translators write it; no gettext has to be installed for that."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

SPANISH = Path(__file__).parents[2] / "locale" / "es" / "LC_MESSAGES" / "django.po"
PART = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$')


class Entry(NamedTuple):
    """One sentence, in one or two forms, and what it says in the other language."""

    context: str
    sentence: str
    plural: str
    said: tuple[str, ...]
    flags: str

    @property
    def key(self) -> str:
        """What looks it up."""
        return f"{self.context}\x04{self.sentence}" if self.context else self.sentence


def read(path: Path = SPANISH) -> list[Entry]:
    """Every entry of a catalogue, in order, without its head."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [entry for block in blocks if (entry := _entry(block)).sentence]


def _entry(block: str) -> Entry:
    parts: dict[str, str] = {}
    flags, name = "", ""
    for line in filter(None, block.split("\n")):
        if line.startswith("#"):
            flags += line
        elif found := PART.match(line):
            name = found[1]
            parts[name] = ast.literal_eval(found[2])
        else:
            parts[name] += ast.literal_eval(line)
    said = tuple(parts[name] for name in sorted(parts) if name.startswith("msgstr"))
    context, sentence = parts.get("msgctxt", ""), parts.get("msgid", "")
    return Entry(context, sentence, parts.get("msgid_plural", ""), said, flags)
