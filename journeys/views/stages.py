"""Stages: read about one, enter it, leave it, choose several or none."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from journeys import asked
from journeys.forms.stages import StageChoiceForm, StageWordsForm
from journeys.models import Journey, TakenUp
from journeys.models.journey import Move
from journeys.views.door import go, offer_after, posted, stage_or_404, visit_or_404
from stages.content import Perspective, Stage


@require_http_methods(["GET"])
def stage_detail(request: MemberRequest, slug: str) -> HttpResponse:
    """What people notice in a stage, and what one could try there."""
    return _page(request, slug, StageWordsForm())


@require_http_methods(["POST"])
def stage_enter(request: MemberRequest, slug: str) -> HttpResponse:
    """Enter a stage; one that was chosen already becomes the focus again."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    stage = stage_or_404(journey, slug)
    form = StageWordsForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, form)
    data = form.cleaned_data
    visit = journey.enter(
        stage, at=timezone.now(), words=data["words"], client_id=data["client_id"]
    )
    if visit.left_at is None:
        undo = reverse("journeys:visit_leave", args=[visit.pk])
        say(request, _("You chose %s.") % stage.title, undo=undo)
    return go(request, offer_after(journey, [stage], []) or _address(slug))


@require_http_methods(["POST"])
def stage_leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Leave a stage; the visit can be taken up again from the message."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    stage = stage_or_404(journey, slug)
    form = StageWordsForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, form)
    visit = journey.leave(slug, at=timezone.now(), words=form.cleaned_data["words"])
    if visit is None:
        return go(request, _address(slug))
    undo = reverse("journeys:visit_reopen", args=[visit.pk])
    say(request, _("You left %s. Your notes and goals are as they were.") % stage.title, undo=undo)
    return go(request, offer_after(journey, [], [slug]) or reverse("journeys:journey_detail"))


@require_http_methods(["GET", "POST"])
def stage_choose(request: MemberRequest) -> HttpResponse:
    """One stage, several or none; any direction; a line why, if one likes."""
    journey = Journey.objects.walked_by(request.user)
    here = list(journey.here())
    chosen = [visit.stage_key for visit in here]
    form = StageChoiceForm(posted(request), pathway=journey.pathway, initial={"stages": chosen})
    if form.is_valid() and _words_have_a_place(form, chosen):
        journey = Journey.objects.begin(request.user, at=timezone.now())
        move = _choose(journey, form)
        _tell(request, journey, form.chosen())
        entered = [s for v in move.entered if (s := journey.pathway.stage(v.stage_key))]
        offer = offer_after(journey, entered, [visit.stage_key for visit in move.left])
        return go(request, offer or reverse("journeys:journey_detail"))
    context = {
        "journey": journey,
        "form": form,
        "focus": here[0] if here else None,
        "stage": journey.pathway.stage(here[0].stage_key) if here else None,
        "nav_active": "journey",
    }
    status = 422 if form.errors else 200
    return render(request, "journeys/stage_choose.html", context, status=status)


@require_http_methods(["POST"])
def visit_leave(request: MemberRequest, visit_id: UUID) -> HttpResponse:
    """End a visit: what the message after entering offers."""
    visit = visit_or_404(request, visit_id)
    if visit.left_at is None:
        visit.end(at=timezone.now())
        say(request, _("Taken back."), undo=reverse("journeys:visit_reopen", args=[visit.pk]))
    return go(request, reverse("journeys:journey_detail"))


@require_http_methods(["POST"])
def visit_reopen(request: MemberRequest, visit_id: UUID) -> HttpResponse:
    """Take up a visit that was left by mistake."""
    visit_or_404(request, visit_id).reopen()
    say(request, _("It is back."))
    return go(request, reverse("journeys:journey_detail"))


def _page(request: MemberRequest, slug: str, form: StageWordsForm) -> HttpResponse:
    journey = asked.journey_beside(request.user, slug)
    stage = stage_or_404(journey, slug)
    context = {
        "journey": journey,
        "stage": stage,
        "activities": journey.pathway.activities_of(stage),
        "is_here": getattr(journey, "is_here", False),
        "is_focus": getattr(journey, "focus_key", None) == stage.key,
        "taken": taken_of(journey, stage),
        "following": following(journey, stage),
        "form": form,
        "nav_active": "journey",
    }
    status = 422 if form.errors else 200
    return render(request, "journeys/stage_detail.html", context, status=status)


def _words_have_a_place(form: StageChoiceForm, before: list[str]) -> bool:
    """Words stay with a stage: say so rather than lose them."""
    if form.cleaned_data["words"] and not form.chosen() and not before:
        form.add_error("words", _("Choose a stage for these words to stay with, or clear them."))
        return False
    return True


def _choose(journey: Journey, form: StageChoiceForm) -> Move:
    data = form.cleaned_data
    return journey.choose_stages(
        form.chosen(), at=timezone.now(), words=data["words"], client_id=data["client_id"]
    )


def _tell(request: MemberRequest, journey: Journey, keys: object) -> None:
    """Say what was chosen, in any direction with the same words."""
    titles = [stage.title for stage in journey.pathway.stages if stage.key in keys]  # type: ignore[operator]
    if not titles:
        say(request, _("No stage is chosen. Everything else works the same."))
        return
    names = get_text_list(titles, _("and"))
    say(request, _("You chose %s. Your notes and goals are as they were.") % names)


def taken_of(journey: Journey, stage: Stage) -> list[tuple[Perspective, TakenUp | None]]:
    """The perspectives of a stage, each with when it was taken up, if it was."""
    if not stage.perspectives:
        return []
    rows = journey.taken_up.filter(pathway_key=journey.pathway_key, stage_key=stage.key)
    taken = {row.perspective_key: row for row in rows}
    return [(one, taken.get(one.key)) for one in stage.perspectives]


def following(journey: Journey, stage: Stage) -> Stage | None:
    """The stage that the pathway lists after this one, to look at."""
    stages = journey.pathway.stages
    place = next(n for n, one in enumerate(stages) if one.key == stage.key)
    return stages[place + 1] if place + 1 < len(stages) else None


def _address(slug: str) -> str:
    return reverse("journeys:stage_detail", args=[slug])
