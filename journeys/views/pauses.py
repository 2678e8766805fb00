"""A pause: one action, and it ends when the member says so."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from journeys.models import Journey
from journeys.views.door import go


@require_http_methods(["POST"])
def pause_create(request: MemberRequest) -> HttpResponse:
    """Stop every prompt and reminder and hide history; ask nothing."""
    now = timezone.now()
    Journey.objects.begin(request.user, at=now).pause(at=now)
    say(request, _("Everything is paused."), undo=reverse("journeys:pause_end"))
    return go(request, reverse("journeys:today"))


@require_http_methods(["POST"])
def pause_end(request: MemberRequest) -> HttpResponse:
    """Go on where things were."""
    now = timezone.now()
    Journey.objects.begin(request.user, at=now).resume(at=now)
    say(request, _("The pause has ended. Everything is as it was."))
    return go(request, reverse("journeys:today"))


def pause_card(request: MemberRequest) -> dict[str, object]:
    """What the card on You shows."""
    return {"journey": Journey.objects.with_state().walked_by(request.user)}


@require_http_methods(["POST"])
def tracking_stop(request: MemberRequest) -> HttpResponse:
    """Tracking is not helping: ask nothing, put history away, stop prompts, in one act.

    The address of Undo says what was on before, so that it puts back exactly that.
    """
    now, user = timezone.now(), request.user
    journey = Journey.objects.with_state().walked_by(user)
    was_paused = bool(getattr(journey, "paused_since", None))
    was = "c" * user.uses_check_ins + "l" * user.uses_look_back + "p" * (not was_paused)
    Journey.objects.begin(user, at=now).pause(at=now)
    user.uses_check_ins = user.uses_look_back = False
    user.save(update_fields=["uses_check_ins", "uses_look_back"])
    said = _("Nothing asks how you are from now on, and what you noted is put away.")
    if was:
        say(request, said, undo=reverse("journeys:tracking_undo", args=[was]))
    return go(request, reverse("journeys:today"))


@require_http_methods(["POST"])
def tracking_undo(request: MemberRequest, was: str) -> HttpResponse:
    """Put everything back as it was before."""
    now, user = timezone.now(), request.user
    if "p" in was:
        Journey.objects.begin(user, at=now).resume(at=now)
    user.uses_check_ins = user.uses_check_ins or "c" in was
    user.uses_look_back = user.uses_look_back or "l" in was
    user.save(update_fields=["uses_check_ins", "uses_look_back"])
    say(request, _("It is back."))
    return go(request, reverse("journeys:today"))
