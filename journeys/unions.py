"""Rows of different tables in one shape, so that one UNION asks for all of them (ADR 0070)."""

from typing import Any

from django.db.models import BinaryField, CharField, DateField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

# What stands in a column that a table has no use for, by the column's name.
EMPTY: dict[str, Any] = {
    "until": Cast(Value(None), DateTimeField(null=True)),
    "day": Cast(Value(None), DateField(null=True)),
    "since": Cast(Value(None), DateField(null=True)),
    "key": Value("", output_field=CharField()),
    "pathway": Value("", output_field=CharField()),
    "cell": Cast(Value(None), BinaryField(null=True)),
    "found": Cast(Value(None), BinaryField(null=True)),
}


def shaped(
    shape: tuple[str, ...], rows: QuerySet[Any], kind: str, **columns: str
) -> QuerySet[Any, Any]:
    """The columns of a shape from a table: its kind, its id, and those named in `columns`."""
    fields: dict[str, Any] = {"row_kind": Value(kind, output_field=CharField())}
    for name in shape[2:]:
        fields[f"row_{name}"] = F(columns[name]) if name in columns else EMPTY[name]
    first, *others = fields
    found: QuerySet[Any, Any] = rows.order_by().annotate(**fields)
    return found.values_list(first, "id", *others)
