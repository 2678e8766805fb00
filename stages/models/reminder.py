"""Reminder templates and the stages that offer them, as editors change them."""

from django.db import models

from stages.models import draft
from stages.models.pathway import Pathway
from stages.models.stage import Stage

KINDS = ["check-in", "plan-review", "activity", "step", "weekly-review", "free"]


class ReminderTemplate(draft.Piece):
    """A reminder that a stage offers."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="reminders")
    key = models.SlugField(max_length=draft.KEY)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=14)
    title = models.CharField(max_length=draft.LINE)
    summary = models.CharField(max_length=draft.LINE)
    days = models.CharField(max_length=10, default="weekly")
    time = models.CharField(max_length=5, default="18:00")
    activity = models.CharField(max_length=draft.KEY, blank=True)
    outside = models.CharField(max_length=draft.HINT, blank=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["pathway", "key"], name="reminder_template_once_per_pathway"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=KINDS), name="reminder_template_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(days__in=["daily", "weekly", "monthly", "quarterly"]),
                name="reminder_template_days_known",
            ),
        ]

    def __str__(self) -> str:
        return f"ReminderTemplate {self.pk}"


class StageReminder(models.Model):
    """A reminder's place in what a stage offers."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="stage_reminders")
    reminder = models.ForeignKey(ReminderTemplate, models.CASCADE, related_name="stage_reminders")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "reminder"], name="stage_offers_reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"StageReminder {self.pk}"
