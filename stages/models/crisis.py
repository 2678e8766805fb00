"""Who can be reached in a crisis, by country, with where the facts come from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User

FRESH_FOR = timedelta(days=90)


class Kind(models.TextChoices):
    """What a row is: the emergency number, a line with people, a list of lines."""

    EMERGENCY = "emergency"
    LINE = "line"
    DIRECTORY = "directory"


class CrisisContactQuerySet(models.QuerySet["CrisisContact"]):
    """Contacts as they stand on Help now, and those that no longer do."""

    def shown(self) -> CrisisContactQuerySet:
        """Those the host has not retired."""
        return self.filter(retired_on__isnull=True)

    def stale(self, *, on: date) -> CrisisContactQuerySet:
        """Those nobody has checked for too long."""
        return self.shown().filter(checked_on__lte=on - FRESH_FOR)


class CrisisContact(models.Model):
    """A number, text line, chat or directory. An empty country is anywhere.

    Rows of the same `pair` belong together and are only ever shown together.
    """

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LINE)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=100, blank=True)
    languages = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    who_for = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=40, blank=True)
    text_says = models.CharField(max_length=40, blank=True)
    chat = models.URLField(max_length=300, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    pair = models.SlugField(max_length=60, blank=True)
    source = models.URLField(max_length=500)
    checked_on = models.DateField()
    confirmed_on = models.DateField(null=True, blank=True)
    is_own = models.BooleanField(default=False)
    # Counts changes by hand, so that nobody writes over what somebody else just checked.
    version = models.PositiveIntegerField(default=1)
    client_id = models.UUIDField(null=True, blank=True, unique=True)
    # The host no longer shows it; what ships does not bring it back.
    retired_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    if TYPE_CHECKING:
        objects: ClassVar[CrisisContactQuerySet]
    else:
        objects = CrisisContactQuerySet.as_manager()

    class Meta:
        ordering = ["country", "position", "key"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="crisis_kind_known"),
            models.CheckConstraint(
                condition=~Q(phone="", text="", chat=""), name="crisis_contact_can_be_reached"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="crisis_contact_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"CrisisContact {self.pk}"

    @property
    def verify_by(self) -> date:
        """The day from which it is shown as not checked."""
        return max(self.checked_on, self.confirmed_on or self.checked_on) + FRESH_FOR

    def confirm(self, *, on: date, by: User | None = None) -> None:
        """The host has tried it and found it right."""
        self.confirmed_on = self.checked_on = on
        self.checked_by = by
        self.save(update_fields=["confirmed_on", "checked_on", "checked_by"])
