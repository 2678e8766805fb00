"""A language nobody speaks: English with accents, marks and a third more, from right to left.

It is made from what the Spanish catalogue translates, so a sentence that is in no catalogue
stands out in plain English. See docs/adr/0091.
"""

import re
import struct
from contextlib import contextmanager

from django.conf.locale import LANG_INFO
from django.utils import translation
from django.utils.translation import trans_real

from recovery.templatetags import kept
from tests.plugins import catalogue

CODE = "xr"
NAME = "⟦Ƥšéûðö⟧"
ACCENTS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž",
)
# What a translation has to keep as it is.
KEPT = re.compile(r"(%(?:\(\w+\))?[sd%]|\{\w*\}|</?\w[^>]*>|&\w+;|https?://\S+)")
# Patterns of dates: letters of these are instructions, not words.
PATTERNS = "how a day is written"
# A compiled catalogue without a sentence.
EMPTY = struct.pack("<7I", 0x950412DE, 0, 0, 28, 28, 0, 28)
MORE = " öñé ţŵö ţĥŕéé ƒöûŕ ƒîṽé šîẋ"


def pseudo(text: str) -> str:
    """A sentence as it is said in this language; what stands for something else is kept."""
    if not text.strip():
        return text
    parts = KEPT.split(text)
    said = "".join(p if i % 2 else p.translate(ACCENTS) for i, p in enumerate(parts))
    length = sum(map(len, parts[::2])) * 3 // 10
    more = (MORE * (length // len(MORE) + 1))[:length].rstrip()
    return f"⟦{said}{more}⟧"


def catalogues() -> list[dict[object, str]]:
    """Every sentence of ours, and those of Django and the account pages, by what looks it up."""
    ours: dict[object, str] = {}
    for entry in catalogue.read():
        if entry.context == PATTERNS:
            ours[entry.key] = entry.sentence
        elif entry.plural:
            ours[entry.sentence, 0] = pseudo(entry.sentence)
            ours[entry.sentence, 1] = pseudo(entry.plural)
        else:
            ours[entry.key] = pseudo(entry.sentence)
    theirs: dict[object, str] = {}
    for catalog in trans_real.translation("es")._catalog._catalogs:
        for key in catalog:
            sentence = key[0] if isinstance(key, tuple) else key
            theirs[key] = pseudo(sentence.rpartition("\x04")[2])
    return [ours, theirs]


@contextmanager
def spoken(settings, folder):
    """Offer the language beside the others, for as long as a test needs it."""
    # Django answers in a language only if it finds its file; what is in it is said below.
    (folder / CODE / "LC_MESSAGES").mkdir(parents=True)
    (folder / CODE / "LC_MESSAGES" / "django.mo").write_bytes(EMPTY)
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, folder]
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, NAME)]
    settings.LANGUAGES_BIDI = [*settings.LANGUAGES_BIDI, CODE]
    LANG_INFO[CODE] = {"bidi": True, "code": CODE, "name": NAME, "name_local": NAME}
    tongue = trans_real.DjangoTranslation(CODE)
    tongue._catalog._catalogs[:0] = catalogues()
    tongue._catalog._plurals[:0] = [lambda n: int(n != 1)] * 2
    trans_real._translations[CODE] = tongue
    kept._markup.clear()
    try:
        yield CODE
    finally:
        translation.activate("en")
        del LANG_INFO[CODE], trans_real._translations[CODE]
        kept._markup.clear()
