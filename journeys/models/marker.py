"""What a member marks on the way: turning points, things tried, perspectives taken up."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from accounts.models import OwnedModel
from journeys.models.journey import Journey
from journeys.models.stretch import StageVisit

if TYPE_CHECKING:
    from datetime import datetime


class MarkerKind(models.TextChoices):
    """What a marker says."""

    TURNING_POINT = "turning-point", _("A turning point")
    TRIED = "tried", _("Something I tried")


class MarkerQuerySet(models.QuerySet["Marker"]):
    """Markers, newest day first."""

    def standing(self) -> MarkerQuerySet:
        """Those that were not taken away."""
        return self.filter(removed_at__isnull=True)


class Marker(OwnedModel):
    """A day, or a stretch in a stage, that a member marks in own words."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="markers")
    client_id = models.UUIDField()
    kind = models.CharField(max_length=13, choices=MarkerKind)
    day = models.DateField()
    at = models.DateTimeField()
    visit = models.ForeignKey(
        StageVisit, models.SET_NULL, null=True, blank=True, related_name="markers"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    words = EncryptedTextField(blank=True)

    objects: ClassVar[MarkerQuerySet] = MarkerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="marker_made_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=MarkerKind.values), name="marker_kind_known"
            ),
        ]
        indexes = [
            # Read by the timeline and Look back: a range of days, newest first.
            models.Index(fields=["journey", "-day", "-at"], name="marker_by_day"),
        ]

    def remove(self, *, at: datetime) -> None:
        """Take it away."""
        Marker.objects.standing().filter(pk=self.pk).update(removed_at=at)

    def restore(self) -> None:
        """Bring it back."""
        Marker.objects.filter(pk=self.pk).update(removed_at=None)


class TakenUp(OwnedModel):
    """A perspective that a member took up, with its words as they read them."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="taken_up")
    pathway_key = models.CharField(max_length=60)
    stage_key = models.CharField(max_length=60)
    perspective_key = models.CharField(max_length=60)
    at = models.DateTimeField()
    words = EncryptedTextField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            # Also the index behind the page of a stage and the journey.
            models.UniqueConstraint(
                fields=["journey", "pathway_key", "stage_key", "perspective_key"],
                name="perspective_taken_up_once",
            ),
        ]
