"""Goals: what a member wants more of, in no hurry."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import dates
from accounts.http import MemberRequest, say
from journeys import rows
from journeys.answers import Kept, rebase
from journeys.forms.goals import LEVELS, GoalCreateForm, GoalForm, ReachForm, RestForm, StepForm
from journeys.models import Experiment, Goal, Journey, Step
from journeys.models.goal import State, last_position, move
from journeys.models.revision import change
from journeys.paging import page
from journeys.views.door import go

GOALS_SHOWN, TRIALS_SHOWN = 12, 5
WORDS = ("wish", "why", "life_area", "by_day")


def goals_of(request: MemberRequest) -> QuerySet[Goal]:
    """The member's goals, through the one door."""
    return Goal.objects.filter(journey__in=Journey.objects.visible_to(request.user))


def my_goal(request: MemberRequest, goal_id: UUID) -> Goal:
    """A goal the member may change; everybody else finds nothing."""
    journeys = Journey.objects.editable_by(request.user)
    return get_object_or_404(Goal, pk=goal_id, journey__in=journeys)


@require_http_methods(["GET"])
def goal_list(request: MemberRequest) -> HttpResponse:
    """What is worked on, rests, is done or was let go."""
    return show_list(request)


def show_list(
    request: MemberRequest, *, part: str = "#working", moved: UUID | None = None, way: str = ""
) -> HttpResponse:
    """The page of goals, or the part of it that a deed changed."""
    goals = page(
        goals_of(request).by_state().with_steps().defer("why", "former"),  # type: ignore[attr-defined]
        request.GET.get("after", ""),
        by=("rank", "position", "set_at", "id"),
        size=GOALS_SHOWN,
    )
    groups: dict[str, list[Any]] = {
        state.value.replace("-", "_"): [g for g in goals.rows if g.state == state]
        for state in State
    }
    groups["active"] = [(g, way if g.pk == moved else "") for g in groups["active"]]
    tried = Experiment.objects.going_on().filter(
        journey__in=Journey.objects.visible_to(request.user)
    )
    context = {
        "nav_active": "goals",
        "goals": goals,
        "groups": groups,
        "experiments": rows.of_experiments(tried[:TRIALS_SHOWN]),
        "way": way,
    }
    name = "journeys/goal_list.html" + (part if request.htmx else "")
    return render(request, name, context)


@require_http_methods(["GET", "POST"])
def goal_create(request: MemberRequest) -> HttpResponse:
    """Take a wish and its smallest step."""
    form = GoalCreateForm(request.POST or None)
    status, kept = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            goal = _set_goal(request, form.cleaned_data, at=timezone.now())
            kept = _differs(goal, form)
            if not kept:
                return go(request, reverse("journeys:goal_detail", args=[goal.pk]))
            status = 409
            rebase(
                form,
                client_id=GoalCreateForm().get_initial_for_field(
                    form.fields["client_id"], "client_id"
                ),
            )
    context = {"nav_active": "goals", "form": form, "kept": kept, "ideas": _ideas()}
    name = "journeys/goal_create.html" + ("#new" if request.htmx else "")
    return render(request, name, context, status=status)


def _set_goal(request: MemberRequest, data: dict[str, Any], *, at: datetime) -> Goal:
    """The goal of that form; sent again it is the same one."""
    journey = Journey.objects.begin(request.user, at=at)
    words = {name: data[name] for name in WORDS}
    place = last_position(Goal.objects.filter(journey=journey))
    goal, made = Goal.objects.get_or_create(
        owner=request.user,
        client_id=data["client_id"],
        defaults={"journey": journey, "position": place, "set_at": at, **words},
    )
    if data["step"]:
        # The same id serves the first step, so that a goal and its step are sent as one.
        more = {"if_text": data["if_text"], "then_text": data["then_text"], "position": 1}
        Step.objects.get_or_create(
            owner=request.user,
            client_id=data["client_id"],
            defaults={"goal": goal, "text": data["step"], "added_at": at, **more},
        )
    if made:
        say(request, _("Saved. There is no hurry."))
    return goal


