"""Words that give hope, kept for a hard hour."""

from django.db import models

from accounts.fields import EncryptedTextField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class Hope(OwnedModel):
    """One thing in the hope box: a memory, a sentence somebody said, a thing to come."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="hopes")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    text = EncryptedTextField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="hope_made_once"),
        ]
        indexes = [
            # Read by the hope box, newest first, page by page.
            models.Index(fields=["journey", "-at", "-id"], name="hope_by_moment"),
        ]
