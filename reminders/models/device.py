"""A browser on which a member wants to be notified."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar, NamedTuple
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, Q

from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.models import OwnedModel
from reminders.channels import Result, Verdict
from reminders.models.channel import EmailChannel, rested

if TYPE_CHECKING:
    from accounts.models import User

MOST = 10
TEST_AGAIN_AFTER = timedelta(minutes=1)
# What showed nothing for so long, although something was sent, is let go.
UNSEEN_FOR = timedelta(days=90)
# A device may be switched off over a weekend before anybody wonders.
MAY_SLEEP = timedelta(days=3)


class Subscription(NamedTuple):
    """Where a browser takes messages, and the keys that only it can open them with."""

    endpoint: str
    p256dh: str
    auth: str


class TooManyDevices(Exception):
    """The member has as many as there may be."""


class DeviceQuerySet(models.QuerySet["Device"]):
    """Sets of devices."""

    def working(self) -> DeviceQuerySet:
        """Those whose push service still takes messages for them."""
        return self.filter(retired_at__isnull=True)

    def clear_unseen(self, *, at: datetime) -> None:
        """Let go of those that a service answers for, and that never show anything."""
        self.filter(used_at__lt=at - UNSEEN_FOR, last_sent_at__gt=F("used_at")).delete()


class Device(OwnedModel):
    """One browser's subscription; there is never a second one of the same browser.

    `used_at` is the last time the browser itself showed a sign of life: some push services go
    on taking messages for a subscription that is long dead.
    """

    # Stands in a cookie of the browser: subscribing again from there takes this row's place.
    browser = models.UUIDField()
    name = EncryptedTextField(blank=True)
    subscription = EncryptedJSONField()
    endpoint_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    last_code = models.CharField(max_length=24, blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    # When the last hand-over began: at most one message a minute goes to a device.
    spoken_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[DeviceQuerySet] = DeviceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["browser"], name="one_device_a_browser"),
            models.UniqueConstraint(fields=["endpoint_hash"], name="one_device_an_endpoint"),
        ]
        indexes = [
            # Read by the planner and by the page Reminders.
            models.Index(fields=["owner", "made_at"], name="device_by_owner"),
        ]

    @classmethod
    @transaction.atomic
    def subscribe(
        cls, user: User, to: Subscription, *, browser: UUID, name: str, at: datetime
    ) -> None:
        """The member's yes on one browser; whoever was notified there before is no more."""
        hashed = hash_of(to.endpoint)
        same = Q(browser=browser) | Q(endpoint_hash=hashed)
        mine = cls.objects.filter(same, owner=user).first()
        others = cls.objects.filter(same)
        (others.exclude(pk=mine.pk) if mine else others).delete()
        if mine is None:
            if cls.objects.filter(owner=user).count() >= MOST:
                raise TooManyDevices
            mine = cls(owner=user, made_at=at)
        mine.browser, mine.endpoint_hash = browser, hashed
        mine.name, mine.subscription = name, to._asdict()
        mine.used_at, mine.retired_at, mine.last_code = at, None, ""
        if mine._state.adding:
            # Two that come at once: the constraint keeps one.
            cls.objects.bulk_create([mine], ignore_conflicts=True)
        else:
            mine.save()

    @property
    def to(self) -> Subscription:
        """Where to send."""
        return Subscription(**self.subscription)

    def trouble(self, address: str) -> str:
        """Why nothing would go out now, as a short code; empty when all is well."""
        return "gone" if self.retired_at else ""

    def is_unseen(self, *, at: datetime) -> bool:
        """Whether what was sent a while ago has not shown there yet."""
        sent = self.last_sent_at
        return sent is not None and self.used_at < sent < at - MAY_SLEEP

    @classmethod
    def heard(cls, ids: Collection[str], result: Result, *, at: datetime) -> None:
        """What the push service said of a hand-over to each of these."""
        rows = cls.objects.filter(pk__any_of=ids)
        if result.verdict is Verdict.SENT:
            rows.update(last_sent_at=at, last_code=result.code)
        elif result.verdict is Verdict.GONE:
            rows.update(retired_at=at, last_code=result.code)
        elif result.verdict is Verdict.DEAD:
            rows.update(last_code=result.code)

    def may_test(self, *, at: datetime) -> bool:
        """Take the right to one test message; at most one a minute is given."""
        given = rested("tested_at", at, TEST_AGAIN_AFTER)
        return bool(Device.objects.filter(given, pk=self.pk).update(tested_at=at))


def hash_of(endpoint: str) -> str:
    """What stands in clear for an endpoint, which is long and random."""
    return sha256(endpoint.encode()).hexdigest()


def kind_of(channel: str) -> type[EmailChannel] | type[Device]:
    """What kind of thing the deliveries of a channel go to."""
    return Device if channel == "push" else EmailChannel
