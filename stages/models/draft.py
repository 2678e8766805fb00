"""What the draft tables share: a row and a part of the schema turn into each other."""

from datetime import date
from typing import Any, ClassVar

from django.db import models

from stages.content import Content

KEY = 60
LINE = 300
HINT = 500


class Piece(models.Model):
    """What one form of the editor changes, and a way to see that somebody else did.

    `version` is drawn from the pathway's own count, so that it is never used twice, not
    even by a piece that was removed and put back. `sitting` is the form that wrote last:
    it may write again without having read its own answer.
    """

    NAMED_BY: ClassVar[str] = "key"
    version = models.PositiveIntegerField(default=1)
    sitting = models.UUIDField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def columns_of(model: type[models.Model], part: Content) -> dict[str, Any]:
    """The values of a part for the columns of the same name."""
    names = {field.attname for field in model._meta.concrete_fields}
    return {key: value for key, value in part.model_dump(mode="json").items() if key in names}


def values_of(row: models.Model, part: type[Content]) -> dict[str, Any]:
    """The values of a row for the fields of the same name in a part of the schema."""
    names = {field.attname for field in row._meta.concrete_fields}
    return {name: _plain(getattr(row, name)) for name in part.model_fields if name in names}


def _plain(value: Any) -> Any:
    """A day as editions write it."""
    return value.isoformat() if isinstance(value, date) else value
