"""Absence is a reason to stop: after eight without a visit a reminder ends by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.apps import apps
from django.db.models import Max, OuterRef, QuerySet, Subquery

from accounts.models import OwnedModel, User
from journeys.models import CheckIn
from reminders.models import InboxItem, Occurrence

ENDS_AFTER = 8


class Reminding(Protocol):
    """Which reminder, whose, and since when it is as it is."""

    @property
    def pk(self) -> UUID: ...
    @property
    def owner_id(self) -> UUID: ...
    @property
    def changed_at(self) -> datetime: ...


def unanswered(reminders: Collection[Reminding]) -> dict[UUID, int]:
    """How many occurrences of each reminder have passed since its owner was last here."""
    if not reminders:
        return {}
    visits = last_visits({reminder.owner_id for reminder in reminders})
    counts = {}
    for reminder in reminders:
        since = max(visits.get(reminder.owner_id, reminder.changed_at), reminder.changed_at)
        counts[reminder.pk] = Occurrence.objects.filter(
            reminder=reminder.pk, state=Occurrence.State.PLANNED, due_at__gt=since
        ).count()
    return counts


def last_visits(owners: set[UUID]) -> dict[UUID, datetime]:
    """The last trace each owner left: signed in, checked in, answered a notice, was here."""
    latest: dict[UUID, datetime] = {}
    for found in traces(owners):
        for owner, moment in found:
            if moment is not None and (owner not in latest or moment > latest[owner]):
                latest[owner] = moment
    return latest


def traces(owners: set[UUID]) -> list[QuerySet[User, tuple[UUID, datetime | None]]]:
    """Each kind of trace as pairs of an owner and its latest moment."""
    people = User.objects.filter(pk__in=owners)
    found = [people.values_list("pk", "last_login")]
    kinds: list[tuple[type[OwnedModel], str]] = [(CheckIn, "at"), (InboxItem, "done_at")]
    for model, moment in kinds:
        rows = model._default_manager.filter(owner=OuterRef("pk")).values("owner")
        latest = rows.annotate(latest=Max(moment)).values("latest")
        found.append(people.annotate(latest=Subquery(latest)).values_list("pk", "latest"))
    if apps.is_installed("allauth.usersessions"):
        sessions = apps.get_app_config("usersessions").get_model("UserSession")._default_manager
        seen = sessions.filter(user=OuterRef("pk")).values("user")
        last_seen = seen.annotate(latest=Max("last_seen_at")).values("latest")
        found.append(people.annotate(latest=Subquery(last_seen)).values_list("pk", "latest"))
    return found
