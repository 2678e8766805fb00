"""The newest edition of each pathway, held in this process's memory.

A page that asks within a few seconds of the last look costs no query; after that one
indexed row says whether the edition in memory is still the newest. So what is published
reaches every web worker within `LOOK_AGAIN_AFTER` seconds, with nothing to tell them.
"""

import time
from collections.abc import Collection
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language

from stages import languages
from stages.content import Activity, Measure, Pathway, PlanSection
from stages.models import Edition

LOOK_AGAIN_AFTER = 3.0
# How many editions back somebody may still be filling in.
LOOK_BACK = 20
DEFAULT_PATHWAY = "personal-recovery"


class Live(NamedTuple):
    """An edition in memory."""

    edition_id: int
    number: int
    pathway: Pathway


class NoEdition(LookupError):
    """No edition of that pathway was ever published."""


# Keyed by pathway and language; None remembers that a language has no edition of its own.
_live: dict[tuple[str, str], tuple[float, Live | None]] = {}
# By pathway and language: of which two editions, and what they make together.
_together: dict[tuple[str, str], tuple[tuple[int, int], Live]] = {}
_loading = Lock()


def current(pathway_key: str, language: str) -> Live:
    """The newest edition; of a language that has none, the host's own language.

    Where it is a translation, what it has no words for stands in the original's language.
    """
    words = _newest(pathway_key, language)
    link = words.pathway.translation if words else None
    if words and link is None:
        return words
    original = _newest(pathway_key, link.of if link else settings.LANGUAGE_CODE)
    if original is None:
        if words:
            return words
        raise NoEdition(
            f"{pathway_key} has no edition in {language} or {settings.LANGUAGE_CODE}. "
            "`manage.py packs load` publishes the ones that ship."
        )
    return _read_together(original, words, language)


def read_here(pathway_key: str) -> Live:
    """The newest edition, in the language of the page being made."""
    return current(pathway_key, get_language() or settings.LANGUAGE_CODE)


def require() -> None:
    """Fail at start, and in plain words, where members would find nothing to read."""
    current(DEFAULT_PATHWAY, settings.LANGUAGE_CODE)


def pathway_keys() -> list[str]:
    """The pathways that members can read in some language or the host's own."""
    spoken = {get_language() or settings.LANGUAGE_CODE, settings.LANGUAGE_CODE}
    rows = Edition.objects.filter(language__in=spoken).order_by("pathway_key")
    return list(rows.values_list("pathway_key", flat=True).distinct())


def activity_once(
    pathway: Pathway, key: str, asked: frozenset[str] = frozenset()
) -> Activity | None:
    """An activity as the last edition had it that still asked all of these questions.

    For somebody who opened it before the map changed, so that nothing they write is lost.
    """
    spoken = {pathway.language, settings.LANGUAGE_CODE}
    if pathway.translation:
        spoken.add(pathway.translation.of)
    rows = Edition.objects.filter(pathway_key=pathway.key, language__in=spoken)
    for content in rows.order_by("-published_at", "-pk").values_list("content", flat=True)[
        :LOOK_BACK
    ]:
        plain = next((a for a in content["activities"] if a["key"] == key), None)
        if plain and asked <= {question["key"] for question in plain["fields"]}:
            return Activity.model_validate(plain)
    return None


def section_once(pathway: Pathway, kind: str, key: str) -> PlanSection | None:
    """A part of a plan as the last edition had it that had it; for somebody who writes in it."""
    rows = Edition.objects.filter(pathway_key=pathway.key, language=pathway.language)
    for content in rows.order_by("-number").values_list("content", flat=True)[:LOOK_BACK]:
        for plan in content["plans"]:
            plain = next((s for s in plan["sections"] if s["key"] == key), None)
            if plain and plan["kind"] == kind:
                return PlanSection.model_validate(plain)
    return None


def measures_once(pathway: Pathway, keys: Collection[str]) -> list[Measure]:
    """Questions of a check-in as the last edition had them that had them; for an open form."""
    found: dict[str, Measure] = {}
    rows = Edition.objects.filter(pathway_key=pathway.key, language=pathway.language)
    for content in rows.order_by("-number").values_list("content", flat=True)[:LOOK_BACK]:
        for plain in content["measures"]:
            if plain["key"] in keys and plain["key"] not in found:
                found[plain["key"]] = Measure.model_validate(plain)
        if len(found) == len(keys):
            break
    return list(found.values())


def forget() -> None:
    """Drop what is in memory, so that the next page looks again."""
    _live.clear()
    _together.clear()


def _read_together(original: Live, words: Live | None, language: str) -> Live:
    """An original in a translation's words; made anew when either of the two is another one."""
    name = (original.pathway.key, language)
    of = (original.edition_id, words.edition_id if words else 0)
    made_of, live = _together.get(name, (None, original))
    if made_of != of:
        if words:
            whole = languages.laid_over(original.pathway, words.pathway)
            live = words._replace(pathway=whole)
        else:
            live = original._replace(pathway=languages.borrowed(original.pathway))
        _together[name] = (of, live)
    return live


def _newest(pathway_key: str, language: str) -> Live | None:
    looked_at, live = _live.get((pathway_key, language), (None, None))
    now = time.monotonic()
    if looked_at is not None and now - looked_at < LOOK_AGAIN_AFTER:
        return live
    if live is not None and not _loading.acquire(blocking=False):
        return live  # another thread is looking already
    if live is None:
        _loading.acquire()
    try:
        live = _look(pathway_key, language, live)
        _live[pathway_key, language] = (now, live)
        return live
    finally:
        _loading.release()


def _look(pathway_key: str, language: str, live: Live | None) -> Live | None:
    """Ask for the newest number; read and check the content only when it is another one."""
    rows = Edition.objects.filter(pathway_key=pathway_key, language=language).order_by("-number")
    newest = rows.values_list("id", flat=True).first()
    if newest is None:
        return None
    if live is not None and live.edition_id == newest:
        return live
    row = Edition.objects.get(pk=newest)
    return Live(row.pk, row.number, row.pathway())
