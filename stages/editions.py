"""The newest edition of each pathway, held in this process's memory.

A page that asks within a few seconds of the last look costs no query; after that one
indexed row says whether the edition in memory is still the newest. So what is published
reaches every web worker within `LOOK_AGAIN_AFTER` seconds, with nothing to tell them.
"""

import time
from threading import Lock
from typing import NamedTuple

from django.conf import settings

from stages.content import Activity, Pathway, PlanSection
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
_loading = Lock()


def current(pathway_key: str, language: str) -> Live:
    """The newest edition; of a language that has none, the host's own language."""
    live = _newest(pathway_key, language)
    if live is None and language != settings.LANGUAGE_CODE:
        live = _newest(pathway_key, settings.LANGUAGE_CODE)
    if live is None:
        raise NoEdition(
            f"{pathway_key} has no edition in {language} or {settings.LANGUAGE_CODE}. "
            "`manage.py packs load` publishes the ones that ship."
        )
    return live


def require() -> None:
    """Fail at start, and in plain words, where members would find nothing to read."""
    current(DEFAULT_PATHWAY, settings.LANGUAGE_CODE)


def languages_of(pathway_key: str) -> list[str]:
    """The languages a pathway was published in."""
    rows = Edition.objects.filter(pathway_key=pathway_key).order_by("language")
    return list(rows.values_list("language", flat=True).distinct())


def activity_once(
    pathway: Pathway, key: str, asked: frozenset[str] = frozenset()
) -> Activity | None:
    """An activity as the last edition had it that still asked all of these questions.

    For somebody who opened it before the map changed, so that nothing they write is lost.
    """
    rows = Edition.objects.filter(pathway_key=pathway.key, language=pathway.language)
    for content in rows.order_by("-number").values_list("content", flat=True)[:LOOK_BACK]:
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


def forget() -> None:
    """Drop what is in memory, so that the next page looks again."""
    _live.clear()


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
