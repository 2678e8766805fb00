"""Today: check in, and see one small next thing."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest
from journeys import asked, offers
from journeys.asking import asking_of
from journeys.forms.check_in import CheckInForm
from journeys.models import Journey
from journeys.views.check_ins import noted, signs_card
from journeys.views.door import signs_of, today_of
from stages.content import Activity, Pathway, Process

LOOK_OVER_DAYS = 14


@require_http_methods(["GET"])
def today(request: MemberRequest) -> HttpResponse:
    """The page of the day: whole, kept short, quiet, or at rest."""
    now = timezone.now()
    day = request.user.local_day(now)
    journey = asked.journey_today(request.user, day)
    context: dict[str, Any] = {"journey": journey, "day": day, "nav_active": "today"}
    if getattr(journey, "paused_since", None):
        return render(request, "journeys/today_paused.html", context)
    if journey.quiet_on == day:
        return render(request, "journeys/today_quiet.html", context)
    if journey.gentle_on == day:
        return render(request, "journeys/today_short.html", context)
    context |= {"greeting": _greeting(request, now), "pathway": journey.pathway}
    if request.user.uses_stages:
        context |= _where(journey, day)
    if request.user.uses_check_ins:
        context |= _check_in_card(request, journey, day)
    context |= {"steps": asked.next_steps(journey), "cards": _cards(request)}
    context["looks_over"] = _looks_over(request, journey, day)
    return render(request, "journeys/today.html", context)


@require_http_methods(["GET"])
def today_moment(request: MemberRequest) -> HttpResponse:
    """One practice and nothing else on the screen."""
    journey = Journey.objects.walked_by(request.user)
    context = {"practice": _practice(journey.pathway), "nav_active": "today"}
    return render(request, "journeys/today_moment.html", context)


@require_http_methods(["POST"])
def today_quiet(request: MemberRequest) -> HttpResponse:
    """Not today: ask nothing until tomorrow."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    journey.keep_quiet(today_of(request))
    return redirect("journeys:today")


@require_http_methods(["POST"])
def today_short(request: MemberRequest) -> HttpResponse:
    """Three doors and no forms, also without saying how one is."""
    Journey.objects.begin(request.user, at=timezone.now()).keep_short(today_of(request))
    return redirect("journeys:today")


@require_http_methods(["POST"])
def today_whole(request: MemberRequest) -> HttpResponse:
    """Show everything again."""
    Journey.objects.begin(request.user, at=timezone.now()).show_everything()
    return redirect("journeys:today")


def _greeting(request: MemberRequest, now: datetime) -> str:
    hour = now.astimezone(request.user.zone).hour
    if 5 <= hour < 12:
        return _("Good morning")
    if 12 <= hour < 18:
        return _("Good afternoon")
    return _("Good evening") if hour >= 18 else _("Hello")


def _where(journey: Journey, day: date) -> dict[str, Any]:
    """The focus, and one thing to do there: another one each day, the same all day."""
    stage = journey.focus
    if stage is None:
        return {"has_vanished": bool(getattr(journey, "focus_key", None))}
    activities = journey.pathway.activities_of(stage)
    suggestion = activities[day.toordinal() % len(activities)] if activities else None
    return {"stage": stage, "suggestion": suggestion}


def _check_in_card(request: MemberRequest, journey: Journey, day: date) -> dict[str, Any]:
    """The newest check-in of the day, or a form for the first; after several signs, the plan."""
    signs = signs_of(journey)
    week = asked.week_of(journey, day)
    context: dict[str, Any] = {"signs_card": signs_card(journey, signs, week, day)}
    if week and week[0].day == day:
        return context | noted(journey, week[0], week, signs)
    asking = asking_of(journey, request.user, day)
    texts = [sign.text for sign in signs]
    return context | {"form": CheckInForm(asking=asking, signs=texts, whole=False)}


def _looks_over(request: MemberRequest, journey: Journey, day: date) -> bool:
    """Whether to offer a look at a plan that was used: from the day after, for two weeks."""
    used_at: datetime | None = getattr(journey, "plan_used_at", None)
    if used_at is None:
        return False
    return 0 < (day - request.user.local_day(used_at)).days <= LOOK_OVER_DAYS


def _cards(request: MemberRequest) -> list[tuple[str, dict[str, object]]]:
    return [card for ask in offers.on_today if (card := ask(request))]


def _practice(pathway: Pathway) -> Activity | None:
    """The first practice of the pathway that is for safety."""
    practices = (a for a in pathway.activities if a.kind == "practice" and a.steps)
    return next((a for a in practices if Process.SAFETY in a.processes), None)
