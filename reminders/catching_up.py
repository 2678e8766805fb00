"""After the service was down: what nobody could use any more is said once to each member."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from journeys.models import Pause
from reminders import queueing
from reminders.models import Delivery, InboxItem, Occurrence, Pulse

# A gap between two ticks from which on it counts as an outage.
OUTAGE = timedelta(hours=6)
# Planners that are still at it after the return have this long; then the outage is closed.
OPEN_FOR = timedelta(minutes=30)
BATCH = 200

State = Occurrence.State


def digest(pulse: Pulse, now: datetime) -> int:
    """One neutral notice to each member who missed something; how many were made."""
    begun, ended = pulse.away_from, pulse.away_until
    if begun is None or ended is None or now - ended > OPEN_FOR:
        return 0
    missed = Occurrence.objects.filter(
        state=State.STALE,
        due_at__gt=begun,
        due_at__lte=ended,
        reminder__ended_at__isnull=True,
        reminder__removed_at__isnull=True,
    )
    told = InboxItem.objects.filter(away_from=begun).values("owner_id")
    owners = missed.exclude(reminder__owner__in=told)
    resting = Pause.objects.open().values("owner_id")
    owners = owners.exclude(reminder__owner__in=resting)
    people = sorted(set(owners.values_list("reminder__owner_id", flat=True)))
    return sum(
        tell(people[first : first + BATCH], missed, begun, now)
        for first in range(0, len(people), BATCH)
    )


@transaction.atomic
def tell(people: list[UUID], missed: QuerySet[Occurrence], begun: datetime, now: datetime) -> int:
    """Make the notices of some members, each on the occurrence they missed last."""
    rows = missed.filter(reminder__owner__in=people).select_related("reminder")
    latest: dict[UUID, Occurrence] = {}
    counts: dict[UUID, int] = {}
    for row in rows.defer("reminder__label").order_by("due_at", "pk"):
        owner = row.reminder.owner_id
        latest[owner], counts[owner] = row, counts.get(owner, 0) + 1
    items = [
        InboxItem(
            owner_id=owner, occurrence=row, made_at=now, away_from=begun, missed=counts[owner]
        )
        for owner, row in latest.items()
    ]
    # The constraint decides between two that catch up at once.
    InboxItem.objects.bulk_create(items, ignore_conflicts=True)
    made = set(
        InboxItem.objects.filter(pk__in=[item.pk for item in items]).values_list(
            "owner_id", flat=True
        )
    )
    mine = [row for owner, row in latest.items() if owner in made]
    for row in mine:
        row.state, row.expires_at = State.DIGEST, now + row.reminder.useful_for
        row.version = row.reminder.version
    Occurrence.objects.bulk_update(mine, ["state", "expires_at", "version"])
    queue(mine, made, begun, now)
    return len(mine)


def queue(rows: list[Occurrence], owners: set[UUID], begun: datetime, now: datetime) -> None:
    """A message for those whom no other one reaches after this outage."""
    reached = set(
        Delivery.objects.filter(
            occurrence__reminder__owner__in=owners,
            occurrence__state=State.PLANNED,
            occurrence__due_at__gt=begun,
        ).values_list("occurrence__reminder__owner_id", flat=True)
    )
    rest = [row for row in rows if row.reminder.owner_id not in reached]
    queueing.queue(queueing.said_of(rest), at=now)
