"""The address at which a member's calendar asks for their reminders."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import models

from accounts.models import OwnedModel, User

SALT = "reminders.calendar"


class CalendarFeed(OwnedModel):
    """A member's secret address; whoever knows it sees neutral titles and times, no more.

    The address is the key with our signature, so the row alone opens nothing. Renewing makes
    a new key; switching off deletes the row.
    """

    key = models.UUIDField(default=uuid.uuid4)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner"], name="one_calendar_feed_a_member"),
            # Also the index behind the address.
            models.UniqueConstraint(fields=["key"], name="calendar_feed_key_once"),
        ]

    @classmethod
    def renew(cls, user: User, *, at: datetime) -> CalendarFeed:
        """A new address for this member; an old one opens nothing from now on."""
        values = {"key": uuid.uuid4(), "made_at": at}
        feed, _ = cls.objects.update_or_create(owner=user, defaults=values)
        return feed

    @classmethod
    def at_address(cls, secret: str) -> CalendarFeed | None:
        """The feed of an address; None if there is none."""
        try:
            key = uuid.UUID(hex=Signer(salt=SALT).unsign(secret))
        except (BadSignature, ValueError):
            return None
        feeds = cls.objects.filter(key=key, owner__is_active=True)
        return feeds.select_related("owner").first()

    @property
    def secret(self) -> str:
        """What stands in the address."""
        return Signer(salt=SALT).sign(self.key.hex)
