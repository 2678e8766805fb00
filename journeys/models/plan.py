"""The safety plan and the wellness plan."""

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class PlanKind(models.TextChoices):
    """Which plan."""

    SAFETY = "safety"
    WELLNESS = "wellness"


class Plan(OwnedModel):
    """A member's plan; its parts come from the pathway's template."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="plans")
    kind = models.CharField(max_length=8, choices=PlanKind)
    begun_at = models.DateTimeField()

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


class PlanPart(OwnedModel):
    """One part of a plan, whole in one cell: a save replaces it, so no line comes twice.

    `items` is a list in the member's order: {"text": str} for a line, with "phone" and
    "note" for a person, with "then" for a sign that has an if-then.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="parts")
    section = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    sitting = models.UUIDField(null=True, blank=True)
    changed_at = models.DateTimeField()
    items = EncryptedJSONField(default=list)

    class Meta:
        constraints = [
            # Also the index behind the plan's page and the signs in the check-in.
            models.UniqueConstraint(fields=["plan", "section"], name="one_part_of_a_plan"),
        ]
