"""The one clock that all processes share: the database's."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

type Clock = Callable[[], datetime]


def database_clock() -> datetime:
    """The moment by the database; SQLite has no clock but this machine's."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)
