"""Walking another pathway: the map changes, and everything a member wrote stays."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from journeys.models import Journey
from stages.content import Pathway


@transaction.atomic
def walk(
    journey: Journey, pathway: Pathway, keys: Collection[str], *, at: datetime, client_id: UUID
) -> set[str] | None:
    """Walk another pathway, in these of its stages; the visits of the former one end.

    Returns the stages entered, or None where another page switched first.
    """
    former = list(journey.here())
    if not _switch(journey, pathway):
        return None
    for visit in former:
        visit.end(at=at)
    journey.choose_stages(keys, at=at, client_id=client_id)
    return set(journey.here().values_list("stage_key", flat=True))


@transaction.atomic
def walk_back(journey: Journey, pathway: Pathway, switched_at: datetime, *, at: datetime) -> None:
    """Take a switch back: the visits that it ended go on; a second call changes nothing."""
    entered = list(journey.here())
    if not _switch(journey, pathway):
        return
    for visit in entered:
        visit.end(at=at)
    for visit in journey.visits.filter(pathway_key=pathway.key, left_at=switched_at):
        visit.reopen()


def _switch(journey: Journey, pathway: Pathway) -> bool:
    """Change the pathway walked, unless somebody else did since this row was read."""
    rows = Journey.objects.filter(pk=journey.pk, pathway_key=journey.pathway_key)
    if journey.pathway_key == pathway.key or not rows.update(pathway_key=pathway.key):
        return False
    journey.pathway_key = pathway.key
    return True
