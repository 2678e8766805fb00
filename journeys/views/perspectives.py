"""Perspectives: taken up by the member's own word, and put back."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import MemberRequest, say
from journeys.models import Journey, TakenUp
from journeys.views.door import go, stage_or_404


@require_POST
def perspective_take_up(request: MemberRequest, slug: str, key: str) -> HttpResponse:
    """Say: I take this up."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    stage = stage_or_404(journey, slug)
    perspective = next((one for one in stage.perspectives if one.key == key), None)
    if perspective is None:
        raise Http404
    taken = journey.take_up(stage, perspective, at=timezone.now())
    say(
        request,
        _("You took it up."),
        undo=reverse("journeys:perspective_put_back", args=[taken.pk]),
    )
    return go(request, reverse("journeys:stage_detail", args=[slug]))


@require_POST
def perspective_put_back(request: MemberRequest, taken_id: UUID) -> HttpResponse:
    """Put it back; it can be taken up again at any time."""
    journeys = Journey.objects.editable_by(request.user)
    taken = get_object_or_404(TakenUp, pk=taken_id, journey__in=journeys)
    taken.delete()
    keys = [taken.stage_key, taken.perspective_key]
    stage = Journey.objects.walked_by(request.user).pathway.stage(taken.stage_key)
    there = stage and any(one.key == taken.perspective_key for one in stage.perspectives)
    undo = reverse("journeys:perspective_take_up", args=keys) if there else ""
    say(request, _("Put back."), undo=undo)
    if there:
        return go(request, reverse("journeys:stage_detail", args=[taken.stage_key]))
    return go(request, reverse("journeys:journey_detail"))
