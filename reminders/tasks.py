"""The tick: plan, rescue, deliver. Messages are hints; the rows know everything."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import NamedTuple

from celery import shared_task
from celery.exceptions import OperationalError
from django.db import transaction

from reminders import catching_up, delivering, fsck, plan
from reminders.clock import Clock, database_clock
from reminders.models import Delivery, Device, Pulse

logger = logging.getLogger(__name__)

PLANNER = "planner"
# A clock that jumped so far is more likely wrong than right: an operator decides.
STOPS_AFTER = timedelta(days=30)


class Ticked(NamedTuple):
    """What one tick did."""

    planned: int
    rescued: int
    tried: int


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]
def tick() -> None:
    """Do what is due. Run twice or at once by several, it sends each mail once."""
    run()
    if Delivery.objects.due(at=database_clock()).exists():
        ring()


@shared_task(ignore_result=True, soft_time_limit=540, time_limit=600)  # type: ignore[untyped-decorator]
def check() -> None:
    """Ask every night whether everything holds; only counts are logged."""
    findings = fsck.check(database_clock())
    for finding in findings:
        if finding.broken:
            logger.error("%s is broken by %s rows.", finding.name, finding.broken)
    logger.info("fsck: %s of %s hold", sum(not f.broken for f in findings), len(findings))


def run(clock: Clock = database_clock, *, seconds: float = 30.0) -> Ticked:
    """One tick: plan, rescue, deliver for so many seconds."""
    if not beat(clock):
        return Ticked(0, 0, 0)
    planned = plan.plan(clock) + catch_up(clock)
    if planned > plan.BATCH:
        ring()
    rescued = delivering.rescue(clock())
    tried = delivering.deliver(clock, seconds=seconds)
    return Ticked(planned, rescued, tried)


def beat(clock: Clock) -> bool:
    """Remember this tick; False if so long has passed that the clock cannot be trusted."""
    now = clock()
    pulse = Pulse.objects.filter(pk=PLANNER).first()
    if pulse is None:
        Pulse.objects.bulk_create([Pulse(pk=PLANNER, beat_at=now)], ignore_conflicts=True)
        return True
    if pulse.beat_at and now - pulse.beat_at > STOPS_AFTER:
        logger.error(
            "No tick for %s days. If the clock is right, run: manage.py reminders resume",
            (now - pulse.beat_at).days,
        )
        return False
    # A clock that was ahead and is set right has left a beat that is still to come.
    if pulse.beat_at is None or abs(now - pulse.beat_at) > timedelta(seconds=5):
        mine = Pulse.objects.filter(pk=PLANNER, beat_at=pulse.beat_at)
        if pulse.beat_at and now - pulse.beat_at > catching_up.OUTAGE:
            mine.update(beat_at=now, away_from=pulse.beat_at, away_until=now)
        else:
            mine.update(beat_at=now)
        plan.clear_removed(now)
        Device.objects.clear_unseen(at=now)
    return True


def catch_up(clock: Clock) -> int:
    """What an outage left to be said, once a member."""
    pulse = Pulse.objects.filter(pk=PLANNER, away_from__isnull=False).first()
    return catching_up.digest(pulse, clock()) if pulse else 0


def ring() -> None:
    """Wake a worker once this transaction stands; a broker that is away costs one beat."""
    transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    try:
        tick.apply_async(retry=False)
    except (OperationalError, OSError):
        logger.info("The broker is away; the next beat does it.")
