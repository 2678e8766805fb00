"""Something to do: read, fill in, practise, or be led on."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from journeys import asked
from journeys.answers import rebase
from journeys.forms.activities import ActivityForm, initial_of, read_back
from journeys.forms.sittings import SittingForm
from journeys.models import Journey, Response
from journeys.models.revision import write
from journeys.views.responses import my_response, response_list
from stages import editions
from stages.content import Activity, Pathway

LEADS = {
    "goals": "journeys:goal_list",
    "plan": "journeys:plan_detail",
    "wellness": "journeys:wellness_detail",
    "journal": "journeys:entry_list",
    "check-in": "journeys:today",
}


@require_http_methods(["GET", "POST"])
def activity_detail(request: MemberRequest, slug: str) -> HttpResponse:
    """Do one activity; saved while typing."""
    journey = asked.journey_with(request.user, slug)
    activity = _meant(request, journey.pathway, slug)
    if activity is None:
        # Removed from the map: what the member wrote for it stays readable, else 404.
        if request.method == "POST":
            raise Http404
        return response_list(request, slug)
    if request.method == "POST":
        return _take(request, activity)
    # The page has the questions in memory; only the sitting is this one's own.
    return _show(request, activity, SittingForm(), journey=journey)


def _meant(request: MemberRequest, pathway: Pathway, slug: str) -> Activity | None:
    """The activity, or what it was when the member opened the form they send now."""
    activity = pathway.activity(slug)
    if request.method != "POST":
        return activity
    sent = (name.removeprefix("field-") for name in request.POST if name.startswith("field-"))
    answered = frozenset(sent)
    if activity and answered <= {question.key for question in activity.fields}:
        return activity
    return editions.activity_once(pathway, slug, answered) or activity


def _take(request: MemberRequest, activity: Activity) -> HttpResponse:
    """Keep a new answer; the same sitting is the same answer."""
    if activity.kind not in ("worksheet", "practice"):
        raise Http404
    form = ActivityForm(activity, request.POST, shows_numbers=request.user.shows_numbers)
    if not form.is_valid():
        return _show(request, activity, form, status=422)
    at, sitting = timezone.now(), form.cleaned_data["sitting"]
    journey = Journey.objects.begin(request.user, at=at)
    response, made = Response.objects.get_or_create(
        owner=request.user,
        client_id=sitting,
        defaults={
            "journey": journey,
            "sitting": sitting if request.htmx else None,
            "activity_key": activity.key,
            "edition_id": editions.read_here(journey.pathway_key).edition_id,
            "begun_at": at,
            "changed_at": at,
            "answers": form.answers({}),
        },
    )
    if response.activity_key != activity.key:
        raise Http404
    if made:
        return _saved(request, response)
    # Only the sitting that made it goes on here: a replay with other words shows both.
    return _save(request, activity, form, response, seen=0)


@require_http_methods(["GET", "POST"])
def response_update(request: MemberRequest, response_id: UUID) -> HttpResponse:
    """Go on with an answer, or change it."""
    response = my_response(request, response_id)
    pathway = Journey.objects.walked_by(request.user).pathway
    activity = _meant(request, pathway, response.activity_key)
    if activity is None:
        raise Http404
    initial = initial_of(response.answers) | {"version": response.version}
    looks: dict[str, Any] = {"initial": initial, "shows_numbers": request.user.shows_numbers}
    if request.method == "GET":
        form = ActivityForm(activity, **looks)
        return _show(request, activity, form, response=response)
    form = ActivityForm(activity, request.POST, **looks)
    if not form.is_valid():
        return _show(request, activity, form, status=422, response=response)
    return _save(request, activity, form, response, seen=form.cleaned_data["version"])


def _save(
    request: MemberRequest,
    activity: Activity,
    form: ActivityForm,
    response: Response,
    *,
    seen: int,
) -> HttpResponse:
    """Write the answers of this sitting, or show both."""
    saved = write(
        response,
        at=timezone.now(),
        seen=seen,
        sitting=form.cleaned_data["sitting"],
        closing=not request.htmx,
        answers=form.answers(response.answers),
    )
    if saved:
        return _saved(request, response)
    rebase(form, version=response.version, sitting=uuid4())
    kept = read_back(response.answers, shows_numbers=request.user.shows_numbers)
    return _show(request, activity, form, status=409, response=response, kept=kept)


def _saved(request: MemberRequest, response: Response) -> HttpResponse:
    """Say so while typing; afterwards show it, or come back to it later."""
    if request.htmx:
        return render(request, "journeys/partials/saved.html", {"version": response.version})
    if request.POST.get("then") == "later":
        say(request, _("Saved. You can go on whenever you like."))
        return redirect("journeys:activity_detail", response.activity_key)
    Response.objects.filter(pk=response.pk, finished_at=None).update(finished_at=timezone.now())
    say(request, _("Saved. That is enough for today."))
    return redirect("journeys:response_detail", response.pk)


def _show(
    request: MemberRequest,
    activity: Activity,
    form: SittingForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page of an activity, whole or one step at a time."""
    context = {
        "nav_active": "journey",
        "activity": activity,
        "form": form,
        "lead": _lead(activity),
        "one": _one_step(request, activity),
        **more,
    }
    name = "journeys/activity_detail.html"
    if request.htmx:
        name += "#work" if status == 409 else "#unsaved"
    response = render(request, name, context, status=status)
    if request.htmx and status == 409:
        response["HX-Retarget"], response["HX-Reswap"] = "#work", "outerHTML"
    return response


def _lead(activity: Activity) -> str:
    """Where a link activity leads; nowhere while that part is not here."""
    try:
        return reverse(LEADS[activity.target])
    except (KeyError, NoReverseMatch):
        return ""


def _one_step(request: MemberRequest, activity: Activity) -> dict[str, Any] | None:
    """One step of a practice by itself, if the address asks for it."""
    asked = request.GET.get("step", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 4 and activity.steps):
        return None
    number = min(max(int(asked), 1), len(activity.steps))
    return {
        "step": activity.steps[number - 1],
        "number": number,
        "of": len(activity.steps),
        "before": number - 1,
        "after": number + 1 if number < len(activity.steps) else 0,
    }
