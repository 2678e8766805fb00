"""What a member removed: each kind, its words, and the way back. See docs/adr/0124."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models, transaction
from django.db.models import QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from journeys.models import (
    Barrier,
    CheckIn,
    Experiment,
    Hope,
    JournalEntry,
    Journey,
    Letter,
    Marker,
    Planned,
    QuestionnaireResponse,
    Response,
    Review,
    Revision,
    Setback,
    Step,
)
from journeys.paging import SIZE


class Kind(NamedTuple):
    """A kind of thing that can be removed."""

    model: type[models.Model]
    label: str | Promise
    # The address that brings one back.
    restore: str
    words: Callable[[Any], str]
    journey: str = "journey"


def _said(row: Any) -> str:
    return str(row.answers.get("note") or " · ".join(row.answers.get("feelings") or []))


def _week(row: Any) -> str:
    return str(next((row.words[n] for n in ("kept", "dropped", "next") if row.words.get(n)), ""))


def _letter(row: Any) -> str:
    return "" if row.is_sealed else str(row.text)


def _titled(row: Any) -> str:
    return str(row.answers.get("title", ""))


KINDS = {
    "entry": Kind(JournalEntry, _("Journal"), "entry", lambda row: row.text),
    "letter": Kind(Letter, _("Letter to future me"), "letter", _letter),
    "answer": Kind(Response, _("Activity"), "response", _titled),
    "questionnaire": Kind(QuestionnaireResponse, _("Questionnaire"), "questionnaire", _titled),
    "check-in": Kind(CheckIn, _("Check-in"), "check_in", _said),
    "step": Kind(Step, _("Step"), "step", lambda row: row.text, "goal__journey"),
    "planned": Kind(Planned, _("Planner"), "planned", lambda row: row.what),
    "experiment": Kind(Experiment, _("Trying out"), "experiment", lambda row: row.what),
    "review": Kind(Review, _("Weekly review"), "review", _week),
    "hope": Kind(Hope, _("My hope box"), "hope", lambda row: row.text),
    "barrier": Kind(
        Barrier, _("What stands in the way"), "barrier", lambda row: str(row.words.get("what", ""))
    ),
    "marker": Kind(Marker, _("Your timeline"), "marker", lambda row: row.words),
    "setback": Kind(
        Setback, _("Something happened"), "setback", lambda row: str(row.words.get("what", ""))
    ),
}


class Removed(NamedTuple):
    """One removed thing as the page shows it."""

    key: str
    kind: Kind
    row: Any

    @property
    def words(self) -> str:
        """What it says; a sealed letter says nothing."""
        return self.kind.words(self.row)

    @property
    def restore(self) -> str:
        """The name of the address that brings it back."""
        return f"journeys:{self.kind.restore}_restore"


def rows_of(key: str, journeys: QuerySet[Journey]) -> QuerySet[Any]:
    """The removed rows of a kind, through the one door."""
    kind = KINDS[key]
    rows = kind.model._base_manager.filter(removed_at__isnull=False)
    return rows.filter(**{f"{kind.journey}__in": journeys})


def page_of(
    journeys: QuerySet[Journey], before: datetime | None
) -> tuple[list[Removed], datetime | None]:
    """What was removed, the newest first, and the moment before which there is more."""
    parts = []
    for key in KINDS:
        rows = rows_of(key, journeys)
        rows = rows.filter(removed_at__lt=before) if before else rows
        parts.append(rows.order_by().annotate(of=Value(key)).values_list("of", "pk", "removed_at"))
    found = list(parts[0].union(*parts[1:], all=True).order_by("-removed_at")[: SIZE + 1])
    shown = found[:SIZE]
    things: dict[tuple[str, UUID], Any] = {}
    for key in {key for key, _pk, _at in shown}:
        wanted = [pk for one, pk, _at in shown if one == key]
        things |= {(key, row.pk): row for row in rows_of(key, journeys).filter(pk__in=wanted)}
    page = [
        Removed(key, KINDS[key], things[key, pk]) for key, pk, _at in shown if (key, pk) in things
    ]
    return page, shown[-1][2] if len(found) > SIZE else None


@transaction.atomic
def delete(row: Any) -> None:
    """Delete a removed row and what it said before, for good."""
    Revision.objects.filter(owner_id=row.owner_id, row_id=row.pk).delete()
    row.delete()
