"""Stages with their statements and perspectives, as editors change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from stages import content
from stages.models import draft
from stages.models.pathway import Pathway


class StageQuerySet(models.QuerySet["Stage"]):
    """Stages of drafts."""

    def with_parts(self) -> StageQuerySet:
        """Stages with all that stands on their page, in four queries more."""
        return self.prefetch_related(
            "statements", "perspectives", "stage_activities__activity", "stage_reminders__reminder"
        )

    def add_content(self, pathway: Pathway, part: content.Stage, position: int) -> Stage:
        """Write a stage of the schema, its activities and reminders being there already."""
        stage = self.create(pathway=pathway, position=position, **draft.columns_of(Stage, part))
        stage.say(part)
        activities = dict(pathway.activities.values_list("key", "pk"))
        offered = stage.stage_activities.model
        offered.objects.bulk_create(
            offered(stage=stage, activity_id=activities[key], position=n)
            for n, key in enumerate(part.activities)
        )
        reminders = dict(pathway.reminders.values_list("key", "pk"))
        reminded = stage.stage_reminders.model
        reminded.objects.bulk_create(
            reminded(stage=stage, reminder_id=reminders[key], position=n)
            for n, key in enumerate(part.reminders)
        )
        return stage


class Stage(draft.Piece):
    """A place on the way."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=draft.KEY)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=draft.LINE)
    line = models.CharField(max_length=draft.LINE)
    lead = models.CharField(max_length=draft.LINE)
    drawing = models.PositiveSmallIntegerField(default=1)
    is_maintenance = models.BooleanField(default=False)
    feels = models.JSONField(default=list, blank=True)
    helps = models.JSONField(default=list, blank=True)
    readiness = models.JSONField(default=list, blank=True)

    if TYPE_CHECKING:
        objects: ClassVar[StageQuerySet]
    else:
        objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "key"], name="stage_once_per_pathway"),
            models.CheckConstraint(
                condition=models.Q(drawing__gte=1, drawing__lte=5), name="stage_drawing_exists"
            ),
        ]

    def __str__(self) -> str:
        return f"Stage {self.pk}"

    def say(self, part: content.Stage) -> None:
        """Hold exactly these statements and perspectives."""
        self.statements.all().delete()
        self.perspectives.all().delete()
        Statement.objects.bulk_create(
            Statement(stage=self, position=n, **draft.columns_of(Statement, item))
            for n, item in enumerate(part.statements)
        )
        Perspective.objects.bulk_create(
            Perspective(stage=self, position=n, **draft.columns_of(Perspective, item))
            for n, item in enumerate(part.perspectives)
        )

    def plain(self) -> dict[str, Any]:
        """The stage as the schema takes it."""
        return {
            **draft.values_of(self, content.Stage),
            "statements": [
                draft.values_of(row, content.Statement) for row in self.statements.all()
            ],
            "perspectives": [
                draft.values_of(row, content.Perspective) for row in self.perspectives.all()
            ],
            "activities": [row.activity.key for row in self.stage_activities.all()],
            "reminders": [row.reminder.key for row in self.stage_reminders.all()],
        }


class Statement(models.Model):
    """A first-person sentence of a stage."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="statements")
    key = models.SlugField(max_length=draft.KEY)
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=draft.LINE)
    hint = models.CharField(max_length=draft.HINT, blank=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="statement_once_per_stage"),
        ]

    def __str__(self) -> str:
        return f"Statement {self.pk}"


class Perspective(models.Model):
    """A short belief to take up before moving on."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="perspectives")
    key = models.SlugField(max_length=draft.KEY)
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=draft.LINE)
    more = models.CharField(max_length=draft.HINT, blank=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="perspective_once_per_stage"),
        ]

    def __str__(self) -> str:
        return f"Perspective {self.pk}"
