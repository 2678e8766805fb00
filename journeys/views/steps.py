"""Steps of a goal: small enough for a hard day."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys.answers import back, differing, own_path, rebase
from journeys.forms.goals import StepEditForm, StepForm
from journeys.models import Journey, Step
from journeys.models.goal import last_position, move
from journeys.views.goals import direction, my_goal, show_goal
from journeys.views.removing import bring_back, take_away


def my_step(request: MemberRequest, step_id: UUID) -> Step:
    """A step the member may change; everybody else finds nothing."""
    journeys = Journey.objects.editable_by(request.user)
    steps = Step.objects.select_related("goal")
    return get_object_or_404(steps, pk=step_id, goal__journey__in=journeys)


@require_POST
def step_create(request: MemberRequest, goal_id: UUID) -> HttpResponse:
    """Add a step to a goal."""
    goal = my_goal(request, goal_id)
    part = "#steps" if request.htmx else ""
    form = StepForm(request.POST)
    if not form.is_valid():
        return show_goal(request, goal, form=form, status=422, part=part)
    place = last_position(goal.steps.all())
    step, _made = Step.objects.get_or_create(
        owner=request.user,
        client_id=form.cleaned_data["client_id"],
        defaults={
            "goal": goal,
            "text": form.cleaned_data["text"],
            "position": place,
            "added_at": timezone.now(),
        },
    )
    if step.text not in (form.cleaned_data["text"], *step.earlier) or step.goal_id != goal.pk:
        fresh = StepForm()
        rebase(form, client_id=fresh["client_id"].value())
        form.add_error("text", _("This form saved “%s” before. Add keeps both.") % step.text)
        return show_goal(request, goal, form=form, status=409, part=part)
    if request.htmx:
        return show_goal(request, goal, part=part)
    return redirect(reverse("journeys:goal_detail", args=[goal.pk]) + "#steps")


@require_POST
def step_tick(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """Take a step, or put it back: `done` says which, so that twice is once."""
    step = my_step(request, step_id)
    done = request.POST.get("done") or request.GET.get("done")
    if done not in ("yes", "no"):
        return HttpResponseBadRequest()
    detail = reverse("journeys:goal_detail", args=[step.goal_id])
    if step.tick(done=done == "yes", at=timezone.now()):
        other = {"done": "no" if done == "yes" else "yes", "next": own_path(request, detail)}
        undo = reverse("journeys:step_tick", args=[step.pk]) + "?" + urlencode(other)
        say(request, _("Step taken.") if done == "yes" else _("Put back."), undo=undo)
    return back(request, detail)


@require_http_methods(["GET", "POST"])
def step_update(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """Make a step smaller, or say it in other words; the old wording is kept."""
    step = my_step(request, step_id)
    names = ("text", "if_text", "then_text")
    initial = {name: getattr(step, name) for name in (*names, "version")}
    # In place it stands beside the form for one more step.
    ids = f"id_{step.pk}_%s" if request.htmx else "id_%s"
    form = StepEditForm(request.POST or None, initial=initial, auto_id=ids)
    status, kept = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            words = {name: form.cleaned_data[name] for name in names}
            if step.reword(seen=form.cleaned_data["version"], **words):
                say(request, _("Changed. The old wording is kept below the step."))
                return _reworded(request, step)
            status = 409
            kept = differing(step, form, names)
            rebase(form, version=step.version)
    if request.htmx and not form.is_bound:
        form.fields["text"].widget.attrs["data-focus"] = True
    context = {"nav_active": "goals", "step": step, "form": form, "kept": kept}
    name = "journeys/step_update.html" + ("#smaller" if request.htmx else "")
    return render(request, name, context, status=status)


def _reworded(request: MemberRequest, step: Step) -> HttpResponse:
    """Back to the goal, or the one step that changed."""
    if not request.htmx:
        return redirect("journeys:goal_detail", step.goal_id)
    context = {"step": step, "changed": step.pk}
    answer = render(request, "journeys/partials/step_item.html", context)
    answer["HX-Reswap"] = "outerHTML"
    return answer


@require_POST
def step_remove(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """Take a step off the goal; it can be brought back."""
    step = my_step(request, step_id)
    take_away(request, step, restore="journeys:step_restore")
    if request.htmx:
        return show_goal(request, step.goal, part="#steps", way="remove")
    return redirect("journeys:goal_detail", step.goal_id)


@require_POST
def step_restore(request: MemberRequest, step_id: UUID) -> HttpResponse:
    """Bring a removed step back."""
    step = my_step(request, step_id)
    bring_back(request, step)
    return redirect("journeys:goal_detail", step.goal_id)


@require_POST
def step_move(request: MemberRequest, step_id: UUID, way: str) -> HttpResponse:
    """Move a step up or down."""
    step = my_step(request, step_id)
    steps = step.goal.steps.filter(removed_at=None).order_by("position", "added_at", "id")
    if step.removed_at is None:
        move(steps, step.pk, by=direction(way))
    if request.htmx:
        return show_goal(request, step.goal, part="#steps", moved=step.pk, way=way)
    return redirect("journeys:goal_detail", step.goal_id)
