"""The safety plan and the wellness plan."""

from django.db import models

from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class PlanKind(models.TextChoices):
    """Which plan."""

    SAFETY = "safety"
    WELLNESS = "wellness"


class Plan(OwnedModel):
    """A member's plan; its sections come from the pathway's template."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="plans")
    kind = models.CharField(max_length=8, choices=PlanKind)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also the index behind the plan's page.
            models.UniqueConstraint(
                fields=["journey", "kind"], name="one_plan_of_a_kind_per_journey"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=PlanKind.values), name="plan_kind_known"
            ),
        ]


class PlanItem(OwnedModel):
    """One line of a plan. `contact` holds {"phone": str, "note": str} for a person."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    client_id = models.UUIDField()
    section = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    text = EncryptedTextField()
    contact = EncryptedJSONField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="plan_item_made_once"),
        ]
        indexes = [
            # Read by the plan's page.
            models.Index(fields=["plan", "section", "position"], name="plan_item_by_section"),
        ]
