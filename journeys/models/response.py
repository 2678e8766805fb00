"""What a member filled in for an activity."""

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class Response(OwnedModel):
    """A filled activity. It can be read back without the edition it answered.

    `answers` holds {"title": str, "labels": {field: str}, "fields": {field: answer},
    "before": int | None, "after": int | None}: titles and labels as they were asked.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="responses")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    sitting = models.UUIDField(null=True, blank=True)
    activity_key = models.CharField(max_length=60)
    edition_id = models.BigIntegerField(null=True, blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    answers = EncryptedJSONField()

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="response_made_once"),
        ]
        indexes = [
            # Read by an activity's page and its answers over time.
            models.Index(
                fields=["journey", "activity_key", "-begun_at"], name="response_by_activity"
            ),
        ]
