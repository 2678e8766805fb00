"""T3: write down what came of a hand-over, for the holder of the token alone."""

from __future__ import annotations

from datetime import datetime
from time import monotonic, sleep
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from reminders import failpoints
from reminders.channels import Result, Verdict
from reminders.models import Delivery, Device, EmailChannel, kind_of
from reminders.outcomes import outcome
from reminders.wording import Outgoing

# For so many seconds a worker that knows the outcome waits for the database to come back.
RECORDED_WITHIN = 30.0
AGAIN_AFTER = 0.2

State = Delivery.State


def record(delivery_id: UUID, token: UUID, result: Result, now: datetime) -> None:
    """T3: write down what came of it, unless somebody else holds the delivery by now."""
    mine = Delivery.objects.filter(pk=delivery_id, token=token, state=State.SENDING)
    if result.verdict is Verdict.AMBIGUOUS:
        mine.update(last_code=result.code)  # Stays in 'sending'; RESCUE decides.
        return
    with transaction.atomic():
        delivery = mine.select_for_update(of=("self",)).select_related("occurrence").first()
        if delivery is None:
            return
        change = outcome(delivery, result, now)
        if mine.update(lease_until=None, token=None, last_code=result.code, **change):
            kind_of(delivery.channel).heard([delivery.endpoint], result, at=now)


def record_sent(mails: list[Outgoing], token: UUID, code: str, now: datetime) -> None:
    """T3 of those on one channel that a server said yes to, all at once.

    What keeps a second copy away goes first and alone; how the channel fares can wait.
    """
    ids = [mail.delivery_id for mail in mails]
    mine = Delivery.objects.filter(pk__any_of=ids, token=token)
    mine.update(state=State.SENT, sent_at=now, lease_until=None, token=None, last_code=code)
    # Whoever holds these by now: a message went out there.
    kind = EmailChannel if mails[0].device is None else Device
    kind.heard([mail.endpoint for mail in mails], Result(Verdict.SENT, code), at=now)


def keep(results: list[tuple[Outgoing, Result]], token: UUID, now: datetime) -> None:
    """T3, again and again for a few seconds: a database that restarts makes no second copy."""
    until = monotonic() + min(RECORDED_WITHIN, failpoints.LEASE.total_seconds() / 2)
    sent: dict[str, list[Outgoing]] = {}
    for mail, result in results:
        if result.verdict is Verdict.SENT:
            sent.setdefault(result.code, []).append(mail)
    while True:
        try:
            for code, mails in sent.items():
                record_sent(mails, token, code, now)
            for mail, result in results:
                if result.verdict is not Verdict.SENT:
                    record(mail.delivery_id, token, result, now)
        except (OperationalError, InterfaceError):
            if monotonic() > until:
                raise
            connection.close()
            sleep(AGAIN_AFTER)
        else:
            return
