"""Almanacs are made ahead of the visit, for a page that is only read writes nothing."""

import logging
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateField, Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce

from accounts.keys import KeyMissing
from insights import almanac, told
from journeys.models import Almanac, CheckIn, Journey

logger = logging.getLogger(__name__)

# What is so recent is often filled in or changed, and is read from the check-ins themselves.
RECENT = timedelta(days=7)
# An almanac may end so long ago before it is carried on.
BEHIND = timedelta(days=14)
BATCH = 100


def gather_due(at: datetime, *, seconds: float) -> int:
    """Make or carry on the almanacs that want it, for so many seconds; how many were."""
    ends, made = time.monotonic() + seconds, 0
    for journey_id in due(at):
        try:
            made += gather(journey_id, at)
        except KeyMissing:
            logger.error("The key of a member is missing; their almanac is not made.")
        if time.monotonic() > ends:
            break
    return made


def due(at: datetime) -> Iterator[UUID]:
    """The journeys with check-ins that no almanac tells and that are not recent."""
    untold = CheckIn.objects.standing().filter(
        journey=OuterRef("pk"), day__gt=OuterRef("told_until"), day__lte=at.date() - BEHIND
    )
    nothing = Value(date.min, output_field=DateField())
    journeys = Journey.objects.annotate(told_until=Coalesce(F("almanac__until"), nothing))
    wanting = journeys.filter(Exists(untold)).order_by("pk").values_list("pk", flat=True)
    after: UUID | None = None
    while batch := list((wanting.filter(pk__gt=after) if after else wanting)[:BATCH]):
        yield from batch
        after = batch[-1]


@transaction.atomic
def gather(journey_id: UUID, at: datetime) -> bool:
    """Fold a journey's check-ins that are not recent; False where one cannot be opened."""
    # Whoever writes a check-in meanwhile waits here, on SQLite for the transaction and on
    # PostgreSQL for this row, and then drops what is written below (`AlmanacGoes`).
    journey = Journey.objects.select_for_update().filter(pk=journey_id).first()
    if journey is None:
        return False
    # Read after the row is held, so that it is not one that was dropped meanwhile.
    row = Almanac.objects.filter(journey=journey).first()
    kept = told.Kept(row.pk, row.until, row.__dict__["months"]) if row else None
    until = journey.owner.local_day(at) - RECENT
    found = told.read(journey.owner_id, journey.pk, None, until, kept)
    if found.unreadable:
        return False
    row = row or Almanac(journey=journey, owner_id=journey.owner_id)
    row.until, row.made_at, row.months = until, at, almanac.written(found.months)
    row.save()
    return True
