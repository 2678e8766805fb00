"""The hourly round that makes almanacs."""

from celery import shared_task
from django.utils import timezone

from insights.gathering import gather_due

# The next round goes on where this one had to stop.
SECONDS = 240.0


@shared_task(ignore_result=True, soft_time_limit=280, time_limit=300)  # type: ignore[untyped-decorator]
def gather() -> None:
    """Make the almanacs that are missing or behind."""
    gather_due(timezone.now(), seconds=SECONDS)
