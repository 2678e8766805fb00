"""Everything a person owns, as one JSON document (docs/export.md says what is in it).

Rows of every kind that inherits `OwnedModel` are taken along by themselves. An app whose rows
belong to a person in another way adds a function to `parts` in its `AppConfig.ready`.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import models

from accounts.models import User
from accounts.rotation import owned_models

FORMAT = "wend-export"
VERSION = 1

# name: what of a person is listed under it.
parts: dict[str, Callable[[User], list[dict[str, object]]]] = {}

ACCOUNT = (
    "username",
    "joined_at",
    "time_zone",
    "language",
    "day_begins",
    "country",
    "theme",
    "shows_pictures",
    "shows_suns",
    "shows_numbers",
    "uses_stages",
    "uses_check_ins",
    "uses_look_back",
)


def document(owner: User, *, at: datetime) -> Iterator[str]:
    """The document in pieces, so that years of writing never stand in memory at once."""
    head = {"format": FORMAT, "version": VERSION, "made_at": at, "account": account(owner)}
    yield _json(head)[:-1] + ',"rows":{'
    for number, model in enumerate(owned_models()):
        yield f"{',' if number else ''}{_json(model._meta.label)}:["
        yield from _commas(rows(model, owner))
        yield "]"
    yield '},"parts":' + _json({name: part(owner) for name, part in parts.items()}) + "}"


def account(owner: User) -> dict[str, object]:
    """What is kept about the person apart from what they wrote."""
    emails = EmailAddress.objects.filter(user=owner).values("email", "verified")
    return {name: getattr(owner, name) for name in ACCOUNT} | {"emails": list(emails)}


def rows(model: type[models.Model], owner: User) -> Iterator[dict[str, object]]:
    """A person's rows of one kind, opened. Other people's are never among them."""
    for row in model._base_manager.filter(owner=owner).order_by("pk").iterator(chunk_size=500):
        fields = row._meta.concrete_fields
        yield {f.attname: getattr(row, f.attname) for f in fields if f.attname != "owner_id"}


def _commas(items: Iterator[dict[str, object]]) -> Iterator[str]:
    for number, item in enumerate(items):
        yield ("," if number else "") + _json(item)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"An export cannot hold {type(value).__name__}.")
