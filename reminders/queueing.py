"""A delivery for each way out that a member chose: mail, and every device of theirs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from reminders import rows
from reminders.models import Delivery, Device, EmailChannel, Occurrence

NEW = (
    "occurrence_id", "channel", "endpoint", "next_attempt_at",
    "state", "attempts", "retries", "ambiguous", "last_code",
)  # fmt: skip
UNTRIED = (Delivery.State.QUEUED, 0, 0, 0, "")


class Said(NamedTuple):
    """An occurrence that its member hears of; `mail` is their e-mail channel if they chose it."""

    occurrence_id: UUID
    owner_id: UUID
    mail: UUID | None
    by_push: bool


def said_of(occurrences: Collection[Occurrence]) -> list[Said]:
    """These with the ways that their reminders chose."""
    by_email = {row.reminder.owner_id for row in occurrences if row.reminder.by_email}
    mails = EmailChannel.agreed_by(by_email) if by_email else {}
    return [
        Said(row.pk, r.owner_id, mails.get(r.owner_id) if r.by_email else None, r.by_push)
        for row in occurrences
        for r in (row.reminder,)
    ]


def queue(said: Collection[Said], *, at: datetime, are_new: bool = False) -> None:
    """Make the deliveries of some occurrences; a second time makes none.

    Those of occurrences that were made in this transaction cannot be there yet.
    """
    by_push = {row.owner_id for row in said if row.by_push}
    devices = devices_of(by_push) if by_push else {}
    made = [(row.occurrence_id, "email", str(row.mail), at, *UNTRIED) for row in said if row.mail]
    made += [
        (row.occurrence_id, "push", str(device), at, *UNTRIED)
        for row in said
        if row.by_push
        for device in devices.get(row.owner_id, ())
    ]
    if are_new:
        rows.insert(Delivery, NEW, made)
    else:
        rows.insert_new(Delivery, NEW, made)


def devices_of(owners: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The devices that each of these members is notified on."""
    found: dict[UUID, list[UUID]] = {}
    working = Device.objects.working().filter(owner__in=owners).order_by()
    for owner, device in working.values_list("owner_id", "pk"):
        found.setdefault(owner, []).append(device)
    return found
