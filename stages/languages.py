"""A pathway in another language: the original's things, in translated words where there are any.

The original says which stages, activities and questions there are and in which order; its
translation gives words to them. So a member reads the same things under the same keys in every
language, and what nobody has translated yet stands in the original's language.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from stages.content import Content, Pathway, Translation

ABOUT = "about"
# The pieces of a pathway, and what names one of a kind.
COLLECTIONS = {
    "stages": "key",
    "activities": "key",
    "measures": "key",
    "plans": "kind",
    "reminders": "key",
    "approaches": "key",
}
_ABOUT_WORDS = ("title", "summary", "feelings", "tags")
# What a piece refers to follows the original.
_REFERENCES = {
    "stages": ("activities", "reminders"),
    "reminders": ("kind", "activity"),
    "approaches": ("activities", "for_difficulties"),
}
# Names, references and settings: a change of these alone asks for no new translation.
_NO_WORDS = {
    *{"key", "kind", "icon", "processes", "target", "sources", "holds", "time", "days", "activity"},
    *{"higher_is", "evidence_level", "for_difficulties", "checked_on", "reminders", "activities"},
}


def pieces_of(plain: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each piece of a pathway in its plain form, by the name a translation knows it by."""
    yield ABOUT, {name: plain[name] for name in (*_ABOUT_WORDS, "difficulties")}
    for collection, by in COLLECTIONS.items():
        for piece in plain[collection]:
            yield f"{collection}/{piece[by]}", piece


def fingerprint(piece: dict[str, Any]) -> str:
    """A short sign of a piece's words: the same words, the same sign."""
    words = json.dumps(list(_words(piece)), ensure_ascii=True)
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def fingerprints(plain: dict[str, Any]) -> dict[str, str]:
    """The sign of each piece of a pathway."""
    return {name: fingerprint(piece) for name, piece in pieces_of(plain)}


def _words(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        # By name, for a database may keep the fields of a document in an order of its own.
        for key, item in sorted(value.items()):
            if key not in _NO_WORDS:
                yield from _words(item, key)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _words(item, name)
    elif isinstance(value, str):
        yield value


def borrowed(original: Pathway) -> Pathway:
    """A pathway for readers of another language, each piece known to be in its own."""
    return _build(original, original, Translation.model_construct(of="", made_from={}))


def laid_over(original: Pathway, words: Pathway) -> Pathway:
    """The original's things in its order, each in the words of the translation if it has them."""
    return _build(original, words, words.translation or Translation(of=original.language))


def _build(original: Pathway, words: Pathway, link: Translation) -> Pathway:
    changed: dict[str, Any] = {"language": words.language, "translation": words.translation}
    for collection, by in COLLECTIONS.items():
        pieces = {getattr(piece, by): piece for piece in getattr(words, collection)}
        said = {key: p for key, p in pieces.items() if f"{collection}/{key}" in link.made_from}
        changed[collection] = tuple(
            _in_words(collection, piece, said.get(getattr(piece, by)), original.language)
            for piece in getattr(original, collection)
        )
    if ABOUT in link.made_from:
        changed |= {name: getattr(words, name) for name in _ABOUT_WORDS}
        titles = {difficulty.key: difficulty for difficulty in words.difficulties}
        changed["difficulties"] = tuple(titles.get(d.key, d) for d in original.difficulties)
    # A questionnaire is another instrument in another language: none is borrowed.
    changed["questionnaires"] = words.questionnaires
    pathway = original.model_copy(update=changed)
    for name in [name for name in vars(pathway) if name not in Pathway.model_fields]:
        del vars(pathway)[name]  # what the original had worked out for itself
    return pathway if ABOUT in link.made_from else pathway.in_other_language(original.language)


def _in_words(collection: str, piece: Content, said: Content | None, language: str) -> Content:
    if said is None:
        return piece.in_other_language(language)
    names = _REFERENCES.get(collection, ())
    return said.model_copy(update={name: getattr(piece, name) for name in names})
