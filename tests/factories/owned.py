"""One row of every kind that belongs to a person, made from the models themselves."""

import uuid
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import models

from accounts.fields import EncryptedField
from accounts.models import OwnedModel, User
from journeys.models import Journey

MOMENT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def owned_models() -> list[type[OwnedModel]]:
    """Every model whose rows belong to a person; new ones are included by themselves."""
    return [m for m in apps.get_models() if issubclass(m, OwnedModel)]


def make_all(owner: User) -> dict[type[models.Model], models.Model]:
    """One row of each owned model, joined to one another and to the journey that is open."""
    made: dict[type[models.Model], models.Model] = {}
    for journey in Journey.objects.filter(owner=owner):
        made[Journey] = journey
    for model in owned_models():
        make(model, owner, made)
    return made


def make(
    model: type[models.Model], owner: User, made: dict[type[models.Model], models.Model]
) -> models.Model:
    """The row of a model, and before it those it points to."""
    if model is User:
        return owner
    if model not in made:
        values = {f.name: value(f, owner, made) for f in model._meta.concrete_fields if wanted(f)}
        made[model] = model._default_manager.create(**values)
    return made[model]


def wanted(field: Any) -> bool:
    """Whether a field has to be given for its row to be saved."""
    if isinstance(field, EncryptedField):
        return False
    return not (field.has_default() or field.null or field.primary_key or field.blank)


def value(field: Any, owner: User, made: dict[type[models.Model], models.Model]) -> Any:
    """Something a field accepts."""
    if field.is_relation:
        return make(field.related_model, owner, made)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.DateTimeField):
        return MOMENT
    if isinstance(field, models.DateField):
        return MOMENT.date()
    if isinstance(field, models.TimeField):
        return MOMENT.time()
    if isinstance(field, models.IntegerField):
        return 1
    return "x"
