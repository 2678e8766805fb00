"""The timeline: turning points and things tried; and own words from an earlier stage."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys.answers import Kept, rebase
from journeys.forms.markers import FIRST_DAY, MarkerForm
from journeys.happened import happened
from journeys.models import Journey, Marker, StageVisit
from journeys.models.marker import MarkerKind
from journeys.models.once import make_once
from journeys.views.door import named, today_of, visit_or_404

SHOWN = 20
# Stretches to choose from, without their words.
STRETCHES = 200


@require_http_methods(["GET"])
def timeline(request: MemberRequest) -> HttpResponse:
    """Everything marked and tried, on one line, newest first."""
    return _page(request, None)


@require_POST
def marker_create(request: MemberRequest) -> HttpResponse:
    """Mark a day, or a stretch in a stage, as a turning point or as something tried."""
    form = MarkerForm(request.POST, today=today_of(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    data, now = form.cleaned_data, timezone.now()
    journey = Journey.objects.begin(request.user, at=now)
    visit = visit_or_404(request, data["visit"]) if data["visit"] else None
    row = Marker(journey=journey, owner=request.user, client_id=data["client_id"], at=now)
    row.kind, row.day, row.words, row.visit = data["kind"], data["day"], data["words"], visit
    kept = make_once(row)
    if (kept.kind, kept.day, kept.words) != (row.kind, row.day, row.words):
        rebase(form, client_id=MarkerForm(today=data["day"])["client_id"].value())
        texts = [Kept(MarkerKind(kept.kind).label, f"{kept.day}\n{kept.words}".strip())]
        return _page(request, form, status=409, kept=texts)
    say(request, _("Marked."), undo=reverse("journeys:marker_remove", args=[kept.pk]))
    return _done(request)


@require_POST
def marker_remove(request: MemberRequest, marker_id: UUID) -> HttpResponse:
    """Take a marker away; it can be brought back."""
    marker = _marker_or_404(request, marker_id)
    marker.remove(at=timezone.now())
    say(request, _("Taken away."), undo=reverse("journeys:marker_restore", args=[marker.pk]))
    return _done(request)


@require_POST
def marker_restore(request: MemberRequest, marker_id: UUID) -> HttpResponse:
    """Bring a marker back."""
    _marker_or_404(request, marker_id).restore()
    say(request, _("It is back."))
    return _done(request)


@require_http_methods(["GET"])
def then_list(request: MemberRequest) -> HttpResponse:
    """Which earlier stretch to read again; shows no words of it yet."""
    journey = Journey.objects.with_state().walked_by(request.user)
    rests = bool(getattr(journey, "paused_since", None))
    rows = [] if rests else named(journey, journey.visits.all()[:STRETCHES])
    context = {
        "visits": [visit for visit in rows if visit.words and not visit.is_open],
        "is_resting": rests,
        "nav_active": "journey",
    }
    return render(request, "journeys/then_list.html", context)


@require_http_methods(["GET"])
def then_and_now(request: MemberRequest, visit_id: UUID) -> HttpResponse:
    """Own words from an earlier stretch, beside those of now."""
    visit = visit_or_404(request, visit_id)
    journey = Journey.objects.with_state().walked_by(request.user)
    rests = bool(getattr(journey, "paused_since", None))
    now = journey.here().first()
    context = {
        "then": None if rests else _named(journey, visit),
        "now": _named(journey, now) if now and now.pk != visit.pk else None,
        "is_resting": rests,
        "nav_active": "journey",
    }
    return render(request, "journeys/then_and_now.html", context)


def _done(request: MemberRequest) -> HttpResponse:
    """The line as it stands now, in place or on its page."""
    return _page(request, None) if request.htmx else redirect("journeys:timeline")


def _marker_or_404(request: MemberRequest, marker_id: UUID) -> Marker:
    journeys = Journey.objects.visible_to(request.user)
    return get_object_or_404(Marker, pk=marker_id, journey__in=journeys)


def _named(journey: Journey, visit: StageVisit) -> StageVisit:
    visit.stage = journey.stage_of(visit)  # type: ignore[attr-defined]
    return visit


def _page(
    request: MemberRequest, form: MarkerForm | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    journey = Journey.objects.with_state().walked_by(request.user)
    rests = bool(getattr(journey, "paused_since", None))
    today = today_of(request)
    before = _day(request.GET.get("before", "")) or today + timedelta(days=1)
    rows = [] if rests else happened(request.user, journey, before)
    last = rows[SHOWN - 1].day if len(rows) > SHOWN else None
    shown = [row.tell() for row in rows if last is None or row.day >= last]
    context = {
        "form": form or MarkerForm(today=today, initial=_start(request, today)),
        "events": shown,
        "next": last if last and len(shown) < len(rows) else None,
        "is_resting": rests,
        "in_place": bool(request.htmx),
        "nav_active": "journey",
    }
    name = "journeys/timeline.html" + ("#timeline" if request.htmx else "")
    return render(request, name, context | more, status=status)


def _start(request: MemberRequest, today: date) -> dict[str, Any]:
    """What the form holds at first: today, or the beginning of a stretch one came from."""
    try:
        visit_id = UUID(request.GET.get("visit", ""))
    except ValueError:
        return {"day": today}
    visit = visit_or_404(request, visit_id)
    return {"day": request.user.local_day(visit.entered_at), "visit": visit.pk}


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day < date(9000, 1, 1) else None
