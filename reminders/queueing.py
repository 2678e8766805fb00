"""A delivery for each way out that a member chose: mail, and every device of theirs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from reminders.models import Delivery, Device, EmailChannel, Occurrence


def queue(rows: Collection[Occurrence], *, at: datetime) -> None:
    """Make the deliveries of some occurrences; a second time makes none."""
    by_email = {row.reminder.owner_id for row in rows if row.reminder.by_email}
    by_push = {row.reminder.owner_id for row in rows if row.reminder.by_push}
    addresses = EmailChannel.addresses(by_email) if by_email else {}
    devices = devices_of(by_push) if by_push else {}
    made = []
    for row in rows:
        owner = row.reminder.owner_id
        if row.reminder.by_email and owner in addresses:
            made.append(delivery(row, "email", addresses[owner], at))
        if row.reminder.by_push:
            made += [delivery(row, "push", device, at) for device in devices.get(owner, [])]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)


def devices_of(owners: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The devices that each of these members is notified on."""
    found: dict[UUID, list[UUID]] = {}
    rows = Device.objects.working().filter(owner__in=owners).order_by()
    for owner, device in rows.values_list("owner_id", "pk"):
        found.setdefault(owner, []).append(device)
    return found


def delivery(row: Occurrence, channel: str, endpoint: UUID, at: datetime) -> Delivery:
    """The row of one hand-over."""
    return Delivery(occurrence=row, channel=channel, endpoint=str(endpoint), next_attempt_at=at)
