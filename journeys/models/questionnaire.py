"""What a member answered to a published questionnaire."""

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class QuestionnaireResponse(OwnedModel):
    """One time a questionnaire was answered, as far as it was; never changed afterwards.

    It can be read back without the edition it answered. `answers` holds {"title": str,
    "said": [{"text": str, "label": str}], "total": int | None, "band": str, "missing":
    int, "asked": int, "maximum": int, "has_risk": bool, "notice": str}; a total of None
    means "not scored".
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="questionnaires")
    client_id = models.UUIDField()
    questionnaire_key = models.CharField(max_length=60)
    edition_id = models.BigIntegerField(null=True, blank=True)
    day = models.DateField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    answers = EncryptedJSONField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "client_id"], name="questionnaire_answered_once"
            ),
        ]
        indexes = [
            # Read by a questionnaire's page: its answers over time.
            models.Index(
                fields=["journey", "questionnaire_key", "-at"], name="answered_by_questionnaire"
            ),
        ]
