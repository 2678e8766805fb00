"""The timeline: turning points and things tried; and own words from an earlier stage."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.addresses import address_of
from accounts.http import MemberRequest, say
from accounts.models import User
from journeys.answers import Kept, rebase
from journeys.forms.markers import FIRST_DAY, MarkerForm
from journeys.models import Experiment, Journey, Marker, Response, StageVisit, TakenUp
from journeys.models.marker import MarkerKind
from journeys.models.once import make_once
from journeys.views.door import named, today_of, visit_or_404

SHOWN = 20
# As many rows of a kind are read for one page; days are shown whole.
READ = 40
# Stretches to choose from, without their words.
STRETCHES = 200
OUTCOMES = {
    "keep": gettext_lazy("You kept “%(what)s”"),
    "adapt": gettext_lazy("You changed “%(what)s”"),
    "stop": gettext_lazy("You stopped “%(what)s”, and that is a result"),
}


class Event(NamedTuple):
    """One line of the timeline."""

    day: date
    at: datetime
    icon: str
    title: str
    words: str = ""
    marker: UUID | None = None
    visit: UUID | None = None
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
    rows = [] if rests else _happened(request.user, journey, before)
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


class Happened(NamedTuple):
    """When something was, and how to tell it: of all that is read one in ten is shown."""

    day: date
    at: datetime
    tell: Callable[[], Event]


def _happened(user: User, journey: Journey, before: date) -> list[Happened]:
    """What happened on days before one, newest first.

    Of what is read later, nothing is read that lies before the last day there is room for.
    """
    moment, found = _beginning(user, before), list[Happened]()

    def add(day: date | None, at: datetime, tell: Callable[[date, datetime], Event]) -> None:
        day = day or user.local_day(at)
        found.append(Happened(day, at, partial(tell, day, at)))

    for visit in named(journey, journey.visits.filter(entered_at__lt=moment)[:READ]):
        add(None, visit.entered_at, partial(_entered, visit))
        if visit.left_at and visit.left_at < moment:
            add(None, visit.left_at, partial(_left, visit))
    least = _least(found)
    for marker in journey.markers.standing().filter(day__lt=before, day__gte=least)[:READ]:
        add(marker.day, marker.at, partial(_marked, marker))
    since = _beginning(user, _least(found))
    for taken in journey.taken_up.filter(at__lt=moment, at__gte=since)[:READ]:
        add(None, taken.at, partial(_taken, taken))
    since = _beginning(user, _least(found))
    begun = {"begun_at__lt": moment, "begun_at__gte": since}
    for response in journey.responses.filter(**begun, removed_at=None)[:READ]:
        add(None, response.begun_at, partial(_tried, journey, response))
    since = _beginning(user, _least(found))
    lasted = Q(begun_at__gte=since) | Q(reviewed_at__gte=since)
    for trial in journey.experiments.standing().filter(lasted, begun_at__lt=moment)[:READ]:
        add(None, trial.begun_at, partial(_begun, trial))
        if trial.reviewed_at and trial.reviewed_at < moment:
            add(None, trial.reviewed_at, partial(_came, trial))
    return sorted(found, key=attrgetter("day", "at"), reverse=True)


def _beginning(user: User, day: date) -> datetime:
    """When a day of the member's begins."""
    return datetime.combine(day, time(), user.zone) + timedelta(minutes=user.day_begins)


def _least(found: list[Happened]) -> date:
    """The last day there is room for, once it is known that something lies before it."""
    days = sorted((row.day for row in found), reverse=True)
    full = len(days) > SHOWN and days[-1] < days[SHOWN - 1]
    return days[SHOWN - 1] if full else FIRST_DAY


def _place(visit: StageVisit) -> str:
    stage = visit.stage  # type: ignore[attr-defined]
    return stage.title if stage else visit.plain_name


def _entered(visit: StageVisit, day: date, at: datetime) -> Event:
    said = _("You chose %s") % _place(visit)
    return Event(day, at, "map-pin", said, visit.words, visit=visit.pk)


def _left(visit: StageVisit, day: date, at: datetime) -> Event:
    return Event(day, at, "footprints", _("You left %s") % _place(visit))


def _marked(marker: Marker, day: date, at: datetime) -> Event:
    icon = "flag" if marker.kind == MarkerKind.TURNING_POINT else "flask-conical"
    return Event(day, at, icon, str(MarkerKind(marker.kind).label), marker.words, marker.pk)


def _taken(taken: TakenUp, day: date, at: datetime) -> Event:
    return Event(day, at, "hand-heart", _("You took this up"), taken.words)


def _tried(journey: Journey, response: Response, day: date, at: datetime) -> Event:
    activity = journey.pathway.activity(response.activity_key)
    title = activity.title if activity else response.activity_key.replace("-", " ")
    said = _("You tried “%s”") % (response.answers.get("title") or title)
    url = address_of("journeys:response_detail", response.pk)
    return Event(day, at, "sprout", said, url=url)


def _begun(trial: Experiment, day: date, at: datetime) -> Event:
    url = address_of("journeys:experiment_detail", trial.pk)
    return Event(day, at, "flask-conical", _("You began to try “%s”") % trial.what, url=url)


def _came(trial: Experiment, day: date, at: datetime) -> Event:
    """What came of a trial: keeping, changing and stopping alike."""
    url = address_of("journeys:experiment_detail", trial.pk)
    said = OUTCOMES[trial.outcome] % {"what": trial.what}
    return Event(day, at, "flask-conical", said, trial.found, url=url)
