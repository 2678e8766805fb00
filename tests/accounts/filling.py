"""Fills every kind of row a person can own, with words that can be found again."""

import datetime
import uuid

from django.db import models
from django.utils import timezone

from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.models import OwnedModel
from accounts.rotation import owned_models, sealed_fields


def token(owner, word, field):
    """The word a field of this owner is filled with."""
    seed = f"{owner.pk}{word}{field.model._meta.label}{field.name}"
    return f"{word}-{uuid.uuid5(uuid.NAMESPACE_OID, seed).hex}"


def tokens(owner, word):
    """Every word that `fill` wrote for this owner."""
    return [token(owner, word, field) for model in owned_models() for field in sealed_fields(model)]


def fill(owner, word):
    """One row of every kind; rows that point to others come after them."""
    made = {}
    waiting = list(owned_models())
    while waiting:
        model = waiting.pop(0)
        if not all(need in made for need in needs(model)):
            waiting.append(model)
            continue
        made[model] = make(model, owner, word, made)
    return made


def needs(model):
    found = []
    for field in model._meta.concrete_fields:
        target = field.related_model
        if field.is_relation and not field.null and target and issubclass(target, OwnedModel):
            found.append(target)
    return found


def make(model, owner, word, made):
    values = {"owner": owner}
    for field in model._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            values[field.name] = token(owner, word, field)
        elif isinstance(field, EncryptedJSONField):
            values[field.name] = {"word": token(owner, word, field)}
        elif field.name in ("id", "owner") or field.null or field.has_default():
            continue
        elif field.is_relation:
            target = field.related_model
            values[field.name] = made.get(target) or target.objects.first()
        else:
            values[field.name] = plain(field)
    return model._base_manager.create(**values)


def plain(field):
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return datetime.date(2026, 3, 1)
    if isinstance(field, models.TimeField):
        return datetime.time(18)
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.CharField | models.TextField):
        return "maintenance"
    if isinstance(field, models.JSONField):
        return {}
    return 1
