"""How a member says they are."""

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class CheckIn(OwnedModel):
    """How a member says they are, on one of their own days; several a day are fine.

    `answers` holds everything said: {"scores": {measure: int | None}, "feelings": [str],
    "tags": [str], "signs": [str], "note": str}. A score of None means "don't know"; a
    measure that is absent was skipped.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="check_ins")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    day = models.DateField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    answers = EncryptedJSONField()

    class Meta:
        ordering = ["-day", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="check_in_made_once"),
        ]
        indexes = [
            # Read by Today, a day's page and Look back: a range of days, newest first.
            models.Index(fields=["journey", "-day", "-at"], name="check_in_by_day"),
        ]
