"""Something happened."""

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class Setback(OwnedModel):
    """A harder time, noted. It resets and subtracts nothing.

    `words` holds {"since": str, "what": str, "helped": str}.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="setbacks")
    client_id = models.UUIDField()
    since_day = models.DateField(null=True, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedJSONField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="setback_made_once"),
        ]
        indexes = [
            # Read by Look back: the days that get a ring.
            models.Index(fields=["journey", "-day"], name="setback_by_day"),
        ]
