"""A pathway as editors change it, turned into content and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from stages import content
from stages.models import draft
from stages.models.edition import Edition

if TYPE_CHECKING:
    from datetime import datetime


class Pathway(draft.Piece):
    """A draft: one pathway in one language. Members never read it."""

    key = models.SlugField(max_length=draft.KEY)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=draft.LINE)
    summary = models.CharField(max_length=draft.LINE)
    licence = models.CharField(max_length=draft.LINE)
    # Where the words are a translation: of which language, and of which words of it.
    translation = models.JSONField(null=True, blank=True)
    sources = models.JSONField(default=list, blank=True)
    feelings = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    # Written in packs; the editor keeps and compares them.
    difficulties = models.JSONField(default=list, blank=True)
    approaches = models.JSONField(default=list, blank=True)
    questionnaires = models.JSONField(default=list, blank=True)
    # Counts every change of any piece; its row is what two editors queue at.
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["key", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "language"], name="one_draft_per_pathway_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"Pathway {self.pk}"

    @property
    def name(self) -> str:
        """What the draft is called in addresses and file names."""
        return f"{self.key}.{self.language}"

    def to_content(self) -> content.Pathway:
        """The draft as content; what does not hold together is a `ContentError`."""
        return content.Pathway.model_validate(self.plain())

    def plain(self) -> dict[str, Any]:
        """The draft as the schema takes it, whole or not."""
        return {
            **draft.values_of(self, content.Pathway),
            "stages": [stage.plain() for stage in self.stages.with_parts()],
            "activities": [draft.values_of(row, content.Activity) for row in self.activities.all()],
            "measures": [draft.values_of(row, content.Measure) for row in self.measures.all()],
            "plans": [draft.values_of(row, content.PlanTemplate) for row in self.plans.all()],
            "reminders": [
                draft.values_of(row, content.ReminderTemplate) for row in self.reminders.all()
            ],
        }

    @classmethod
    @transaction.atomic
    def from_content(cls, pathway: content.Pathway) -> Pathway:
        """The draft of that pathway and language, holding exactly this content."""
        row, _ = cls.objects.update_or_create(
            key=pathway.key,
            language=pathway.language,
            defaults=draft.columns_of(cls, pathway) | {"sitting": None},
        )
        count, collections = row.count_on(), row.collections()
        dates = [
            dict(parts.exclude(review_by=None).values_list(parts.model.NAMED_BY, "review_by"))
            for parts in collections
        ]
        for parts in collections:
            parts.all().delete()
        row._fill("activities", pathway.activities)
        row._fill("measures", pathway.measures)
        row._fill("plans", pathway.plans)
        row._fill("reminders", pathway.reminders)
        for position, stage in enumerate(pathway.stages):
            row.stages.add_content(row, stage, position)
        cls.objects.filter(pk=row.pk).update(version=count)
        for parts, known in zip(collections, dates, strict=True):
            parts.update(version=count)
            for key, day in known.items():
                parts.filter(**{parts.model.NAMED_BY: key}).update(review_by=day)
        row.refresh_from_db()
        return row

    def count_on(self) -> int:
        """The next number of a change; until the transaction ends nobody else gets one."""
        Pathway.objects.filter(pk=self.pk).update(count=models.F("count") + 1)
        self.refresh_from_db(fields=["count"])
        return self.count

    def collections(self) -> tuple[models.Manager[Any], ...]:
        """The pieces of a pathway, each kind in its order."""
        return (self.stages, self.activities, self.measures, self.plans, self.reminders)

    @classmethod
    def of_newest(cls, key: str, language: str) -> Pathway:
        """The draft, made from the newest edition where there is none yet."""
        if row := Pathway.objects.filter(key=key, language=language).first():
            return row
        newest = Edition.objects.newest(key, language)
        if newest is None:
            raise cls.DoesNotExist(f"{key} in {language} has neither draft nor edition.")
        return cls.from_content(newest.pathway())

    def publish(self, *, at: datetime) -> Edition:
        """Publish the draft as the next edition."""
        return Edition.objects.publish(self.to_content(), at=at)

    def _fill(self, name: str, parts: tuple[content.Content, ...]) -> None:
        """Write one kind of part, in its order."""
        manager: Any = getattr(self, name)
        model = manager.model
        model.objects.bulk_create(
            model(pathway=self, position=position, **draft.columns_of(model, part))
            for position, part in enumerate(parts)
        )


class Measure(draft.Piece):
    """One question of the check-in."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="measures")
    key = models.SlugField(max_length=draft.KEY)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=draft.LINE)
    question = models.CharField(max_length=draft.LINE)
    points = models.JSONField(default=list, blank=True)
    low = models.CharField(max_length=draft.HINT, blank=True)
    high = models.CharField(max_length=draft.HINT, blank=True)
    higher_is = models.CharField(max_length=10, default="better")

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "key"], name="measure_once_per_pathway"),
            models.CheckConstraint(
                condition=models.Q(higher_is__in=["better", "harder", "neither"]),
                name="measure_direction_known",
            ),
        ]

    def __str__(self) -> str:
        return f"Measure {self.pk}"


class PlanTemplate(draft.Piece):
    """The ordered sections of the safety or the wellness plan."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="plans")
    NAMED_BY = "kind"

    kind = models.CharField(max_length=8)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=draft.LINE)
    sections = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "kind"], name="one_plan_template_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["safety", "wellness"]),
                name="plan_template_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"PlanTemplate {self.pk}"
