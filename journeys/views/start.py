"""Before you begin: three short pages, each of which may be skipped."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest
from accounts.models import User
from journeys.asking import asking_of
from journeys.forms.check_in import CheckInForm
from journeys.forms.stages import StageChoiceForm
from journeys.forms.start import ComfortForm
from journeys.models import Journey
from journeys.views.check_ins import clashing, save, spoken
from journeys.views.door import offer_after, posted, today_of

LAST = 3


@require_http_methods(["GET", "POST"])
def start_begin(request: MemberRequest) -> HttpResponse:
    """Where help is, who sees what, and how it should look."""
    # A copy, so that a refused form does not change the page around it.
    member = User.objects.get(pk=request.user.pk) if request.method == "POST" else request.user
    form = ComfortForm(posted(request), instance=member)
    if form.is_valid():
        form.save()
        return redirect(after(member, 1))
    status = 422 if form.errors else 200
    return render(request, "journeys/start_begin.html", {"form": form, **_steps(1)}, status=status)


@require_http_methods(["GET", "POST"])
def start_stage(request: MemberRequest) -> HttpResponse:
    """What sounds like you: one, more than one, none, not sure, or skip."""
    if not request.user.uses_stages:
        return redirect(after(request.user, 2))
    journey = Journey.objects.walked_by(request.user)
    chosen = [visit.stage_key for visit in journey.here()]
    several = "several" in request.GET or len(chosen) > 1
    form = StageChoiceForm(
        posted(request),
        pathway=journey.pathway,
        several=several,
        initial={"stages": chosen if several else "".join(chosen)},
    )
    if form.is_valid():
        if not form.is_skipped() or several:
            journey = Journey.objects.begin(request.user, at=timezone.now())
            journey.choose_stages(
                form.chosen(), at=timezone.now(), client_id=form.cleaned_data["client_id"]
            )
        return redirect(after(request.user, 2))
    context = {"form": form, "several": several, "skip": after(request.user, 2), **_steps(2)}
    status = 422 if form.errors else 200
    return render(request, "journeys/start_stage.html", context, status=status)


@require_http_methods(["GET", "POST"])
def start_check_in(request: MemberRequest) -> HttpResponse:
    """The first check-in: one word, save."""
    if not request.user.uses_check_ins:
        return redirect("journeys:today")
    journey = Journey.objects.with_state().walked_by(request.user)
    day = today_of(request)
    asked = asking_of(journey, request.user, day)
    form = CheckInForm(posted(request), asking=asked, whole=False)
    kept = save(request, journey, form, day) if form.is_valid() else None
    clashes = kept is not None and clashing(form, kept)
    stage = journey.focus
    if kept and not clashes:
        offer = offer_after(journey, [stage], []) if stage and not kept.is_very_hard else None
        return redirect(offer or "journeys:today")
    context: dict[str, Any] = {
        "form": form,
        "pathway": journey.pathway,
        "stage": stage,
        "kept": spoken(asked, kept) if kept else None,
        **_steps(3),
    }
    status = 409 if clashes else 422 if form.errors else 200
    return render(request, "journeys/start_check_in.html", context, status=status)


def after(member: User, step: int) -> str:
    """The next page for a member who uses only some of the parts."""
    if step == 1 and member.uses_stages:
        return reverse("journeys:start_stage")
    return reverse("journeys:start_check_in" if member.uses_check_ins else "journeys:today")


def _steps(step: int) -> dict[str, Any]:
    return {"step": step, "steps": LAST, "nav_active": "", "nav_items": ()}
