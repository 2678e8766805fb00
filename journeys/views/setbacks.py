"""Setbacks: say it, lighten the load. Nothing else changes."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from journeys.forms.setback import PAUSE, REST, SetbackForm, Since
from journeys.models import Journey, Setback
from journeys.views.door import go, posted, setback_or_404, today_of


@require_http_methods(["GET", "POST"])
def setback_create(request: MemberRequest) -> HttpResponse:
    """Note that something happened."""
    form = SetbackForm(posted(request))
    kept = _save(request, form) if form.is_valid() else None
    if kept and kept.words == form.words():
        return redirect("journeys:setback_detail", kept.pk)
    context = {"form": form, "kept": kept, "nav_active": "today"}
    status = 409 if kept else 422 if form.errors else 200
    return render(request, "journeys/setback_create.html", context, status=status)


@require_http_methods(["GET"])
def setback_detail(request: MemberRequest, setback_id: UUID) -> HttpResponse:
    """Thank for saying it; show what helped an earlier time, if the member wrote that."""
    setback = setback_or_404(request, setback_id)
    context = {"setback": setback, "earlier": setback.helped_before(), "nav_active": "today"}
    return render(request, "journeys/setback_detail.html", context)


@require_http_methods(["POST"])
def setback_remove(request: MemberRequest, setback_id: UUID) -> HttpResponse:
    """Take a setback back; it can be put back from the message."""
    setback = setback_or_404(request, setback_id)
    setback.remove(at=timezone.now())
    say(request, _("Taken back."), undo=reverse("journeys:setback_restore", args=[setback.pk]))
    return go(request, reverse("journeys:today"))


@require_http_methods(["POST"])
def setback_restore(request: MemberRequest, setback_id: UUID) -> HttpResponse:
    """Put a setback back."""
    setback = setback_or_404(request, setback_id)
    setback.restore()
    say(request, _("It is back."))
    return go(request, reverse("journeys:setback_detail", args=[setback.pk]))


def _save(request: MemberRequest, form: SetbackForm) -> Setback:
    """Keep what was said, and lighten the load as far as was asked."""
    now, day, data = timezone.now(), today_of(request), form.cleaned_data
    journey = Journey.objects.begin(request.user, at=now)
    since = Since(data["since"]).first_day(day)
    kept = journey.note_setback(
        form.words(), since=since, day=day, at=now, client_id=data["client_id"]
    )
    # The same form sent again must not put a pause back that has ended since.
    if kept.at == now and PAUSE in data["would_help"]:
        journey.pause(at=now)
    if kept.at == now and REST in data["would_help"]:
        journey.rest_goals(at=now)
    return kept
