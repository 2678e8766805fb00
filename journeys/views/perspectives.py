"""Perspectives: taken up by the member's own word, and put back."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import MemberRequest, say
from journeys.models import Journey, TakenUp
from journeys.views.door import go, stage_or_404
from stages.content import Perspective, Stage


@require_POST
def perspective_take_up(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    """Say: I take this up."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    stage = stage_or_404(journey, slug)
    perspective = _perspective(stage, key)
    if perspective is None:
        raise Http404
    taken = journey.take_up(stage, perspective, at=timezone.now())
    say(
        request,
        _("You took it up."),
        undo=reverse("journeys:perspective_put_back", args=[taken.pk]),
    )
    if request.htmx:
        return _in_place(request, stage, perspective, taken)
    return redirect("journeys:stage_detail", slug)


@require_POST
def perspective_put_back(request: MemberRequest, taken_id: UUID) -> HttpResponse:
    """Put it back; it can be taken up again at any time."""
    journeys = Journey.objects.editable_by(request.user)
    taken = get_object_or_404(TakenUp, pk=taken_id, journey__in=journeys)
    taken.delete()
    keys = [taken.stage_key, taken.perspective_key]
    stage = Journey.objects.walked_by(request.user).pathway.stage(taken.stage_key)
    there = _perspective(stage, taken.perspective_key) if stage else None
    undo = reverse("journeys:perspective_take_up", args=keys) if there else ""
    say(request, _("Put back."), undo=undo)
    if stage and there and request.htmx:
        return _in_place(request, stage, there, None)
    if there:
        return redirect("journeys:stage_detail", taken.stage_key)
    return go(request, reverse("journeys:journey_detail"))


def _perspective(stage: Stage, key: str) -> Perspective | None:
    return next((one for one in stage.perspectives if one.key == key), None)


def _in_place(
    request: MemberRequest, stage: Stage, perspective: Perspective, row: TakenUp | None
) -> HttpResponse:
    """The one perspective as it stands now."""
    context = {"stage": stage, "perspective": perspective, "row": row, "in_place": True}
    return render(request, "journeys/partials/perspective.html", context)
