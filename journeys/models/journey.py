"""The journey, the one door to everything of a member's, and the stretches of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from accounts.fields import EncryptedTextField
from accounts.models import OwnedModel, User
from stages import editions
from stages.content import Pathway, Stage

if TYPE_CHECKING:
    from datetime import datetime


class JourneyQuerySet(models.QuerySet["Journey"]):
    """The one door."""

    def editable_by(self, user: User) -> JourneyQuerySet:
        """Journeys the user walks."""
        return self.filter(owner=user)

    def visible_to(self, user: User) -> JourneyQuerySet:
        """Journeys the user may read: their own, and nobody else's."""
        return self.filter(owner=user)

    def open(self) -> JourneyQuerySet:
        """Journeys still walked."""
        return self.filter(closed_at__isnull=True)

    def walked_by(self, user: User) -> Journey:
        """The user's open journey, or the one that their first act will save."""
        journey = self.editable_by(user).open().first()
        return journey or Journey(owner=user, language=user.language, began_at=user.joined_at)

    def begin(self, user: User, *, at: datetime) -> Journey:
        """The user's open journey, made now if there is none; twice makes one."""
        journey, _ = self.open().get_or_create(
            owner=user, closed_at=None, defaults={"language": user.language, "began_at": at}
        )
        return journey


class Journey(OwnedModel):
    """One member walking one pathway; at most one is open."""

    pathway_key = models.CharField(max_length=60, default="personal-recovery")
    language = models.CharField(max_length=12, default="en")
    began_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # The day on which Today is kept short, and the day on which it asks nothing at all.
    gentle_on = models.DateField(null=True, blank=True)
    quiet_on = models.DateField(null=True, blank=True)

    objects: ClassVar[JourneyQuerySet] = JourneyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            # Also the index behind every page: a member's open journey.
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(closed_at__isnull=True),
                name="one_open_journey_per_member",
            ),
        ]

    @property
    def pathway(self) -> Pathway:
        """The newest edition of the pathway being walked, from memory."""
        return editions.current(self.pathway_key, self.language).pathway

    def enter(self, stage: Stage, *, at: datetime, words: str = "", client_id: UUID) -> StageVisit:
        """Enter a stage; entering one that is open already makes it the focus again."""
        visit, made = self.visits.get_or_create(
            owner_id=self.owner_id,
            pathway_key=self.pathway_key,
            stage_key=stage.key,
            left_at=None,
            defaults={
                "client_id": client_id,
                "entered_at": at,
                "focused_at": at,
                "words": words,
            },
        )
        if not made and visit.client_id != client_id:
            visit.focused_at = at
            visit.words = words or visit.words
            visit.save(update_fields=["focused_at", "words"])
        return visit

    def leave(self, stage_key: str, *, at: datetime) -> None:
        """Leave a stage; leaving one that is not open changes nothing."""
        self.visits.open().filter(stage_key=stage_key).update(left_at=at)


class StageVisitQuerySet(models.QuerySet["StageVisit"]):
    """Stretches of time in stages."""

    def open(self) -> StageVisitQuerySet:
        """Visits that have not ended."""
        return self.filter(left_at__isnull=True)


class StageVisit(OwnedModel):
    """A stretch of time in one stage, with the member's own words."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="visits")
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


class PauseQuerySet(models.QuerySet["Pause"]):
    """Stretches of rest."""

    def open(self) -> PauseQuerySet:
        """Pauses that have not ended."""
        return self.filter(ended_at__isnull=True)


class Pause(OwnedModel):
    """A stretch in which a member asked to be left in peace."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="pauses")
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
