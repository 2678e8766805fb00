"""The journey: the map, and where one has been."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest
from journeys.models import Journey, StageVisit
from journeys.views.door import named

VISITS_SHOWN = 20
TAKEN_SHOWN = 30


@require_http_methods(["GET"])
def journey_detail(request: MemberRequest) -> HttpResponse:
    """Show the places of the pathway, those that were chosen, and the ways walked."""
    journey = Journey.objects.with_state().walked_by(request.user)
    rests = bool(getattr(journey, "paused_since", None))
    before = _moment(request.GET.get("before", ""))
    here, rows = _visits(journey, before)
    pathway = journey.pathway
    context = {
        "journey": journey,
        "pathway": pathway,
        "open_keys": {visit.stage_key for visit in here},
        "visits": [] if rests else rows[:VISITS_SHOWN],
        "earlier": rows[VISITS_SHOWN - 1].focused_at if len(rows) > VISITS_SHOWN else None,
        "is_resting": rests,
        "taken_up": [] if rests else list(journey.taken_up.all()[:TAKEN_SHOWN]),
        "focus": journey.focus,
        "nav_active": "journey",
    }
    return render(request, "journeys/journey_detail.html", context)


def _visits(journey: Journey, before: datetime | None) -> tuple[list[StageVisit], list[StageVisit]]:
    """Where the member is, and a page of visits with one more; in one query."""
    every = journey.visits.all()
    earlier = every.filter(focused_at__lt=before) if before else every
    page = earlier.values("pk")[: VISITS_SHOWN + 1]
    found = named(journey, every.filter(Q(left_at=None) | Q(pk__in=page)))
    here = [v for v in found if v.is_open and v.pathway_key == journey.pathway_key]
    rows = [v for v in found if before is None or v.focused_at < before]
    return here, rows[: VISITS_SHOWN + 1]


def _moment(text: str) -> datetime | None:
    """A moment of our own links; anything else means the newest."""
    try:
        moment = parse_datetime(text)
        return moment.astimezone(timezone.get_default_timezone()) if moment else None
    except (ValueError, OverflowError):
        return None
