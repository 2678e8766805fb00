"""Editions: immutable snapshots of a whole pathway, numbered without a gap or a double."""

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.db import IntegrityError, models, transaction

from accounts.triggers import Trigger
from stages import content as schema

TRIES = 20


class Immutable(TypeError):
    """An edition was about to be changed."""


class Origin(models.TextChoices):
    """Where an edition came from; a host's own is never replaced by a shipped one."""

    SHIPPED = "shipped"
    FILE = "file"
    DRAFT = "draft"
    EARLIER = "earlier"


class NeverUpdated(Trigger):
    """Refuses UPDATE of the table's rows."""

    def on_sqlite(self, table: str) -> list[str]:
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.name} BEFORE UPDATE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        ]

    def on_postgres(self, table: str) -> list[str]:
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.name}' USING ERRCODE = '23000'; END $$",
            f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]


def digest_of(snapshot: object) -> str:
    """The SHA-256 of a snapshot as JSON, whatever the order of its keys."""
    plain = json.dumps(snapshot, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions are made and read; nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise Immutable("An edition never changes. Publish a new one.")

    def delete(self) -> NoReturn:
        raise Immutable("An edition stays. Publish an earlier one to go back.")

    def newest(self, pathway_key: str, language: str) -> "Edition | None":
        """The edition members meet, if there is one."""
        return self.filter(pathway_key=pathway_key, language=language).order_by("-number").first()

    def publish(
        self, pathway: schema.Pathway, *, at: datetime, origin: str = Origin.DRAFT
    ) -> "Edition":
        """Publish as the next edition; content that is live already publishes nothing.

        Two who publish at once race for the next number; the constraint lets one have it,
        and the other looks again.
        """
        snapshot = pathway.model_dump(mode="json")
        digest = digest_of(snapshot)
        for _ in range(TRIES):
            newest = self.newest(pathway.key, pathway.language)
            if newest and newest.digest == digest:
                return newest
            try:
                with transaction.atomic(using=self.db):
                    return self.create(
                        pathway_key=pathway.key,
                        language=pathway.language,
                        number=newest.number + 1 if newest else 1,
                        origin=origin,
                        content=snapshot,
                        digest=digest,
                        published_at=at,
                    )
            except IntegrityError:
                continue
        raise RuntimeError(f"{pathway.key} in {pathway.language}: others kept publishing.")


class Edition(models.Model):
    """An immutable snapshot of a whole pathway in one language."""

    pathway_key = models.CharField(max_length=60)
    language = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.DRAFT)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    if TYPE_CHECKING:
        objects: ClassVar[EditionQuerySet]
    else:
        objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["pathway_key", "language", "-number"]
        constraints = [
            # Also the index behind the question which edition is the newest.
            models.UniqueConstraint(
                fields=["pathway_key", "language", "number"], name="edition_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="edition_number_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(origin__in=Origin.values), name="edition_origin_known"
            ),
            NeverUpdated(name="edition_never_updated"),
        ]

    def __str__(self) -> str:
        return f"Edition {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("An edition never changes. Publish a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable("An edition stays. Publish an earlier one to go back.")

    def pathway(self) -> schema.Pathway:
        """The content, checked; a snapshot that is not what was published is refused."""
        if digest_of(self.content) != self.digest:
            raise Immutable(f"Edition {self.pk} is not what was published.")
        return schema.Pathway.model_validate(self.content)

    def publish_again(self, *, at: datetime) -> "Edition":
        """Go back: publish this edition's content as the newest."""
        return Edition.objects.publish(self.pathway(), at=at, origin=Origin.EARLIER)
