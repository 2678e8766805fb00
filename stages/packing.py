"""Packs in and editions out: the file form of a pathway."""

from datetime import datetime
from pathlib import Path

import yaml
from django.db import transaction

from stages.content import Pathway
from stages.models import Edition

SHIPPED = Path(__file__).parent / "packs"


def read(path: Path) -> Pathway:
    """A pack file as a checked pathway."""
    return Pathway.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def publish(pathway: Pathway, *, at: datetime) -> Edition:
    """Publish a pathway as its next edition; the same content again publishes nothing."""
    content = pathway.model_dump(mode="json")
    with transaction.atomic():
        newest = (
            Edition.objects.filter(pathway_key=pathway.key, language=pathway.language)
            .order_by("-number")
            .first()
        )
        if newest and newest.content == content:
            return newest
        return Edition.objects.create(
            pathway_key=pathway.key,
            language=pathway.language,
            number=newest.number + 1 if newest else 1,
            content=content,
            published_at=at,
        )


def load_shipped(*, at: datetime) -> list[Edition]:
    """Publish every pack that ships."""
    return [publish(read(path), at=at) for path in sorted(SHIPPED.glob("*.yaml"))]
