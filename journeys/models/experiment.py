"""Trying something, to find out what it does for oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from accounts.models import OwnedModel
from journeys.models.journey import Journey
from journeys.models.revision import change

if TYPE_CHECKING:
    from datetime import datetime


class Outcome(models.TextChoices):
    """What a trial came to. Each is a result; there is no failed one."""

    KEEP = "keep", _("Keep it")
    ADAPT = "adapt", _("Change it")
    STOP = "stop", _("Stop it")


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    """Trials, newest first."""

    def standing(self) -> ExperimentQuerySet:
        """Those that were not taken back."""
        return self.filter(removed_at=None)

    def going_on(self) -> ExperimentQuerySet:
        """Those that are being tried."""
        return self.standing().filter(reviewed_at=None)


class Experiment(OwnedModel):
    """Something a member tries for a while, perhaps an approach of the pathway.

    `review_on` passes without comment. `found` is what they say when they look at it.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="experiments")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    approach_key = models.CharField(max_length=60, blank=True)
    from_day = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=5, choices=Outcome, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    what = EncryptedTextField()
    expects = EncryptedTextField(blank=True)
    stop_rule = EncryptedTextField(blank=True)
    found = EncryptedTextField(blank=True)

    objects: ClassVar[ExperimentQuerySet] = ExperimentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="experiment_made_once"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, outcome="")
                | Q(reviewed_at__isnull=False, outcome__in=Outcome.values),
                name="experiment_reviewed_with_an_outcome",
            ),
        ]
        indexes = [
            # Read by the page of goals and by the things tried, newest first.
            models.Index(fields=["journey", "-begun_at", "-id"], name="experiment_by_moment"),
        ]

    def conclude(self, outcome: Outcome, *, found: str, at: datetime, seen: int) -> bool:
        """Say what came of it; False if it changed since `seen`."""
        return change(self, seen=seen, outcome=str(outcome), found=found, reviewed_at=at)

    def reopen(self) -> bool:
        """Go on trying; the words stay."""
        return change(self, seen=self.version, outcome="", reviewed_at=None)
