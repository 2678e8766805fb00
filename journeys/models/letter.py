"""Letters to oneself, for a day to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import OuterRef

from accounts.fields import EncryptedTextField
from accounts.models import OwnedModel

if TYPE_CHECKING:
    from datetime import date, datetime


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters."""

    def standing(self) -> LetterQuerySet:
        """Those that were not cancelled."""
        return self.filter(removed_at=None)

    def waiting(self, day: date) -> LetterQuerySet:
        """Those whose day has come, not yet opened."""
        return self.standing().filter(opened_at=None, put_by_at=None, opens_on__lte=day)

    def arriving(self, day: date) -> LetterQuerySet:
        """For a subquery of journeys: the letters that wait on a day."""
        return self.waiting(day).filter(journey=OuterRef("pk")).order_by("opens_on", "id")


class Letter(OwnedModel):
    """A letter to future me. Without a day it is not finished; with one it is sealed.

    A sealed letter shows nothing until its day comes or its writer opens it.
    """

    journey = models.ForeignKey("journeys.Journey", models.CASCADE, related_name="letters")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    sitting = models.UUIDField(null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    # Put by unopened: it waits among the letters and is no longer brought up.
    put_by_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    text = EncryptedTextField()

    objects: ClassVar[LetterQuerySet] = LetterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="letter_made_once"),
        ]
        indexes = [
            # Read by the letters, newest first, and by Today.
            models.Index(fields=["journey", "-written_at", "-id"], name="letter_by_moment"),
        ]

    @property
    def is_sealed(self) -> bool:
        """Whether its words stay hidden, even from its writer."""
        return self.opens_on is not None and self.opened_at is None

    def open(self, *, at: datetime) -> None:
        """Break the seal; again keeps the first moment."""
        Letter.objects.filter(pk=self.pk, opened_at=None).update(opened_at=at)

    def seal(self, *, until: date) -> None:
        """Close it for a day to come."""
        Letter.objects.filter(pk=self.pk).update(opens_on=until, opened_at=None, put_by_at=None)

    def put_by(self, *, at: datetime) -> None:
        """Let it wait among the letters."""
        Letter.objects.filter(pk=self.pk, put_by_at=None).update(put_by_at=at)

    def cancel(self, *, at: datetime) -> bool:
        """Take it back before it arrives, or afterwards."""
        return bool(Letter.objects.standing().filter(pk=self.pk).update(removed_at=at))
