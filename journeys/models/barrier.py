"""What in the world outside stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey
from journeys.models.revision import change

if TYPE_CHECKING:
    from datetime import datetime


class Barrier(OwnedModel):
    """Money, housing, stigma, a bus that does not come: never the fault of who writes it down.

    `words` holds {"about": [str], "what": str, "help": str, "who": str}. `eased_at` is when
    it stood less in the way. Nothing counts them.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="barriers")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    eased_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedJSONField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="barrier_made_once"),
        ]
        indexes = [
            # Read by the list of barriers, newest first, page by page.
            models.Index(fields=["journey", "-at", "-id"], name="barrier_by_moment"),
        ]

    def ease(self, *, at: datetime | None) -> bool:
        """Say that it stands less in the way, or (with None) that it does again."""
        return change(self, seen=self.version, eased_at=at)
