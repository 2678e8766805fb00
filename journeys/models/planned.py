"""What a member means to do on a day: three things at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.models import OwnedModel
from journeys.models.goal import Goal
from journeys.models.journey import Journey

if TYPE_CHECKING:
    from datetime import date, datetime

PLACES = (1, 2, 3)


class PlannedQuerySet(models.QuerySet["Planned"]):
    """Planned activities, day by day."""

    def standing(self) -> PlannedQuerySet:
        """Those that were not taken back."""
        return self.filter(removed_at=None)


class Planned(OwnedModel):
    """An activity on a day of the member's own. What is not done is never counted.

    `place` is one of three, so that the database holds a day to three. `feels` holds
    {"expected": int | None, "actual": int | None}, points of the mood measure.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="planned")
    goal = models.ForeignKey(Goal, models.SET_NULL, related_name="planned", null=True, blank=True)
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    day = models.DateField()
    place = models.PositiveSmallIntegerField()
    is_must = models.BooleanField(default=False)
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    what = EncryptedTextField()
    matters = EncryptedTextField(blank=True)
    feels = EncryptedJSONField()

    objects: ClassVar[PlannedQuerySet] = PlannedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["day", "place"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="planned_made_once"),
            # Also the index behind the planner: a range of days.
            models.UniqueConstraint(
                fields=["journey", "day", "place"],
                condition=Q(removed_at__isnull=True),
                name="planned_one_for_a_place",
            ),
            models.CheckConstraint(condition=Q(place__in=PLACES), name="planned_three_a_day"),
        ]
        indexes = [
            # Read by what was removed: nothing of the years that stand.
            models.Index(
                fields=["journey", "-removed_at"],
                condition=Q(removed_at__isnull=False),
                name="planned_removed",
            ),
        ]

    def put_down(self) -> Planned | None:
        """Save this new row in the first free place; None if the day has three already.

        The form sent again finds the row it made.
        """
        for place in PLACES:
            self.place = place
            Planned.objects.bulk_create([self], ignore_conflicts=True)
            kept = Planned.objects.filter(owner=self.owner_id, client_id=self.client_id).first()
            if kept:
                return kept
        return None

    def tick(self, *, done: bool, at: datetime) -> bool:
        """Say that it was done, or take that back; again changes nothing."""
        rows = Planned.objects.filter(pk=self.pk, done_at__isnull=done)
        return bool(rows.update(done_at=at if done else None))

    def move(self, day: date) -> bool:
        """Put it on another day; False if that day has three already."""
        return self.day == day or self._settle(day=day)

    def remove(self, *, at: datetime) -> bool:
        """Take it off its day."""
        return bool(Planned.objects.standing().filter(pk=self.pk).update(removed_at=at))

    def restore(self) -> bool:
        """Bring it back; False if its day has three by now."""
        return self.removed_at is None or self._settle(removed_at=None)

    def _settle(self, **values: Any) -> bool:
        for place in PLACES:
            try:
                with transaction.atomic():
                    Planned.objects.filter(pk=self.pk).update(place=place, **values)
            except IntegrityError:
                continue
            self.refresh_from_db()
            return True
        return False
