"""A member's yes: to a reminder, to mail at their address, to a test message."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from reminders.channels import Verdict
from reminders.channels.email import Post
from reminders.models import EmailChannel, Reminder, Wording
from reminders.wording import Outgoing

# What two sendings of one form have to agree in.
COMPARED = (
    "label",
    "days_rule",
    "local_time",
    "quiet_from",
    "quiet_until",
    "by_email",
    "by_push",
    "wording",
)


def draft(user: User, client_id: UUID, *, at: datetime) -> Reminder:
    """A reminder that is not saved yet, on the member's own clock."""
    return Reminder(owner=user, client_id=client_id, tz=user.time_zone, made_at=at, changed_at=at)


def keep(reminder: Reminder, *, at: datetime) -> tuple[Reminder, bool]:
    """Save a draft once: the row that is kept, and whether it says what the draft says."""
    reminder.aim(at=at)
    # The constraint decides between two that come at once.
    with transaction.atomic():
        Reminder.objects.bulk_create([reminder], ignore_conflicts=True)
        kept = Reminder.objects.get(owner=reminder.owner, client_id=reminder.client_id)
        agree_if_wanted(kept, at=at)
    return kept, all(getattr(kept, name) == getattr(reminder, name) for name in COMPARED)


def agree_if_wanted(reminder: Reminder, *, at: datetime) -> None:
    """Choosing e-mail is the yes to mail; an address new to us gets one mail to confirm it."""
    if not reminder.by_email:
        return
    user = reminder.owner
    channel = EmailChannel.agree(user, at=at)
    if channel.trouble(user.email) == "unconfirmed":
        transaction.on_commit(lambda: send_confirmation(channel, user, at=at), robust=True)


def send_confirmation(channel: EmailChannel, user: User, *, at: datetime) -> Verdict | None:
    """One neutral mail whose link confirms the address; None if one was sent just now."""
    if not channel.may_test(at=at):
        return None
    outgoing = Outgoing(uuid.uuid4(), None, user.email, user.language, Wording.PLAIN, channel.code)
    with Post(patience=3.0, hard_limit=5.0) as post:
        result = post.hand_over(outgoing)
    rows = EmailChannel.objects.filter(pk=channel.pk)
    if result.verdict is Verdict.SENT:
        rows.update(last_sent_at=at, last_code=result.code)
    else:
        rows.update(last_code=result.code)
    return result.verdict


def send_test(user: User, *, at: datetime) -> str:
    """Send a test message; what to tell the member."""
    channel = EmailChannel.objects.filter(owner=user, withdrawn_at__isnull=True).first()
    if channel is None or not user.email:
        return _("There is no address to send to yet.")
    if channel.address.lower() != user.email.lower():
        channel = EmailChannel.agree(user, at=at)
    verdict = send_confirmation(channel, user, at=at)
    if verdict is None:
        return _("One was sent a moment ago. You could try again in a minute.")
    if verdict is Verdict.SENT:
        return _("Sent. It may take a few minutes to arrive.")
    if verdict is Verdict.DEAD:
        return _("The mail server does not know this address. Please look at it again.")
    return _("Not sent. The mail server could not take it. Your reminders wait for it.")
