"""Stretches of time on a journey: in a stage, and at rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Greatest

from accounts.fields import EncryptedTextField
from accounts.models import OwnedModel

if TYPE_CHECKING:
    from datetime import datetime


class StageVisitQuerySet(models.QuerySet["StageVisit"]):
    """Stretches of time in stages."""

    def open(self) -> StageVisitQuerySet:
        """Visits that have not ended."""
        return self.filter(left_at__isnull=True)

    def here(self) -> StageVisitQuerySet:
        """For a subquery of journeys: where each is on its own pathway, the focus first."""
        return self.open().filter(journey=OuterRef("pk"), pathway_key=OuterRef("pathway_key"))


class StageVisit(OwnedModel):
    """A stretch of time in one stage, with the member's own words."""

    journey = models.ForeignKey("journeys.Journey", models.CASCADE, related_name="visits")
    client_id = models.UUIDField()
    pathway_key = models.CharField(max_length=60)
    stage_key = models.CharField(max_length=60)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    # The moment this stage last became the focus: entering again moves it.
    focused_at = models.DateTimeField()
    words = EncryptedTextField(blank=True)

    objects: ClassVar[StageVisitQuerySet] = StageVisitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-focused_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "pathway_key", "stage_key"],
                condition=Q(left_at__isnull=True),
                name="one_open_visit_per_stage",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")),
                name="visit_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["owner", "client_id"], name="visit_made_once"),
        ]
        indexes = [
            # Read by Today, the journey map and Look back: newest focus first.
            models.Index(fields=["journey", "-focused_at"], name="visit_by_journey"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the member is there now."""
        return self.left_at is None

    @property
    def is_short(self) -> bool:
        """Whether one date tells it."""
        return self.left_at is not None and self.left_at.date() == self.entered_at.date()

    @property
    def plain_name(self) -> str:
        """What to call a stage that the edition no longer has."""
        return self.stage_key.replace("-", " ").capitalize()

    def add_words(self, words: str) -> None:
        """Put words behind the earlier ones, unless they stand there already."""
        if words and not self.words.endswith(words):
            self.words = f"{self.words}\n{words}".strip()

    def end(self, *, at: datetime) -> None:
        """Leave the stage; a visit that ended keeps its moment."""
        StageVisit.objects.open().filter(pk=self.pk).update(left_at=Greatest(F("entered_at"), at))

    def reopen(self) -> None:
        """Take leaving back, unless the stage was entered again since."""
        again = StageVisit.objects.open().filter(
            journey=self.journey_id, pathway_key=self.pathway_key, stage_key=self.stage_key
        )
        if not again.exists():
            StageVisit.objects.filter(pk=self.pk).update(left_at=None)


class PauseQuerySet(models.QuerySet["Pause"]):
    """Stretches of rest."""

    def open(self) -> PauseQuerySet:
        """Pauses that have not ended."""
        return self.filter(ended_at__isnull=True)


class Pause(OwnedModel):
    """A stretch in which a member asked to be left in peace."""

    journey = models.ForeignKey("journeys.Journey", models.CASCADE, related_name="pauses")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PauseQuerySet] = PauseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(ended_at__isnull=True),
                name="one_open_pause_per_journey",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="pause_ends_after_it_begins",
            ),
        ]
