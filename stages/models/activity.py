"""Activities and the stages that offer them, as editors change them."""

from django.db import models

from stages.models import draft
from stages.models.pathway import Pathway
from stages.models.stage import Stage

KINDS = ["read", "worksheet", "practice", "link"]


class Activity(draft.Piece):
    """Something to do, belonging to one or more stages."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="activities")
    key = models.SlugField(max_length=draft.KEY)
    position = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=draft.LINE)
    summary = models.CharField(max_length=draft.LINE)
    minutes = models.PositiveSmallIntegerField()
    icon = models.CharField(max_length=draft.KEY, default="sprout")
    processes = models.JSONField(default=list)
    before = models.CharField(max_length=draft.HINT, blank=True)
    body = models.TextField(blank=True)
    fields = models.JSONField(default=list, blank=True)
    steps = models.JSONField(default=list, blank=True)
    target = models.CharField(max_length=10, blank=True)
    sources = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "key"], name="activity_once_per_pathway"),
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="activity_kind_known"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=120),
                name="activity_takes_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"Activity {self.pk}"


class StageActivity(models.Model):
    """An activity's place in what a stage offers."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="stage_activities")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="stage_activities")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "activity"], name="stage_offers_activity_once"
            ),
        ]

    def __str__(self) -> str:
        return f"StageActivity {self.pk}"
