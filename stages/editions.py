"""The newest edition of each pathway, held in this process's memory.

A page that asks within a few seconds of the last look costs no query; after that one
indexed row says whether the edition in memory is still the newest.
"""

import time
from typing import NamedTuple

from django.conf import settings

from stages.content import Pathway
from stages.models import Edition

LOOK_AGAIN_AFTER = 3.0
DEFAULT_PATHWAY = "personal-recovery"


class Live(NamedTuple):
    """An edition in memory."""

    edition_id: int
    number: int
    pathway: Pathway


class NoEdition(LookupError):
    """No edition of that pathway was ever published."""


_live: dict[tuple[str, str], tuple[float, Live]] = {}


def current(pathway_key: str, language: str) -> Live:
    """The newest edition; of a language that has none, the host's own language."""
    looked_at, live = _live.get((pathway_key, language)) or (0.0, None)
    now = time.monotonic()
    if live and now - looked_at < LOOK_AGAIN_AFTER:
        return live
    rows = Edition.objects.filter(pathway_key=pathway_key, language=language).order_by("-number")
    newest = rows.values_list("id", flat=True).first()
    if newest is None:
        if language != settings.LANGUAGE_CODE:
            return current(pathway_key, settings.LANGUAGE_CODE)
        raise NoEdition(f"{pathway_key} in {language} has no edition.")
    if live is None or live.edition_id != newest:
        row = Edition.objects.get(pk=newest)
        live = Live(row.pk, row.number, Pathway.model_validate(row.content))
    _live[pathway_key, language] = (now, live)
    return live


def forget() -> None:
    """Drop what is in memory, so that the next page looks again."""
    _live.clear()
