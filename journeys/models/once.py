"""A row is made once, however often its form is sent."""

from typing import Any

from django.db import models


def make_once[Row: models.Model](row: Row, **same: Any) -> Row:
    """Save a row unless its owner's `client_id` is there already; answer the one that stands.

    The constraint decides, so it holds for two requests at once. `same` names what else the
    database lets stand only once while open: then that row answers.
    """
    rows = type(row)._base_manager
    rows.bulk_create([row], ignore_conflicts=True)
    owner_id, client_id = row.owner_id, row.client_id  # type: ignore[attr-defined]
    kept = rows.filter(owner_id=owner_id, client_id=client_id).first()
    return kept or rows.get(owner_id=owner_id, **same)
