"""What stands in the way outside: named, so that it can be asked about. Never counted."""

from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys.answers import Kept, rebase, send_again
from journeys.forms.barriers import WORDS, About, BarrierEditForm, BarrierForm, BarrierWords
from journeys.models import Barrier, Journey
from journeys.models.once import make_once
from journeys.models.revision import change
from journeys.paging import page
from journeys.views.door import posted
from journeys.views.removing import bring_back, take_away


class Shown(NamedTuple):
    """A barrier with its words, and what it is about as badges."""

    barrier: Barrier
    words: dict[str, Any]
    about: SafeString


def barriers_of(request: MemberRequest) -> QuerySet[Barrier]:
    """What stands in the member's way, through the one door."""
    journeys = Journey.objects.visible_to(request.user)
    return Barrier.objects.filter(journey__in=journeys, removed_at=None)


def my_barrier(request: MemberRequest, barrier_id: UUID) -> Barrier:
    """One that the member may change, also one just removed."""
    journeys = Journey.objects.editable_by(request.user)
    return get_object_or_404(Barrier, pk=barrier_id, journey__in=journeys)


@require_http_methods(["GET"])
def barrier_list(request: MemberRequest) -> HttpResponse:
    """What stands in the way, newest first."""
    return _show(request)


@require_http_methods(["GET", "POST"])
def barrier_create(request: MemberRequest) -> HttpResponse:
    """Name what stands in the way."""
    form = BarrierForm(posted(request))
    kept: list[Kept] = []
    if form.is_valid():
        at = timezone.now()
        journey = Journey.objects.begin(request.user, at=at)
        client_id = form.cleaned_data["client_id"]
        row = Barrier(journey=journey, owner=request.user, client_id=client_id, at=at)
        row.words = form.words()
        barrier = make_once(row)
        # A row that was changed since is shown as it is: the form was sent before.
        if barrier.words == row.words or barrier.version > 1:
            say(request, _("Written down. It is not about you."))
            return redirect("journeys:barrier_list")
        kept = _kept(barrier, form)
        send_again(form)
    return _write(request, form, kept)


@require_http_methods(["GET", "POST"])
def barrier_update(request: MemberRequest, barrier_id: UUID) -> HttpResponse:
    """Say it in other words, or add what would help."""
    barrier = my_barrier(request, barrier_id)
    initial = barrier.words | {"version": barrier.version}
    form = BarrierEditForm(posted(request), initial=initial)
    kept: list[Kept] = []
    if form.is_valid():
        if change(barrier, seen=form.cleaned_data["version"], words=form.words()):
            say(request, _("Changed."))
            return redirect("journeys:barrier_list")
        kept = _kept(barrier, form)
        rebase(form, version=barrier.version)
    return _write(request, form, kept, barrier=barrier)


@require_POST
def barrier_ease(request: MemberRequest, barrier_id: UUID) -> HttpResponse:
    """Say that it stands less in the way."""
    barrier = my_barrier(request, barrier_id)
    if barrier.eased_at is None and barrier.ease(at=timezone.now()):
        say(request, _("Noted."), undo=reverse("journeys:barrier_again", args=[barrier.pk]))
    return _show(request) if request.htmx else redirect("journeys:barrier_list")


@require_POST
def barrier_again(request: MemberRequest, barrier_id: UUID) -> HttpResponse:
    """Say that it is in the way again."""
    barrier = my_barrier(request, barrier_id)
    if barrier.eased_at and barrier.ease(at=None):
        say(request, _("Put back."))
    return _show(request) if request.htmx else redirect("journeys:barrier_list")


@require_POST
def barrier_remove(request: MemberRequest, barrier_id: UUID) -> HttpResponse:
    """Take it off the list; it can be brought back."""
    take_away(request, my_barrier(request, barrier_id), restore="journeys:barrier_restore")
    return _show(request) if request.htmx else redirect("journeys:barrier_list")


@require_POST
def barrier_restore(request: MemberRequest, barrier_id: UUID) -> HttpResponse:
    """Bring it back."""
    bring_back(request, my_barrier(request, barrier_id))
    return redirect("journeys:barrier_list")


def _about(words: dict[str, Any]) -> list[str | Promise]:
    return [one.label for one in About if one in words.get("about", [])]


@lru_cache(maxsize=256)
def _badges(about: tuple[str, ...], language: str | None) -> SafeString:
    labels = [(label,) for label in _about({"about": about})]
    return format_html_join("", '<span class="badge">{}</span>', labels)


def _kept(barrier: Barrier, form: BarrierWords) -> list[Kept]:
    """What stands there, where the form says something else."""
    words, sent = barrier.words, form.words()
    names = [name for name in ("about", *WORDS) if words.get(name) != sent[name]]
    texts = words | {"about": ", ".join(str(label) for label in _about(words))}
    return [Kept(form[name].label, texts.get(name) or "–") for name in names]


def _write(
    request: MemberRequest, form: BarrierWords, kept: list[Kept], **more: Any
) -> HttpResponse:
    context = {"nav_active": "goals", "form": form, "kept": kept, **more}
    status = 409 if kept else 422 if form.errors else 200
    return render(request, "journeys/barrier_write.html", context, status=status)


def _show(request: MemberRequest) -> HttpResponse:
    found = page(barriers_of(request), request.GET.get("after", ""), by=("-at", "-id"))
    language = get_language()
    shown = [
        Shown(row, row.words, _badges(tuple(row.words.get("about", [])), language))
        for row in found.rows
    ]
    context = {
        "nav_active": "goals",
        "standing": [one for one in shown if one.barrier.eased_at is None],
        "eased": [one for one in shown if one.barrier.eased_at],
        "next": found.next,
    }
    name = "journeys/barrier_list.html" + ("#barriers" if request.htmx else "")
    return render(request, name, context)
