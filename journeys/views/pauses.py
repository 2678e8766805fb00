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
