"""How a goal turns: it rests, is picked up, comes to something, is let go. Each can be undone."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import MemberRequest, say
from journeys.forms.goals import ReachForm, RestForm
from journeys.models import Goal
from journeys.models.goal import GOOD_ENOUGH
from journeys.views.door import go
from journeys.views.goals import my_goal, show_goal, show_list

WAYS = ("rest", "resume", "reach", "good-enough", "let-go")
IN_LIST, PART = "groups", "#turned"
TO_LIST = ("rest", "let-go")


@require_POST
def goal_turn(request: MemberRequest, goal_id: UUID, way: str) -> HttpResponse:
    """Let a goal rest, pick it up, say where it came to, let it go."""
    if way not in WAYS:
        raise Http404
    goal, at = my_goal(request, goal_id), timezone.now()
    rest, reach = RestForm(request.POST), ReachForm(request.POST, goal=goal)
    asked: dict[str, forms.Form] = {"rest": rest, "reach": reach}
    if way in asked and not asked[way].is_valid():
        forms_now: dict[str, Any] = {f"{way}_form": asked[way]}
        part = PART if request.htmx else ""
        return show_goal(request, goal, status=422, part=part, **forms_now)
    deeds = {
        "rest": lambda: goal.rest(at=at, words=rest.cleaned_data["words"]),
        "resume": lambda: goal.resume(at=at),
        "reach": lambda: goal.reach(at=at, level=reach.chosen),
        "good-enough": lambda: goal.reach(at=at, level=GOOD_ENOUGH),
        "let-go": lambda: goal.let_go(at=at),
    }
    if deeds[way]():
        undo = reverse("journeys:goal_turn_undo", args=[goal.pk, goal.version])
        say(request, _said(goal, way), undo=undo)
    return _answer(request, goal, way)


def _said(goal: Goal, way: str) -> str:
    """What to say of the turn."""
    if goal.reached_level:
        if goal.reached_level == GOOD_ENOUGH:
            return _("Good enough is enough. Noted.")
        return _("Noted. Thank you for the effort that went in.")
    return {
        "rest": _("The goal rests. It keeps its steps."),
        "resume": _("Picked up again."),
        "let-go": _("Let go. That is a decision too."),
    }[way]


def _answer(request: MemberRequest, goal: Goal, way: str) -> HttpResponse:
    """The page that comes next, or what the turn changed on the page it was made on."""
    if not request.htmx:
        if way in TO_LIST:
            return redirect("journeys:goal_list")
        return redirect("journeys:goal_detail", goal.pk)
    if request.htmx.target != IN_LIST:
        return show_goal(request, goal, part=PART, turned=True)
    if request.GET.get("after"):
        # What was picked up stands on the first page of the list.
        return go(request, reverse("journeys:goal_list"))
    return show_list(request, part="#groups", way=way)


@require_POST
def goal_turn_undo(request: MemberRequest, goal_id: UUID, version: int) -> HttpResponse:
    """Take back the last turn, if nothing changed since."""
    goal = my_goal(request, goal_id)
    if goal.undo_turn(seen=version):
        say(request, _("Taken back. The goal is as it was."))
    else:
        say(request, _("The goal has changed since then, so it was left as it is."))
    return redirect("journeys:goal_detail", goal.pk)
