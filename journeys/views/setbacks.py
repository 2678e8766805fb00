"""Setbacks: say it, lighten the load. Nothing else changes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from journeys import one_change
from journeys.answers import Kept
from journeys.forms.setback import PAUSE, REST, OneChangeForm, SetbackForm, Since
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
    return _show(request, setback_or_404(request, setback_id))


@require_http_methods(["POST"])
def setback_change(request: MemberRequest, setback_id: UUID) -> HttpResponse:
    """Make one change, to a plan or to a goal; a second one waits until this is taken back."""
    setback = setback_or_404(request, setback_id)
    form = OneChangeForm(request.POST, journey=setback.journey)
    if setback.removed_at or not form.is_valid():
        return _show(request, setback, form=form, status=422)
    to, text = form.cleaned_data["to"], form.cleaned_data["text"]
    if not one_change.make(setback, to, text, at=timezone.now()):
        kept = [Kept(setback.change.get("label", ""), setback.change.get("text", ""))]
        return _show(request, setback, form=form, kept=kept, status=409)
    say(request, _("Kept. That is enough."), undo=_undo(setback))
    if request.htmx:
        return _show(request, setback, has_focus=True)
    return redirect(reverse("journeys:setback_detail", args=[setback.pk]) + "#one-change")


@require_http_methods(["POST"])
def setback_change_undo(request: MemberRequest, setback_id: UUID) -> HttpResponse:
    """Take the one change back."""
    setback = setback_or_404(request, setback_id)
    if one_change.take_back(setback, at=timezone.now()):
        say(request, _("Taken back."))
    else:
        say(request, _("Its words were changed since, so they stay where they are."))
    return redirect("journeys:setback_detail", setback.pk)


def _undo(setback: Setback) -> str:
    return reverse("journeys:setback_change_undo", args=[setback.pk])


def _show(
    request: MemberRequest,
    setback: Setback,
    *,
    form: OneChangeForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The page after a setback, or what of it changed."""
    initial = {"text": setback.words.get("helped", "")}
    context = {
        "setback": setback,
        "form": form or OneChangeForm(journey=setback.journey, initial=initial),
        "nav_active": "today",
        **more,
    }
    name = "journeys/setback_detail.html"
    if request.htmx:
        return render(request, name + "#one-change", context, status=status)
    return render(request, name, context | {"earlier": setback.helped_before()}, status=status)


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
