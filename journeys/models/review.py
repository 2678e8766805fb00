"""Ten minutes with the week."""

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class Review(OwnedModel):
    """What a member keeps from a week, what they put down, and what comes next.

    Saved while it is written, as an entry is. `words` holds {"steps": [str], "kept": str,
    "dropped": str, "next": str}; steps in the words they had that week.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="reviews")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    sitting = models.UUIDField(null=True, blank=True)
    day = models.DateField()
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedJSONField()

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="review_made_once"),
        ]
        indexes = [
            # Read by the reviews, newest first.
            models.Index(fields=["journey", "-begun_at", "-id"], name="review_by_moment"),
        ]
