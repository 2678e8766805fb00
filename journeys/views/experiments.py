"""Trials: try something for a while, look at it, keep, change or stop it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys import rows
from journeys.answers import Kept, differing, rebase, send_again
from journeys.forms.experiments import (
    WORDS,
    ExperimentEditForm,
    ExperimentForm,
    OutcomeForm,
)
from journeys.models import Experiment, Journey, Outcome
from journeys.models.once import make_once
from journeys.models.revision import change
from journeys.paging import page
from journeys.views.door import posted, today_of
from journeys.views.removing import bring_back, take_away

USUAL_DAYS = 14


def experiments_of(request: MemberRequest) -> QuerySet[Experiment]:
    """The member's trials, through the one door."""
    journeys = Journey.objects.visible_to(request.user)
    return Experiment.objects.standing().filter(journey__in=journeys)


def my_experiment(request: MemberRequest, experiment_id: UUID) -> Experiment:
    """A trial the member may change, also one just removed."""
    journeys = Journey.objects.editable_by(request.user)
    rows = Experiment.objects.select_related("journey")
    return get_object_or_404(rows, pk=experiment_id, journey__in=journeys)


@require_http_methods(["GET"])
def experiment_list(request: MemberRequest) -> HttpResponse:
    """Things tried, newest first. What was stopped counts as much as what was kept."""
    key = request.GET.get("after", "")
    found = page(
        experiments_of(request).defer("expects", "stop_rule"), key, by=("-begun_at", "-id")
    )
    shown = rows.of_experiments(found.rows)
    context = {"nav_active": "goals", "experiments": found, "rows": shown}
    return render(request, "journeys/experiment_list.html", context)


@require_http_methods(["GET", "POST"])
def experiment_create(request: MemberRequest) -> HttpResponse:
    """Begin to try something, perhaps an approach."""
    journey = Journey.objects.walked_by(request.user)
    form = ExperimentForm(posted(request), initial=_beginning(request, journey))
    kept: list[Kept] = []
    if form.is_valid():
        experiment = _begin(request, form.cleaned_data)
        kept = differing(experiment, form, WORDS)
        # A row that was changed since is shown as it is: the form was sent before.
        if not kept or experiment.version > 1:
            return redirect("journeys:experiment_detail", experiment.pk)
        send_again(form)
    context = {
        "nav_active": "goals",
        "form": form,
        "kept": kept,
        "approach": journey.pathway.approach(str(form["approach"].value() or "")),
    }
    status = 409 if kept else 422 if form.errors else 200
    return render(request, "journeys/experiment_create.html", context, status=status)


def _beginning(request: MemberRequest, journey: Journey) -> dict[str, Any]:
    """What a new form proposes: the approach asked for, or an earlier trial to change."""
    today = today_of(request)
    initial: dict[str, Any] = {"from_day": today, "review_on": today + timedelta(days=USUAL_DAYS)}
    approach = journey.pathway.approach(request.GET.get("approach", ""))
    if approach:
        initial |= {"approach": approach.key, "what": approach.title}
    try:
        like = experiments_of(request).filter(pk=UUID(request.GET.get("like", ""))).first()
    except ValueError:
        return initial
    if like:
        initial |= {name: getattr(like, name) for name in ("what", "expects", "stop_rule")}
        initial["approach"] = like.approach_key
    return initial


def _begin(request: MemberRequest, data: dict[str, Any]) -> Experiment:
    """The trial of that form; sent again it is the same one."""
    at = timezone.now()
    journey = Journey.objects.begin(request.user, at=at)
    approach = journey.pathway.approach(data["approach"])
    row = Experiment(
        journey=journey,
        owner=request.user,
        client_id=data["client_id"],
        approach_key=approach.key if approach else "",
        begun_at=at,
        **{name: data[name] for name in WORDS},
    )
    kept = make_once(row)
    if kept.begun_at == at:
        say(request, _("Saved. Whatever comes of it is a result."))
    return kept


