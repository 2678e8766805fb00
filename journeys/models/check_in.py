"""How a member says they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.db.models import F

from accounts.fields import EncryptedJSONField
from accounts.models import OwnedModel
from journeys.models.almanac import AlmanacGoes
from journeys.models.journey import Journey
from journeys.models.revision import keep_former, sealed

if TYPE_CHECKING:
    from datetime import datetime

VERY_HARD = 1


def mood_in(answers: dict[str, Any]) -> int | None:
    """The point of the mood measure among the answers."""
    mood = answers.get("scores", {}).get("mood")
    return mood if isinstance(mood, int) else None


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Check-ins, newest first."""

    def standing(self) -> CheckInQuerySet:
        """Those that were not taken back."""
        return self.filter(removed_at__isnull=True)


class CheckIn(OwnedModel):
    """How a member says they are, on one of their own days; several a day are fine.

    `answers` holds everything said: {"scores": {measure: int | None}, "feelings": [str],
    "tags": [str], "signs": [str], "note": str, "line": {"key", "asked", "text"}}. A score of
    None means "don't know"; what is absent was skipped. What it said before it was changed
    is kept as revisions.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="check_ins")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    day = models.DateField()
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    answers = EncryptedJSONField()

    objects: ClassVar[CheckInQuerySet] = CheckInQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="check_in_made_once"),
            AlmanacGoes(name="almanac_goes"),
        ]
        indexes = [
            # Read by Today, a day's page and Look back: a range of days, newest first.
            models.Index(fields=["journey", "-day", "-at"], name="check_in_by_day"),
            # Read by what was removed: nothing of the years that stand.
            models.Index(
                fields=["journey", "-removed_at"],
                condition=models.Q(removed_at__isnull=False),
                name="check_in_removed",
            ),
        ]

    @property
    def mood(self) -> int | None:
        """The point of the mood measure that was chosen."""
        return mood_in(self.answers)

    @property
    def is_very_hard(self) -> bool:
        """Whether the member said so, in as many words."""
        return self.mood == VERY_HARD

    def amend(self, answers: dict[str, Any], *, seen: int, at: datetime) -> bool:
        """Say it otherwise, if nobody did since `seen`; the same words again hold as well.

        What it said before is kept. Afterwards the row is what the database says.
        """
        former, written_at = self.answers, self.changed_at or self.at
        if former == answers:
            return True
        rows = CheckIn.objects.filter(pk=self.pk, version=seen)
        with transaction.atomic():
            held = rows.update(
                version=F("version") + 1, changed_at=at, **sealed(self, {"answers": answers})
            )
            if held and self.version == seen:
                keep_former(self, seen, {"answers": former}, at=written_at)
        self.refresh_from_db()
        return bool(self.answers == answers)

    def remove(self, *, at: datetime) -> None:
        """Take it back; the day is no longer kept short for its sake."""
        CheckIn.objects.standing().filter(pk=self.pk).update(removed_at=at)
        Journey.objects.filter(pk=self.journey_id, gentle_on=self.day).update(gentle_on=None)

    def restore(self) -> None:
        """Take the removal back."""
        CheckIn.objects.filter(pk=self.pk).update(removed_at=None)
