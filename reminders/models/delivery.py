"""What came due, what the member finds in the app, and each hand-over to a channel."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import OwnedModel, User
from reminders.models.reminder import Reminder

if TYPE_CHECKING:
    from datetime import datetime


class Occurrence(models.Model):
    """One slot of one reminder, made once by whichever planner comes first."""

    class State(models.TextChoices):
        PLANNED = "planned"
        STALE = "skipped_stale"
        SAME_INSTANT = "skipped_same_instant"
        PAUSED = "skipped_paused"
        # The member had done it already when its time came.
        DONE = "skipped_done"
        # Missed while the service was down, and chosen to say so, once a member.
        DIGEST = "digest"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reminder = models.ForeignKey(
        Reminder, models.CASCADE, related_name="occurrences", db_index=False
    )
    # The nominal local slot: the same over daylight saving, zones and double planners.
    occ_key = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=24, choices=State, default=State.PLANNED)
    # The last one before silence ends the reminder: it asks whether to go on.
    asks = models.BooleanField(default=False)

    # Those that the member hears of.
    SAID = (State.PLANNED, State.DIGEST)

    class Meta:
        constraints = [
            # Also the index behind a reminder's history.
            models.UniqueConstraint(
                fields=["reminder", "occ_key"], name="occurrence_once_per_slot"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("due_at")),
                name="occurrence_expires_after_it_is_due",
            ),
        ]

    def __str__(self) -> str:
        return f"Occurrence {self.pk}"


class InboxItemQuerySet(models.QuerySet["InboxItem"]):
    """What the app itself has to say."""

    def waiting(self, user: User, *, since: datetime, at: datetime) -> InboxItemQuerySet:
        """The user's items that are neither done, nor old, nor put off."""
        return (
            self.filter(owner=user, done_at__isnull=True, made_at__gt=since, made_at__lte=at)
            .filter(occurrence__reminder__removed_at__isnull=True)
            .order_by("-made_at")
        )


class InboxItem(OwnedModel):
    """The notice inside the app, written with its occurrence: the member's record."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    occurrence = models.OneToOneField(Occurrence, models.CASCADE, related_name="inbox_item")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # Of a digest: when the outage began that it speaks of, and how many were missed.
    away_from = models.DateTimeField(null=True, blank=True)
    missed = models.PositiveIntegerField(default=0)

    objects: ClassVar[InboxItemQuerySet] = InboxItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "away_from"],
                condition=Q(away_from__isnull=False),
                name="one_digest_a_member_and_outage",
            ),
        ]
        indexes = [
            # Read by Today, the newest first; also the index behind the foreign key.
            models.Index(fields=["owner", "-made_at"], name="inbox_by_moment"),
        ]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Hand-overs."""

    def waiting(self) -> DeliveryQuerySet:
        """Those that nobody has taken up."""
        return self.filter(state__in=Delivery.WAITING)

    def due(self, *, at: datetime) -> DeliveryQuerySet:
        """Those that may be taken up now, longest waiting first."""
        return self.waiting().filter(next_attempt_at__lte=at).order_by("next_attempt_at")


class Delivery(models.Model):
    """One occurrence on one channel. Its id is the Message-ID of every copy."""

    class State(models.TextChoices):
        QUEUED = "queued"
        CLAIMED = "claimed"
        SENDING = "sending"
        SENT = "sent"
        RETRY = "retry"
        DEFERRED = "deferred"
        CANCELLED = "cancelled"
        SKIPPED = "skipped"
        DEAD = "dead"
        UNKNOWN = "unknown"

    WAITING = (State.QUEUED, State.RETRY, State.DEFERRED)
    TAKEN = (State.CLAIMED, State.SENDING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    occurrence = models.ForeignKey(
        Occurrence, models.CASCADE, related_name="deliveries", db_index=False
    )
    channel = models.CharField(max_length=10)
    endpoint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    retries = models.PositiveSmallIntegerField(default=0)
    ambiguous = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    token = models.UUIDField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_code = models.CharField(max_length=24, blank=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            # Also the index behind an occurrence's deliveries.
            models.UniqueConstraint(
                fields=["occurrence", "channel", "endpoint"], name="delivery_once_per_endpoint"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["queued", "retry", "deferred"])
                | Q(next_attempt_at__isnull=False),
                name="delivery_that_waits_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"])
                | Q(lease_until__isnull=False, token__isnull=False),
                name="delivery_that_is_taken_has_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False, attempts__gt=0),
                name="delivery_that_is_sent_was_handed_over",
            ),
        ]
        indexes = [
            # The claim's probe.
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["queued", "retry", "deferred"]),
                name="delivery_due",
            ),
            # The rescue's probe.
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["claimed", "sending"]),
                name="delivery_leased",
            ),
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk}"
