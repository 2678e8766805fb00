"""A row is made once, however often its form is sent."""

from functools import cache
from typing import Any
from uuid import UUID

from django.db import models

from accounts.prepared import Prepared


def make_once[Row: models.Model](row: Row, **same: Any) -> Row:
    """Save a row unless its owner's `client_id` is there already; answer the one that stands.

    The constraint decides, so it holds for two requests at once. `same` names what else the
    database lets stand only once while open: then that row answers.
    """
    rows = type(row)._base_manager
    rows.bulk_create([row], ignore_conflicts=True)
    owner_id, client_id = row.owner_id, row.client_id  # type: ignore[attr-defined]
    kept = _made_by(type(row))(owner_id, client_id)
    return kept[0] if kept else rows.get(owner_id=owner_id, **same)


@cache
def _made_by[Row: models.Model](kind: type[Row]) -> Prepared[Row]:
    """The row of an owner's form, of one model."""
    rows = kind._base_manager
    return Prepared(
        lambda owner_id, client_id: rows.filter(owner_id=owner_id, client_id=client_id),
        *(UUID, UUID),
    )
