"""The operator's figures, for a program that watches."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reminders import health
from reminders.clock import database_clock


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and ages for Prometheus, to whoever brings METRICS_TOKEN; else nothing is here."""
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not constant_time_compare(given, wanted):
        raise Http404
    lines = "\n".join(health.metrics(health.look(database_clock())))
    return HttpResponse(lines + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")
