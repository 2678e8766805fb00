"""Lists in pages by key: a later page costs what the first one costs."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

SIZE = 20


class Page(NamedTuple):
    """Some rows in order, and the key after which the next ones begin."""

    rows: list[Any]
    next: str


def page(rows: QuerySet[Any], key: str, *, by: tuple[str, ...], size: int = SIZE) -> Page:
    """The rows after the key, in the order `by`, whose fields together name one row.

    A key nobody was given starts from the beginning.
    """
    rows = rows.order_by(*by)
    if values := _read(key, by):
        rows = rows.filter(_after(by, values))
    found = list(rows[: size + 1])
    more = found[size:]
    return Page(found[:size], _write(found[size - 1], by) if more else "")


def _write(row: Any, by: tuple[str, ...]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in by]
    return "~".join(v.isoformat() if isinstance(v, datetime) else str(v) for v in values)


def _read(key: str, by: tuple[str, ...]) -> list[Any]:
    """The values in a key; nothing where it does not hold what `by` asks for."""
    parts = key.split("~")
    if len(parts) != len(by):
        return []
    try:
        values = [_value(part, name.lstrip("-")) for part, name in zip(parts, by, strict=True)]
    except (ValueError, OverflowError):
        return []
    return [] if None in values else values


def _value(part: str, name: str) -> Any:
    if name == "id":
        return UUID(part)
    if name.endswith("at"):
        at = parse_datetime(part)
        return at if at and at.tzinfo and 1900 < at.year < 9000 else None
    return int(part) if part.isascii() and part.isdecimal() and len(part) < 9 else None


def _after(by: tuple[str, ...], values: list[Any]) -> Q:
    """Everything behind the key: greater in the first field that differs."""
    after, same = Q(), Q()
    for name, value in zip(by, values, strict=True):
        field = name.lstrip("-")
        side = "lt" if name.startswith("-") else "gt"
        after |= same & Q(**{f"{field}__{side}": value})
        same &= Q(**{field: value})
    return after
