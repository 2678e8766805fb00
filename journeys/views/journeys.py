"""The journey: the map, and where one has been."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest
from journeys.models import Journey
from journeys.views.door import named

VISITS_SHOWN = 20
TAKEN_SHOWN = 30


@require_http_methods(["GET"])
def journey_detail(request: MemberRequest) -> HttpResponse:
    """Show the places of the pathway, those that were chosen, and the ways walked."""
    journey = Journey.objects.with_state().walked_by(request.user)
    rests = bool(getattr(journey, "paused_since", None))
    before = _moment(request.GET.get("before", ""))
    visits = journey.visits.all()
    if before:
        visits = visits.filter(focused_at__lt=before)
    rows = named(journey, visits[: VISITS_SHOWN + 1])
    pathway = journey.pathway
    context = {
        "journey": journey,
        "pathway": pathway,
        "open_keys": set(journey.here().values_list("stage_key", flat=True)),
        "visits": [] if rests else rows[:VISITS_SHOWN],
        "earlier": rows[VISITS_SHOWN - 1].focused_at if len(rows) > VISITS_SHOWN else None,
        "is_resting": rests,
        "taken_up": [] if rests else list(journey.taken_up.all()[:TAKEN_SHOWN]),
        "focus": journey.focus,
        "nav_active": "journey",
    }
    return render(request, "journeys/journey_detail.html", context)


def _moment(text: str) -> datetime | None:
    """A moment of our own links; anything else means the newest."""
    try:
        moment = parse_datetime(text)
        return moment.astimezone(timezone.get_default_timezone()) if moment else None
    except (ValueError, OverflowError):
        return None
