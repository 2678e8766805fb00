"""What becomes of a delivery after a hand-over."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.db.models import F

from reminders.channels import Result, Verdict
from reminders.models import Delivery

BACKOFF = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
UNREACHABLE_AGAIN_AFTER = timedelta(minutes=1)
POISONED_AFTER = 3

State = Delivery.State


def outcome(delivery: Delivery, result: Result, now: datetime) -> dict[str, object]:
    """The state that a result leads to."""
    if result.verdict is Verdict.SENT:
        return {"state": State.SENT, "sent_at": now}
    if result.verdict is Verdict.DEAD:
        return {"state": State.DEAD}
    if result.verdict is Verdict.GONE:
        return {"state": State.CANCELLED}
    change: dict[str, object] = {"state": State.RETRY}
    if result.verdict is Verdict.UNREACHABLE:
        again = now + UNREACHABLE_AGAIN_AFTER
        change["attempts"] = F("attempts") - 1
    else:
        again = now + max(backoff(delivery.retries), result.wait or timedelta(0))
        change["retries"] = F("retries") + 1
        if result.verdict is Verdict.POISON and delivery.attempts >= POISONED_AFTER:
            return {"state": State.DEAD}
    if again >= delivery.occurrence.expires_at:
        return change | {"state": State.SKIPPED}
    return change | {"next_attempt_at": again}


def backoff(retries: int) -> timedelta:
    """How long to wait before the next try, a fifth more or less."""
    wait = BACKOFF[min(retries, len(BACKOFF) - 1)]
    return wait * random.uniform(0.8, 1.2)  # noqa: S311
