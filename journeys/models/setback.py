"""Something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey

if TYPE_CHECKING:
    from datetime import datetime

# How many of the newest earlier setbacks are looked at for a line that helped.
LOOKED_AT = 10


class Setback(OwnedModel):
    """A harder time, noted. It resets and subtracts nothing.

    `words` holds {"since": str, "what": str, "helped": str}. `change` is the one thing that
    was changed after it, if any: see journeys/one_change.py.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="setbacks")
    client_id = models.UUIDField()
    since_day = models.DateField(null=True, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedJSONField()
    change = EncryptedJSONField(blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="setback_made_once"),
        ]
        indexes = [
            # Read by Look back: the days that get a ring.
            models.Index(fields=["journey", "-day"], name="setback_by_day"),
        ]

    def helped_before(self) -> Setback | None:
        """The newest earlier setback that carries a line on what helped."""
        earlier = Setback.objects.filter(
            journey=self.journey_id, removed_at=None, at__lt=self.at
        ).order_by("-at")[:LOOKED_AT]
        return next((setback for setback in earlier if setback.words.get("helped")), None)

    def remove(self, *, at: datetime) -> None:
        """Take it back."""
        Setback.objects.filter(pk=self.pk, removed_at=None).update(removed_at=at)

    def restore(self) -> None:
        """Take the removal back."""
        Setback.objects.filter(pk=self.pk).update(removed_at=None)
