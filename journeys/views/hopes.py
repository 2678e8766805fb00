"""The hope box: a member's own words for a hard hour. Words only (docs/adr/0111)."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys.answers import Kept, differing, rebase, send_again
from journeys.forms.hopes import HopeEditForm, HopeForm
from journeys.models import Hope, Journey
from journeys.models.once import make_once
from journeys.models.revision import change
from journeys.paging import page
from journeys.views.door import posted
from journeys.views.removing import bring_back, take_away


def hopes_of(request: MemberRequest) -> QuerySet[Hope]:
    """What is in the member's box, through the one door."""
    journeys = Journey.objects.visible_to(request.user)
    return Hope.objects.filter(journey__in=journeys, removed_at=None)


def my_hope(request: MemberRequest, hope_id: UUID) -> Hope:
    """One thing the member may change, also one just removed."""
    journeys = Journey.objects.editable_by(request.user)
    return get_object_or_404(Hope, pk=hope_id, journey__in=journeys)


@require_http_methods(["GET"])
def hope_list(request: MemberRequest) -> HttpResponse:
    """Everything in the box, newest first, and room for more."""
    return _show(request, HopeForm())


@require_POST
def hope_create(request: MemberRequest) -> HttpResponse:
    """Put something into the box."""
    form = HopeForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    at = timezone.now()
    journey = Journey.objects.begin(request.user, at=at)
    data = form.cleaned_data
    row = Hope(journey=journey, owner=request.user, client_id=data["client_id"], at=at)
    row.text = data["text"]
    hope = make_once(row)
    # A row that was changed since is shown as it is: the form was sent before.
    if hope.text != data["text"] and hope.version == 1:
        kept = differing(hope, form, ["text"])
        send_again(form)
        return _show(request, form, status=409, kept=kept)
    if hope.at == at:
        say(request, _("It is in the box."))
    return _show(request, HopeForm()) if request.htmx else redirect("journeys:hope_list")


@require_http_methods(["GET", "POST"])
def hope_update(request: MemberRequest, hope_id: UUID) -> HttpResponse:
    """Say it in other words."""
    hope = my_hope(request, hope_id)
    form = HopeEditForm(posted(request), initial={"text": hope.text, "version": hope.version})
    kept: list[Kept] = []
    if form.is_valid():
        if change(hope, seen=form.cleaned_data["version"], text=form.cleaned_data["text"]):
            say(request, _("Changed."))
            return redirect("journeys:hope_list")
        kept = differing(hope, form, ["text"])
        rebase(form, version=hope.version)
    context = {"hope": hope, "form": form, "kept": kept}
    status = 409 if kept else 422 if form.errors else 200
    return render(request, "journeys/hope_update.html", context, status=status)


@require_POST
def hope_remove(request: MemberRequest, hope_id: UUID) -> HttpResponse:
    """Take something out of the box; it can be put back."""
    take_away(request, my_hope(request, hope_id), restore="journeys:hope_restore")
    return _show(request, HopeForm()) if request.htmx else redirect("journeys:hope_list")


@require_POST
def hope_restore(request: MemberRequest, hope_id: UUID) -> HttpResponse:
    """Put it back."""
    bring_back(request, my_hope(request, hope_id))
    return redirect("journeys:hope_list")


def _show(
    request: MemberRequest, form: HopeForm, *, status: int = 200, kept: list[Kept] | None = None
) -> HttpResponse:
    found = page(hopes_of(request), request.GET.get("after", ""), by=("-at", "-id"))
    context = {"hopes": found, "form": form, "kept": kept}
    name = "journeys/hope_list.html" + ("#hopes" if request.htmx else "")
    return render(request, name, context, status=status)