def _differs(goal: Goal, form: GoalCreateForm) -> list[Kept]:
    """What an earlier sending of the same form said, where it said something else."""
    data = form.cleaned_data
    kept = _kept(goal, form, WORDS, data)
    first = goal.steps.filter(client_id=goal.client_id).first()
    if data["step"] and first and first.text != data["step"]:
        kept.append(Kept(form["step"].label, first.text))
    return kept


def _kept(goal: Goal, form: forms.Form, names: Iterable[str], data: dict[str, Any]) -> list[Kept]:
    """The goal's own words where the form has others."""
    found = [(name, getattr(goal, name)) for name in names]
    return [
        Kept(form[name].label, dates.written(value) if name == "by_day" and value else value or "–")
        for name, value in found
        if value != data[name]
    ]


def _ideas() -> list[str]:
    return [
        _("Look up one number"),
        _("Put it where I can see it"),
        _("Tell one person"),
        _("Do it for two minutes"),
        _("Write down what I need"),
    ]


@require_http_methods(["GET"])
def goal_detail(request: MemberRequest, goal_id: UUID) -> HttpResponse:
    """One goal: take, add, shrink a step; let the goal rest."""
    return show_goal(request, get_object_or_404(goals_of(request), pk=goal_id))


def show_goal(
    request: MemberRequest,
    goal: Goal,
    *,
    form: forms.Form | None = None,
    rest_form: forms.Form | None = None,
    reach_form: forms.Form | None = None,
    status: int = 200,
    part: str = "",
    **more: Any,
) -> HttpResponse:
    """The page of a goal, or the part of it that a deed changed."""
    there = goal.steps.filter(removed_at=None)
    steps = page(there, request.GET.get("after", ""), by=("position", "added_at", "id"))
    context = {
        "nav_active": "goals",
        "goal": goal,
        "steps": steps,
        "next_step": next((step for step in steps.rows if not step.done_at), None),
        "levels": list(zip(LEVELS, goal.levels, strict=False)),
        "form": form or StepForm(),
        "rest_form": rest_form or RestForm(),
        "reach_form": reach_form or ReachForm(goal=goal),
        "focus": bool(part),
        **more,
    }
    return render(request, "journeys/goal_detail.html" + part, context, status=status)


@require_http_methods(["GET", "POST"])
def goal_update(request: MemberRequest, goal_id: UUID) -> HttpResponse:
    """Change what a goal says, and five ways it could turn out."""
    goal = my_goal(request, goal_id)
    initial = {name: getattr(goal, name) for name in (*WORDS, "version")}
    initial |= {f"level_{n}": text for n, text in enumerate(goal.levels, start=1)}
    form = GoalForm(request.POST or None, initial=initial)
    status, kept = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if change(goal, seen=form.cleaned_data["version"], **form.values()):
                say(request, _("Changed."))
                return redirect("journeys:goal_detail", goal.pk)
            status, kept = 409, _both(goal, form)
            rebase(form, version=goal.version)
    context = {"nav_active": "goals", "goal": goal, "form": form, "kept": kept}
    return render(request, "journeys/goal_update.html", context, status=status)


def _both(goal: Goal, form: GoalForm) -> list[Kept]:
    """Everything the other change left that this one would replace."""
    kept = _kept(goal, form, WORDS, form.cleaned_data)
    former = goal.levels or [""] * len(LEVELS)
    return kept + [
        Kept(label, text or "–")
        for number, (label, text) in enumerate(zip(LEVELS, former, strict=True), start=1)
        if text != form.cleaned_data[f"level_{number}"]
    ]


@require_POST
def goal_move(request: MemberRequest, goal_id: UUID, way: str) -> HttpResponse:
    """Move a goal up or down among those worked on."""
    goal = my_goal(request, goal_id)
    if goal.state == State.ACTIVE:
        active = Goal.objects.filter(journey=goal.journey_id).active()
        move(active.order_by("position", "set_at", "id"), goal.pk, by=direction(way))
    if request.htmx:
        return show_list(request, moved=goal.pk, way=way)
    return redirect("journeys:goal_list")


def direction(way: str) -> int:
    """Up is one place before, down is one place after."""
    try:
        return {"up": -1, "down": 1}[way]
    except KeyError:
        raise Http404 from None
