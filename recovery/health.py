"""GET /health/: whether every part lives, and nothing about anybody."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recovery import pulse

logger = logging.getLogger("recovery.health")


def database_answers() -> bool:
    """Whether the database answers the smallest question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except Error as error:
        logger.warning("The database does not answer (%s).", type(error).__name__)
        return False


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Say "ok" or "away" of each part; 503 when any is away."""
    parts = {"database": database_answers(), **pulse.alive()}
    well = all(parts.values())
    answer = {"status": "ok" if well else "unwell"}
    answer |= {part: "ok" if lives else "away" for part, lives in parts.items()}
    response = JsonResponse(answer, status=200 if well else 503)
    # The parts log their own reasons; a line for each time somebody asks would hide them.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
