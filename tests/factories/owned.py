"""One row of every kind a person can own, made from the models: new ones by themselves."""

import datetime
import uuid

from django.db import models

from accounts.fields import EncryptedField, EncryptedJSONField
from accounts.models import User
from accounts.rotation import owned_models, sealed_fields
from journeys.models import Journey

__all__ = ["fill", "owned_models", "tokens"]

MOMENT = datetime.datetime(2026, 3, 2, 12, 0, tzinfo=datetime.UTC)
# What has to mean something for its row to be found or saved.
KNOWN = {
    "activity_key": "slow-breath",
    "section": "signs",
    "stage_key": "preparation",
    "pathway_key": "personal-recovery",
    # An almanac goes with the check-ins of its days, and `fill` makes one.
    "until": MOMENT.date() - datetime.timedelta(days=1),
    "next_at": MOMENT,
    "tz": "Europe/Dublin",
    "time_zone": "Europe/Dublin",
    "days_rule": {"every": "week", "days": [0]},
}


def token(owner, word, field):
    """The word a field of this owner is filled with."""
    seed = f"{owner.pk}{word}{field.model._meta.label}{field.name}"
    return f"{word}-{uuid.uuid5(uuid.NAMESPACE_OID, seed).hex}"


def tokens(owner, word):
    """Every word that `fill` wrote for this owner."""
    return [token(owner, word, field) for model in owned_models() for field in sealed_fields(model)]


def fill(owner, word=""):
    """One row of every kind, joined to one another and to the journey that is open.

    With a word, sealed fields hold tokens that begin with it; without, what is blank.
    """
    mine = Journey.objects.filter(owner=owner).first()
    made = {Journey: mine} if mine else {}
    for model in owned_models():
        found_or_made(model, owner, word, made)
    return made


def found_or_made(model, owner, word, made):
    """The row of a model, and before it those it points to."""
    if model not in made:
        made[model] = make(model, owner, word, made)
    return made[model]


def make(model, owner, word, made):
    """A row of a model."""
    values = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, EncryptedField):
            if word:
                text = token(owner, word, field)
                values[field.name] = {"word": text} if _is_json(field) else text
        elif field.name in KNOWN:
            values[field.name] = KNOWN[field.name]
        elif field.related_model is User:
            values[field.name] = owner
        elif field.name == "id" or field.null or field.has_default() or field.blank:
            continue
        elif field.is_relation:
            values[field.name] = found_or_made(field.related_model, owner, word, made)
        else:
            values[field.name] = plain(field)
    return model._base_manager.create(**values)


def _is_json(field):
    return isinstance(field, EncryptedJSONField)


def plain(field):
    """Something a field accepts; a hash is never the same twice."""
    if field.name.endswith("_hash"):
        return uuid.uuid4().hex
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.DateTimeField):
        return MOMENT
    if isinstance(field, models.DateField):
        return MOMENT.date()
    if isinstance(field, models.TimeField):
        return MOMENT.time()
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.CharField | models.TextField):
        return "x"
    if isinstance(field, models.JSONField):
        return {}
    return 1
