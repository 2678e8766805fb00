"""What a member hopes for, and the small steps toward it."""

from django.db import models
from django.db.models import Q

from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.models import OwnedModel
from journeys.models.journey import Journey


class Goal(OwnedModel):
    """A wish in the member's own words. There is no failed state.

    `levels` holds up to five plain sentences around what is hoped for (goal attainment
    scaling, Kiresuk and Sherman 1968), from less than now to more than hoped.
    """

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="goals")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    wish = EncryptedTextField()
    why = EncryptedTextField(blank=True)
    life_area = EncryptedTextField(blank=True)
    levels = EncryptedJSONField(default=list)
    resting_words = EncryptedTextField(blank=True)
    by_day = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    let_go_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "set_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="goal_made_once"),
            models.CheckConstraint(
                condition=(
                    Q(paused_at__isnull=True, reached_at__isnull=True)
                    | Q(paused_at__isnull=True, let_go_at__isnull=True)
                    | Q(reached_at__isnull=True, let_go_at__isnull=True)
                ),
                name="goal_in_one_state",
            ),
        ]
        indexes = [
            # Read by Today and the list of goals.
            models.Index(fields=["journey", "position", "set_at"], name="goal_by_journey"),
        ]


class Step(OwnedModel):
    """One small thing to do; `earlier` keeps its wordings from before it was made smaller."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps")
    client_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveIntegerField(default=0)
    text = EncryptedTextField()
    if_text = EncryptedTextField(blank=True)
    then_text = EncryptedTextField(blank=True)
    earlier = EncryptedJSONField(default=list)
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "added_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_id"], name="step_made_once"),
        ]
        indexes = [
            # Read by a goal's page and by Today.
            models.Index(fields=["goal", "position", "added_at"], name="step_by_goal"),
        ]