@require_http_methods(["GET"])
def experiment_detail(request: MemberRequest, experiment_id: UUID) -> HttpResponse:
    """One trial, and what came of it."""
    rows = experiments_of(request).select_related("journey")
    experiment = get_object_or_404(rows, pk=experiment_id)
    return _show(request, experiment, _outcome_form(experiment))


def _outcome_form(experiment: Experiment) -> OutcomeForm:
    names = ("outcome", "found", "version")
    return OutcomeForm(initial={name: getattr(experiment, name) for name in names})


def _show(
    request: MemberRequest, experiment: Experiment, form: OutcomeForm, **more: Any
) -> HttpResponse:
    context = {
        "nav_active": "goals",
        "experiment": experiment,
        "approach": experiment.journey.pathway.approach(experiment.approach_key),
        "form": form,
        **more,
    }
    status = 409 if more.get("kept") else 422 if form.errors else 200
    name = "journeys/experiment_detail.html" + ("#outcome" if request.htmx else "")
    return render(request, name, context, status=status)


@require_http_methods(["GET", "POST"])
def experiment_update(request: MemberRequest, experiment_id: UUID) -> HttpResponse:
    """Say otherwise what is tried."""
    experiment = my_experiment(request, experiment_id)
    initial = {name: getattr(experiment, name) for name in (*WORDS, "version")}
    form = ExperimentEditForm(posted(request), initial=initial)
    kept: list[Kept] = []
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in WORDS}
        if change(experiment, seen=form.cleaned_data["version"], **values):
            say(request, _("Changed."))
            return redirect("journeys:experiment_detail", experiment.pk)
        kept = differing(experiment, form, WORDS)
        rebase(form, version=experiment.version)
    context = {"nav_active": "goals", "experiment": experiment, "form": form, "kept": kept}
    status = 409 if kept else 422 if form.errors else 200
    return render(request, "journeys/experiment_update.html", context, status=status)


@require_POST
def experiment_conclude(request: MemberRequest, experiment_id: UUID) -> HttpResponse:
    """Keep it, change it or stop it. Stopping is a result."""
    experiment = my_experiment(request, experiment_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _show(request, experiment, form)
    data, at = form.cleaned_data, timezone.now()
    outcome = Outcome(data["outcome"])
    if not experiment.conclude(outcome, found=data["found"], at=at, seen=data["version"]):
        if experiment.outcome != outcome or experiment.found != data["found"]:
            kept = [
                Kept(form["outcome"].label, experiment.get_outcome_display() or "–"),
                Kept(form["found"].label, experiment.found or "–"),
            ]
            rebase(form, version=experiment.version)
            return _show(request, experiment, form, kept=kept)
    else:
        undo = reverse("journeys:experiment_reopen", args=[experiment.pk])
        say(request, _thanks(outcome), undo=undo)
    if request.htmx:
        return _show(request, experiment, _outcome_form(experiment), focus=True)
    return redirect("journeys:experiment_detail", experiment.pk)


def _thanks(outcome: Outcome) -> str:
    if outcome == Outcome.KEEP:
        return _("Noted: you keep it.")
    if outcome == Outcome.ADAPT:
        return _("Noted: you change it.")
    return _("Noted: you stopped. Now you know more, and that is a result.")


@require_POST
def experiment_reopen(request: MemberRequest, experiment_id: UUID) -> HttpResponse:
    """Go on trying."""
    experiment = my_experiment(request, experiment_id)
    if experiment.reviewed_at and experiment.reopen():
        say(request, _("You are trying it again. Your words are as they were."))
    return redirect("journeys:experiment_detail", experiment.pk)


@require_POST
def experiment_remove(request: MemberRequest, experiment_id: UUID) -> HttpResponse:
    """Take a trial off the list; it can be brought back."""
    experiment = my_experiment(request, experiment_id)
    take_away(request, experiment, restore="journeys:experiment_restore")
    return redirect("journeys:experiment_list")


@require_POST
def experiment_restore(request: MemberRequest, experiment_id: UUID) -> HttpResponse:
    """Bring a trial back."""
    experiment = my_experiment(request, experiment_id)
    bring_back(request, experiment)
    return redirect("journeys:experiment_detail", experiment.pk)
