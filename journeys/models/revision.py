"""How words change: never lost, never doubled, never overwritten unseen.

A form that saves while somebody types sends the same `sitting` each time. The first write
of a sitting keeps what stood there before; the last one closes it. Who sends an old
version from another sitting has not seen the newest words, and is shown both.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import models, transaction
from django.db.models import F

from accounts.fields import EncryptedField, EncryptedJSONField
from accounts.models import OwnedModel

TRIES = 20


class Revision(OwnedModel):
    """What a row said before a sitting changed it."""

    row_id = models.UUIDField()
    sitting = models.UUIDField()
    at = models.DateTimeField()
    words = EncryptedJSONField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["row_id", "sitting"], name="revision_once_a_sitting"),
        ]
        indexes = [
            # Read by the history of a part of the plan, an entry or an answer, newest first.
            models.Index(fields=["owner", "row_id", "-at"], name="revision_by_row"),
        ]


def sealed(row: OwnedModel, values: dict[str, Any]) -> dict[str, Any]:
    """The values as `QuerySet.update` may write them to that row."""
    fields = {name: row._meta.get_field(name) for name in values}
    return {
        name: field.seal(values[name], row.pk, row.owner_id)
        if isinstance(field, EncryptedField)
        else values[name]
        for name, field in fields.items()
    }


def change(row: Any, *, seen: int, **values: Any) -> bool:
    """Write what is new if the row is still the one that was seen; say whether it holds.

    Sending the same again holds as well. Afterwards `row` is what the database says.
    """
    rows = type(row)._base_manager.filter(pk=row.pk, version=seen)
    same = all(getattr(row, name) == value for name, value in values.items())
    if same or rows.update(version=F("version") + 1, **sealed(row, values)):
        row.refresh_from_db()
        return True
    row.refresh_from_db()
    return all(getattr(row, name) == value for name, value in values.items())


def write(
    row: Any, *, at: datetime, seen: int, sitting: UUID, closing: bool, **values: Any
) -> bool:
    """Write words of a sitting and keep the ones before it; False if others came between.

    Afterwards `row` is what the database says.
    """
    rows = type(row)._base_manager.filter(pk=row.pk)
    after = None if closing else sitting
    for _ in range(TRIES):
        row.refresh_from_db()
        former = {name: getattr(row, name) for name in values}
        if former == values:
            rows.filter(sitting=sitting, version=row.version).update(sitting=after)
            return True
        if row.version != seen and row.sitting != sitting:
            return False
        with transaction.atomic():
            if rows.filter(version=row.version).update(
                version=F("version") + 1, sitting=after, changed_at=at, **sealed(row, values)
            ):
                if row.sitting != sitting and any(former.values()):
                    _keep(row, sitting, former)
                row.refresh_from_db()
                return True
    return False


def keep_former(row: Any, version: int, words: dict[str, Any], *, at: datetime) -> None:
    """Keep what a version of a row said, of a row that is changed whole and not while typing."""
    Revision.objects.get_or_create(
        row_id=row.pk,
        sitting=uuid5(row.pk, str(version)),
        defaults={"owner_id": row.owner_id, "at": at, "words": words},
    )


def _keep(row: Any, sitting: UUID, former: dict[str, Any]) -> None:
    """Keep what stood there, with the moment it was written."""
    Revision.objects.get_or_create(
        row_id=row.pk,
        sitting=sitting,
        defaults={"owner_id": row.owner_id, "at": row.changed_at, "words": former},
    )
