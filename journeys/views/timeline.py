"""The timeline: turning points and things tried; and own words from an earlier stage."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from accounts.models import User
from journeys.answers import Kept, rebase
from journeys.forms.markers import FIRST_DAY, MarkerForm
from journeys.models import Journey, Marker, StageVisit
from journeys.models.marker import MarkerKind
from journeys.models.once import make_once
from journeys.views.door import go, named, today_of, visit_or_404

SHOWN = 30
# As many rows of a kind are read for one page; days are shown whole.
READ = 200


class Event(NamedTuple):
    """One line of the timeline."""

    day: date
    at: datetime
    icon: str
    title: str
    words: str = ""
    marker: Marker | None = None
    visit: StageVisit | None = None
    url: str = ""


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
    return go(request, reverse("journeys:timeline"))


@require_POST
def marker_remove(request: MemberRequest, marker_id: UUID) -> HttpResponse:
    """Take a marker away; it can be brought back."""
    marker = _marker_or_404(request, marker_id)
    marker.remove(at=timezone.now())
    say(request, _("Taken away."), undo=reverse("journeys:marker_restore", args=[marker.pk]))
    return go(request, reverse("journeys:timeline"))


@require_POST
def marker_restore(request: MemberRequest, marker_id: UUID) -> HttpResponse:
    """Bring a marker back."""
    _marker_or_404(request, marker_id).restore()
    say(request, _("It is back."))
    return go(request, reverse("journeys:timeline"))


@require_http_methods(["GET"])
def then_list(request: MemberRequest) -> HttpResponse:
    """Which earlier stretch to read again; shows no words of it yet."""
    journey = Journey.objects.with_state().walked_by(request.user)
    rests = bool(getattr(journey, "paused_since", None))
    rows = [] if rests else named(journey, journey.visits.all()[:READ])
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
    events = [] if rests else _events(request.user, journey, before)
    last = events[SHOWN - 1].day if len(events) > SHOWN else None
    shown = [event for event in events if last is None or event.day >= last]
    context = {
        "form": form or MarkerForm(today=today, initial=_start(request, today)),
        "events": shown,
        "next": last if last and len(shown) < len(events) else None,
        "is_resting": rests,
        "nav_active": "journey",
    }
    return render(request, "journeys/timeline.html", context | more, status=status)


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


def _events(user: User, journey: Journey, before: date) -> list[Event]:
    """What happened on days before one, newest first."""
    moment = datetime.combine(before, time(), user.zone) + timedelta(minutes=user.day_begins)
    day = user.local_day
    events = []
    for visit in named(journey, journey.visits.filter(entered_at__lt=moment)[:READ]):
        stage = visit.stage  # type: ignore[attr-defined]
        title = stage.title if stage else visit.plain_name
        said = _("You chose %s") % title
        entered = visit.entered_at
        events.append(Event(day(entered), entered, "map-pin", said, visit.words, visit=visit))
        if visit.left_at and visit.left_at < moment:
            left = _("You left %s") % title
            events.append(Event(day(visit.left_at), visit.left_at, "footprints", left))
    for marker in journey.markers.standing().filter(day__lt=before)[:READ]:
        icon = "flag" if marker.kind == MarkerKind.TURNING_POINT else "flask-conical"
        label = str(MarkerKind(marker.kind).label)
        events.append(Event(marker.day, marker.at, icon, label, marker.words, marker))
    for taken in journey.taken_up.filter(at__lt=moment)[:READ]:
        said = _("You took this up")
        events.append(Event(day(taken.at), taken.at, "hand-heart", said, taken.words))
    tried = journey.responses.filter(begun_at__lt=moment, removed_at=None)
    for response in tried[:READ]:
        activity = journey.pathway.activity(response.activity_key)
        title = activity.title if activity else response.activity_key.replace("-", " ")
        said = _("You tried “%s”") % (response.answers.get("title") or title)
        url = reverse("journeys:response_detail", args=[response.pk])
        at = response.begun_at
        events.append(Event(day(at), at, "sprout", said, url=url))
    return sorted(events, key=lambda event: (event.day, event.at), reverse=True)
