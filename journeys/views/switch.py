"""Another pathway: what there is, a proposal for where one would be, and the way back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid5

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys import switching
from journeys.forms.switch import SwitchForm
from journeys.mapping import proposed
from journeys.models import Journey
from journeys.views.door import go, offer_after, posted
from stages import editions
from stages.content import Pathway

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@require_http_methods(["GET"])
def pathway_list(request: MemberRequest) -> HttpResponse:
    """The pathways there are, the one being walked first named as such."""
    journey = Journey.objects.walked_by(request.user)
    others = [_pathway_or_404(k) for k in editions.pathway_keys() if k != journey.pathway_key]
    context = {"pathway": journey.pathway, "others": others, "nav_active": "journey"}
    return render(request, "journeys/pathway_list.html", context)


@require_http_methods(["GET", "POST"])
def pathway_switch(request: MemberRequest, slug: str) -> HttpResponse:
    """Walk another pathway: where one would be there, to change and confirm."""
    journey, there = Journey.objects.walked_by(request.user), _pathway_or_404(slug)
    if journey.pathway_key == slug:
        return redirect("journeys:journey_detail")
    form = _form(request, journey, there)
    if not form.is_valid():
        return _show(request, journey, there, form, status=422 if form.errors else 200)
    sent = form.cleaned_data["client_id"]
    made = [uuid5(sent, stage.key) for stage in there.stages]
    if journey.pk and journey.visits.filter(client_id__in=made).exists():
        return redirect("journeys:journey_detail")  # sent again after it was taken back
    if form.is_outdated:
        return _show_again(request, journey, there)
    at = timezone.now()
    journey = Journey.objects.begin(request.user, at=at)
    left = [stage.key for stage in form.chosen_now]
    entered = switching.walk(journey, there, form.keys(), at=at, client_id=sent)
    if entered is None:
        return _show_again(request, journey, there)
    moment = (at - EPOCH) // MICROSECOND
    undo = reverse("journeys:pathway_back", args=[form.now.split()[0], moment])
    say(request, _("You walk another pathway now. Everything you wrote is kept."), undo=undo)
    stages = [stage for stage in there.stages if stage.key in entered]
    gone = [key for key in left if key not in entered]
    return go(request, offer_after(journey, stages, gone) or reverse("journeys:journey_detail"))


@require_POST
def pathway_back(request: MemberRequest, slug: str, moment: int) -> HttpResponse:
    """Take a switch back: the former pathway, and the stages that were chosen on it then."""
    there = _pathway_or_404(slug)
    journey = Journey.objects.begin(request.user, at=timezone.now())
    try:
        switched_at = EPOCH + moment * MICROSECOND
    except OverflowError as error:
        raise Http404 from error
    switching.walk_back(journey, there, switched_at, at=timezone.now())
    say(request, _("You walk the pathway you had before. Everything is kept."))
    return go(request, reverse("journeys:journey_detail"))


def _pathway_or_404(key: str) -> Pathway:
    try:
        return editions.read_here(key).pathway
    except editions.NoEdition as error:
        raise Http404 from error


def _form(
    request: MemberRequest, journey: Journey, there: Pathway, *, afresh: bool = False
) -> SwitchForm:
    here = journey.pathway
    chosen = [s for v in journey.here() if (s := here.stage(v.stage_key))]
    data = None if afresh else posted(request)
    return SwitchForm(data, here=here, chosen=chosen, there=there)


def _show_again(request: MemberRequest, journey: Journey, there: Pathway) -> HttpResponse:
    """Another page changed the stages meanwhile: the proposal for what is chosen now."""
    journey = Journey.objects.walked_by(request.user)
    if journey.pathway_key == there.key:
        return redirect("journeys:journey_detail")
    form = _form(request, journey, there, afresh=True)
    return _show(request, journey, there, form, status=409)


def _show(
    request: MemberRequest, journey: Journey, there: Pathway, form: SwitchForm, *, status: int
) -> HttpResponse:
    here = journey.pathway
    context = {
        "form": form,
        "here": here,
        "there": there,
        "pairs": [(stage, proposed(stage, here, there)) for stage in here.stages],
        "has_changed": status == 409,
        "nav_active": "journey",
    }
    return render(request, "journeys/pathway_switch.html", context, status=status)
