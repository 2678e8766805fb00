"""The safety plan and the wellness plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.journey import Journey
from journeys.models.revision import TRIES, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    Items = list[dict[str, str]]


class PlanKind(models.TextChoices):
    """Which plan."""

    SAFETY = "safety"
    WELLNESS = "wellness"


class Plan(OwnedModel):
    """A member's plan; its parts come from the pathway's template.

    `used_at` is the last time the member said they used it, `looked_over_at` the last time
    they looked at it afterwards.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="plans")
    kind = models.CharField(max_length=8, choices=PlanKind)
    begun_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    looked_over_at = models.DateTimeField(null=True, blank=True)

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

    @classmethod
    def begun(cls, journey: Journey, kind: str, *, at: datetime) -> Plan:
        """The journey's plan of that kind, made now if there is none."""
        plan, _made = cls.objects.get_or_create(
            journey=journey, kind=kind, defaults={"owner_id": journey.owner_id, "begun_at": at}
        )
        return plan

    @property
    def was_used(self) -> bool:
        """Whether it was used and not looked over since."""
        if self.used_at is None:
            return False
        return self.looked_over_at is None or self.looked_over_at < self.used_at


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

    @classmethod
    def begun(cls, journey: Journey, kind: str, section: str, *, at: datetime) -> PlanPart:
        """That part of the journey's plan, made when its first line is saved."""
        part, _made = cls.objects.get_or_create(
            plan=Plan.begun(journey, kind, at=at),
            section=section,
            defaults={"owner_id": journey.owner_id, "changed_at": at},
        )
        return part

    def add(self, item: dict[str, str], *, at: datetime, sitting: UUID) -> None:
        """Put one more line behind the others; what it said before is kept."""
        self._rewrite(lambda items: [*items, item], at=at, sitting=sitting)

    def take_away(self, item: dict[str, str], *, at: datetime, sitting: UUID) -> bool:
        """Take the last line that says just that away again; False if none does."""

        def without(items: Items) -> Items:
            last = len(items) - 1 - items[::-1].index(item)
            return items[:last] + items[last + 1 :]

        if item not in self.items:
            return False
        self._rewrite(without, at=at, sitting=sitting)
        return True

    def _rewrite(self, change: Callable[[Items], Items], *, at: datetime, sitting: UUID) -> None:
        for _ in range(TRIES):
            self.refresh_from_db()
            items = change(self.items)
            if write(self, at=at, seen=self.version, sitting=sitting, closing=True, items=items):
                return
        raise RuntimeError("Others kept changing this part.")
