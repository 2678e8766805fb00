"""Check-ins: said in a few taps, changed, taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from journeys import asked
from journeys.answers import rebase
from journeys.forms.check_in import CheckInEditForm, CheckInForm, initial_of
from journeys.models import CheckIn, Journey
from journeys.views.door import check_in_or_404, go, posted, signs_of, today_of

DAY = "journeys/check_in_day.html"
EDIT = "journeys/check_in_update.html"


@require_http_methods(["GET", "POST"])
def check_in_create(request: MemberRequest) -> HttpResponse:
    """Take a check-in for today, from the card on Today; a GET leads to today's page."""
    day = today_of(request)
    if request.method == "GET":
        return redirect("journeys:check_in_day", day=day)
    journey = asked.journey_of(request.user)
    form = CheckInForm(request.POST, pathway=journey.pathway, whole=False)
    kept = save(request, journey, form, day) if form.is_valid() else None
    clashes = kept is not None and clashing(form, kept)
    if kept and not clashes:
        if kept.is_very_hard or not request.htmx:
            return go(request, reverse("journeys:today"))
        return render(request, "journeys/partials/noted.html", noted(journey, kept))
    return render(
        request,
        "journeys/partials/check_in_card.html" if request.htmx else "journeys/check_in_again.html",
        {
            "journey": journey,
            "form": form,
            "kept": spoken(journey, kept) if kept and clashes else None,
            "pathway": journey.pathway,
        },
        status=409 if clashes else 422,
    )


@require_http_methods(["GET", "POST"])
def check_in_day(request: MemberRequest, day: date) -> HttpResponse:
    """Show one day, this or an earlier one, and add to it."""
    today = today_of(request)
    context = _around(day, today)
    if day > today:
        return render(request, "journeys/check_in_future.html", context, status=404)
    journey = _journey(request)
    signs = signs_of(journey)
    form = CheckInForm(posted(request), pathway=journey.pathway, signs=signs)
    kept = save(request, journey, form, day) if form.is_valid() else None
    clashes = kept is not None and clashing(form, kept)
    if kept and not clashes:
        very_hard = kept.is_very_hard and day == today
        return redirect("journeys:today") if very_hard else redirect("journeys:check_in_day", day)
    entries = journey.check_ins.standing().filter(day=day)
    context |= {
        "journey": journey,
        "form": form,
        "kept": spoken(journey, kept) if kept and clashes else None,
        "entries": [spoken(journey, entry) for entry in entries],
    }
    return render(request, DAY, context, status=_status(form, clashes))


@require_http_methods(["GET", "POST"])
def check_in_update(request: MemberRequest, check_in_id: UUID) -> HttpResponse:
    """Say one check-in otherwise."""
    check_in = check_in_or_404(request, check_in_id)
    journey = check_in.journey
    form = CheckInEditForm(
        posted(request),
        pathway=journey.pathway,
        signs=signs_of(journey),
        initial={"version": check_in.version, **initial_of(check_in.answers)},
    )
    clashes = False
    if form.is_valid():
        # A measure that this edition no longer asks keeps its answer.
        answers = form.answers()
        asked = {measure.key for measure in form.measures}
        older = check_in.answers.get("scores", {})
        answers["scores"] |= {key: older[key] for key in older if key not in asked}
        if check_in.amend(answers, seen=form.cleaned_data["version"]):
            say(request, _("Changed."))
            return redirect("journeys:check_in_day", day=check_in.day)
        clashes = True
        rebase(form, version=check_in.version)
    context = {
        "check_in": check_in,
        "journey": journey,
        "form": form,
        "kept": spoken(journey, check_in) if clashes else None,
        **_around(check_in.day, today_of(request)),
    }
    return render(request, EDIT, context, status=_status(form, clashes))


@require_http_methods(["POST"])
def check_in_remove(request: MemberRequest, check_in_id: UUID) -> HttpResponse:
    """Take a check-in back; it can be put back from the message."""
    check_in = check_in_or_404(request, check_in_id)
    check_in.remove(at=timezone.now())
    say(request, _("Taken back."), undo=reverse("journeys:check_in_restore", args=[check_in.pk]))
    return _to_day(request, check_in)


@require_http_methods(["POST"])
def check_in_restore(request: MemberRequest, check_in_id: UUID) -> HttpResponse:
    """Put a check-in back."""
    check_in = check_in_or_404(request, check_in_id)
    check_in.restore()
    say(request, _("It is back."))
    return _to_day(request, check_in)


def save(request: MemberRequest, journey: Journey, form: CheckInForm, day: date) -> CheckIn:
    """Keep what a valid form says, and tell how to take it back."""
    if journey._state.adding:
        journey = Journey.objects.begin(request.user, at=timezone.now())
    journey.owner = request.user
    client_id = form.cleaned_data["client_id"]
    kept = journey.check_in(form.answers(), day=day, at=timezone.now(), client_id=client_id)
    if not clash(form, kept):
        say(request, _("Saved"), undo=reverse("journeys:check_in_remove", args=[kept.pk]))
    return kept


def clash(form: CheckInForm, kept: CheckIn) -> bool:
    """Whether the same form was sent before with other words, so that both must be shown."""
    return kept.version == 1 and kept.answers != form.answers()


def clashing(form: CheckInForm, kept: CheckIn) -> bool:
    """The same, and let the form be sent once more: then both are kept."""
    clashes = clash(form, kept)
    if clashes:
        rebase(form, client_id=uuid4())
    return clashes


def noted(journey: Journey, check_in: CheckIn) -> dict[str, Any]:
    """What the card “Noted” shows."""
    return {"journey": journey, "check_in": check_in, "word": mood_word(journey, check_in)}


def mood_word(journey: Journey, check_in: CheckIn) -> str:
    """The edition's word for the mood chosen, in the middle of a sentence."""
    points = journey.pathway.mood.points
    return next((p.word.lower() for p in points if p.value == check_in.mood), "")


def spoken(journey: Journey, check_in: CheckIn) -> dict[str, Any]:
    """A check-in as a page shows it: each score with its question's title and scale."""
    scores = check_in.answers.get("scores", {})
    further = [
        (measure, scores[measure.key])
        for measure in journey.pathway.measures
        if measure.key != "mood" and measure.key in scores
    ]
    return {"row": check_in, "word": mood_word(journey, check_in), "further": further}


def _journey(request: MemberRequest) -> Journey:
    return Journey.objects.walked_by(request.user)


def _around(day: date, today: date) -> dict[str, Any]:
    return {
        "day": day,
        "today": today,
        "is_today": day == today,
        "day_before": day - timedelta(days=1) if day.year >= 1901 else None,
        "day_after": day + timedelta(days=1) if day < today else None,
        "nav_active": "today",
    }


def _status(form: CheckInForm | CheckInEditForm, clashes: bool) -> int:
    return 409 if clashes else 422 if form.errors else 200


def _to_day(request: MemberRequest, check_in: CheckIn) -> HttpResponse:
    if check_in.day == today_of(request):
        return go(request, reverse("journeys:today"))
    return go(request, reverse("journeys:check_in_day", args=[check_in.day]))
