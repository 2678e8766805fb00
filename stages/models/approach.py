"""Approaches and questionnaires, as editors change them."""

from django.db import models

from stages.models import draft
from stages.models.pathway import Pathway


class Approach(draft.Piece):
    """A recovery option, with what is known about it and from where."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="approaches")
    key = models.SlugField(max_length=draft.KEY)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=draft.LINE)
    summary = models.CharField(max_length=draft.LINE)
    what_it_is = models.TextField()
    what_it_takes = models.TextField()
    evidence = models.TextField()
    evidence_level = models.CharField(max_length=8)
    for_difficulties = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list)
    cost = models.CharField(max_length=draft.HINT, blank=True)
    hard_parts = models.TextField(blank=True)
    questions = models.JSONField(default=list, blank=True)
    activities = models.JSONField(default=list, blank=True)
    processes = models.JSONField(default=list, blank=True)
    icon = models.CharField(max_length=draft.KEY, default="sprout")
    checked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "key"], name="approach_once_per_pathway"),
            models.CheckConstraint(
                condition=models.Q(evidence_level__in=["reviews", "trials", "early"]),
                name="approach_evidence_level_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Approach {self.pk}"


class Questionnaire(draft.Piece):
    """A published instrument with the terms it came under."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="questionnaires")
    key = models.SlugField(max_length=draft.KEY)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=draft.LINE)
    summary = models.CharField(max_length=draft.LINE)
    rights_holder = models.CharField(max_length=draft.LINE)
    licence = models.CharField(max_length=draft.LINE)
    copyright_line = models.CharField(max_length=draft.LINE)
    may_modify = models.BooleanField()
    may_redistribute = models.BooleanField()
    may_be_commercial = models.BooleanField()
    language_source = models.CharField(max_length=draft.LINE)
    evidence_of_permission = models.TextField()
    sources = models.JSONField(default=list)
    period = models.CharField(max_length=draft.LINE)
    stem = models.CharField(max_length=draft.LINE)
    items = models.JSONField(default=list)
    options = models.JSONField(default=list)
    closing = models.JSONField(null=True, blank=True)
    scoring = models.CharField(max_length=10, default="sum")
    maximum = models.PositiveIntegerField()
    missing_rule = models.CharField(max_length=12, default="not-scored")
    bands = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["pathway", "key"], name="questionnaire_once_per_pathway"
            ),
        ]

    def __str__(self) -> str:
        return f"Questionnaire {self.pk}"
