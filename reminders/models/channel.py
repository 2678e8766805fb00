"""What a member agreed to for their address, and how each channel fares."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from accounts.models import OwnedModel, User
from reminders.channels import Result, Verdict

TEST_AGAIN_AFTER = timedelta(minutes=1)
REFUSALS_ALLOWED = 1


class Standing(NamedTuple):
    """How an address stands: what is asked before each mail, and a burst is many."""

    pk: UUID
    owner_id: UUID
    address: str
    withdrawn_at: datetime | None
    suspended_at: datetime | None
    confirmed_at: datetime | None
    spoken_at: datetime | None

    def trouble(self, address: str) -> str:
        """Why nothing would go out now, as a short code; empty when all is well.

        `address` is the owner's as it is now.
        """
        if self.withdrawn_at is not None:
            return "withdrawn"
        if not address or self.address.lower() != address.lower():
            return "address-changed"
        if self.suspended_at is not None:
            return "suspended"
        if self.confirmed_at is None and not account_confirmed(self.owner_id, address):
            return "unconfirmed"
        return ""


class EmailChannelQuerySet(models.QuerySet["EmailChannel"]):
    """Sets of addresses."""

    def agreed(self) -> EmailChannelQuerySet:
        """Those whose members said yes to mail, and did not take it back."""
        return self.filter(withdrawn_at__isnull=True)


class EmailChannel(OwnedModel):
    """A member's yes to mail at one address, and what became of it.

    The address counts as confirmed once the member, signed in, has followed the link of a
    mail sent there, or once the account itself has confirmed it.
    """

    # One a member; its index is behind the last look before a hand-over, too.
    owner = models.OneToOneField(User, models.CASCADE, related_name="email_channel")
    address = models.EmailField()
    # Stands in the link of the confirming mail; knowing it proves the mail was read.
    code = models.UUIDField(default=uuid.uuid4)
    agreed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    refusals = models.PositiveSmallIntegerField(default=0)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    last_code = models.CharField(max_length=24, blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    # When the last hand-over began: at most one message a minute goes to a member.
    spoken_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[EmailChannelQuerySet] = EmailChannelQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            # Also the index behind the link that confirms.
            models.UniqueConstraint(fields=["code"], name="email_channel_code_once"),
        ]

    @classmethod
    def agree(cls, user: User, *, at: datetime) -> EmailChannel:
        """The member's yes to mail at the address they have now."""
        channel, made = cls.objects.get_or_create(
            owner=user, defaults={"address": user.email, "agreed_at": at}
        )
        if not made:
            if channel.address.lower() != user.email.lower():
                channel.address, channel.code = user.email, uuid.uuid4()
                channel.confirmed_at = channel.suspended_at = None
                channel.refusals = 0
            channel.withdrawn_at = None
        if channel.confirmed_at is None and account_confirmed(user.pk, user.email):
            channel.confirmed_at = at
        channel.save()
        return channel

    @classmethod
    def agreed_by(cls, owners: Collection[UUID]) -> dict[UUID, UUID]:
        """The channel of each of these members who agreed to mail."""
        agreed = cls.objects.agreed().filter(owner__in=owners)
        return dict(agreed.values_list("owner_id", "pk"))

    def trouble(self, address: str) -> str:
        """Why nothing would go out now, as `Standing` has it."""
        return Standing(*(getattr(self, name) for name in Standing._fields)).trouble(address)

    def confirm(self, *, at: datetime) -> None:
        """The member has read a mail sent there: it works, whatever was before."""
        self.confirmed_at, self.suspended_at, self.refusals = at, None, 0
        self.save(update_fields=["confirmed_at", "suspended_at", "refusals"])

    @classmethod
    def heard(cls, ids: Collection[str], result: Result, *, at: datetime) -> None:
        """What the mail server said of a hand-over to each of these."""
        channels = cls.objects.filter(pk__any_of=ids)
        if result.verdict is Verdict.SENT:
            channels.update(last_sent_at=at, last_code=result.code, refusals=0)
        elif result.verdict is Verdict.DEAD:
            for channel in channels:
                channel.refused(result.code, at=at)

    def refused(self, code: str, *, at: datetime) -> None:
        """The address was refused for good; the second time mail there stops."""
        rows = EmailChannel.objects.filter(pk=self.pk)
        rows.update(refusals=F("refusals") + 1, last_code=code)
        rows.filter(refusals__gt=REFUSALS_ALLOWED, suspended_at__isnull=True).update(
            suspended_at=at
        )

    def may_test(self, *, at: datetime) -> bool:
        """Take the right to one test message; at most one a minute is given."""
        given = rested("tested_at", at, TEST_AGAIN_AFTER)
        return bool(EmailChannel.objects.filter(given, pk=self.pk).update(tested_at=at))


def rested(name: str, at: datetime, rest: timedelta) -> Q:
    """Whether enough time has passed since a moment; one far ahead was a clock that was wrong."""
    never = Q(**{f"{name}__isnull": True})
    return never | Q(**{f"{name}__lte": at - rest}) | Q(**{f"{name}__gt": at + rest})


def account_confirmed(user_id: UUID, address: str) -> bool:
    """Whether the account itself has confirmed the address."""
    if not address or not apps.is_installed("allauth.account"):
        return False
    addresses = apps.get_app_config("account").get_model("EmailAddress")._default_manager
    return bool(addresses.filter(user=user_id, email__iexact=address, verified=True).exists())


class Pulse(models.Model):
    """What every process knows of the planner or of a channel."""

    name = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    # Connections that failed in a row, and until when none is tried.
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True, blank=True)
    # Up to which moment the channel's messages a second are spent.
    spent_until = models.DateTimeField(null=True, blank=True)
    # The last stretch in which nobody ticked: what was missed in it is said once.
    away_from = models.DateTimeField(null=True, blank=True)
    away_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Pulse {self.pk}"
