"""Choose what I answer: which questions, in which order, with which words."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys import choice
from journeys.answers import Kept, rebase
from journeys.forms.choice import OwnMeasureForm, OwnTagForm
from journeys.models import Journey

PAGE = "journeys/choice_update.html"
FLAGS = {"line": "no_line", "replies": "no_reply"}


@require_http_methods(["GET"])
def choice_update(request: MemberRequest) -> HttpResponse:
    """Everything that can be chosen, on one page."""
    return _page(request, Journey.objects.walked_by(request.user))


@require_POST
def measure_turn(request: MemberRequest, key: str, way: str) -> HttpResponse:
    """Ask a question, leave it out, take an own one away or bring it back."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    chosen = journey.chosen
    known = {*chosen.known(journey.pathway), *(measure.key for measure in chosen.gone)}
    if key not in known or way not in ("ask", "leave-out", "remove", "restore"):
        raise Http404
    if way == "ask":
        journey.choose(lambda cell: choice.ask(cell, key))
    elif way == "leave-out":
        journey.choose(lambda cell: choice.leave_out(cell, key))
    else:
        gone = way == "remove"
        journey.choose(lambda cell: choice.set_gone(cell, "own", key, gone=gone))
        _tell_gone(request, "journeys:measure_turn", key, gone=gone)
    return _done(request, journey)


@require_POST
def measure_put(request: MemberRequest, key: str, place: int) -> HttpResponse:
    """Put a question at a place in the order."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    place = min(place, choice.MEASURES_AT_MOST)
    if key not in journey.chosen.known(journey.pathway):
        raise Http404
    journey.choose(lambda cell: choice.put(cell, key, place))
    return _done(request, journey)


@require_POST
def measure_create(request: MemberRequest) -> HttpResponse:
    """Add a question of one's own."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    form = OwnMeasureForm(request.POST)
    if form.is_valid() and len(journey.chosen.own) >= choice.MEASURES_AT_MOST:
        form.add_error(None, _("That is as many as fit. Take one away to add another."))
    if form.is_valid():
        cell = form.cell()
        journey.choose(lambda former: choice.add_measure(former, cell))
        kept = _row(journey, "own", cell["key"])
        if all(kept[name] == cell[name] for name in cell):
            return _done(request, journey)
        rebase(form, client_id=OwnMeasureForm()["client_id"].value())
        texts = [Kept(form[n].label, kept[n]) for n in ("title", "low", "high")]
        return _page(request, journey, measure_form=form, kept=texts, status=409)
    return _page(request, journey, measure_form=form, status=422)


@require_POST
def tag_create(request: MemberRequest) -> HttpResponse:
    """Add a word of one's own for what is around."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    form = OwnTagForm(request.POST)
    if form.is_valid() and len(journey.chosen.tags) >= choice.TAGS_AT_MOST:
        form.add_error(None, _("That is as many as fit. Take one away to add another."))
    if form.is_valid():
        cell = form.cell()
        if cell["text"] not in journey.pathway.tags:
            journey.choose(lambda former: choice.add_tag(former, cell))
        kept = next((t for t in journey.choice.get("tags", []) if t["key"] == cell["key"]), cell)
        if kept["text"] == cell["text"]:
            return _done(request, journey)
        rebase(form, client_id=OwnTagForm()["client_id"].value())
        texts = [Kept(form["text"].label, kept["text"])]
        return _page(request, journey, tag_form=form, kept=texts, status=409)
    return _page(request, journey, tag_form=form, status=422)


@require_POST
def tag_turn(request: MemberRequest, key: str, way: str) -> HttpResponse:
    """Take a word of one's own away, or bring it back."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    if way not in ("remove", "restore") or not _row(journey, "tags", key):
        raise Http404
    gone = way == "remove"
    journey.choose(lambda cell: choice.set_gone(cell, "tags", key, gone=gone))
    _tell_gone(request, "journeys:tag_turn", key, gone=gone)
    return _done(request, journey)


@require_POST
def choice_switch(request: MemberRequest, part: str, state: str) -> HttpResponse:
    """Switch the one question, the words afterwards, or every number, on or off."""
    is_on = state == "on"
    journey = Journey.objects.begin(request.user, at=timezone.now())
    if part == "numbers":
        request.user.shows_numbers = is_on
        request.user.save(update_fields=["shows_numbers"])
    else:
        journey.choose(lambda cell: cell | {FLAGS[part]: not is_on})
    return _done(request, journey)


def _row(journey: Journey, name: str, key: str) -> dict[str, Any]:
    return next((row for row in journey.choice.get(name, []) if row["key"] == key), {})


def _tell_gone(request: MemberRequest, url_name: str, key: str, *, gone: bool) -> None:
    undo = reverse(url_name, args=[key, "restore"]) if gone else ""
    say(
        request,
        _("Taken away. What you answered is kept.") if gone else _("It is back."),
        undo=undo,
    )


def _done(request: MemberRequest, journey: Journey) -> HttpResponse:
    return _page(request, journey) if request.htmx else redirect("journeys:choice_update")


def _page(
    request: MemberRequest, journey: Journey, *, status: int = 200, **more: Any
) -> HttpResponse:
    chosen, pathway = journey.chosen, journey.pathway
    asked = chosen.asked(pathway)
    context = {
        "chosen": chosen,
        "pathway": pathway,
        "asked": [(measure, n - 1, n + 1) for n, measure in enumerate(asked)],
        "last": len(asked) - 1,
        "left_out": chosen.left_out(pathway),
        "own_keys": {measure.key for measure in chosen.own},
        "measure_form": OwnMeasureForm(),
        "tag_form": OwnTagForm(),
        "nav_active": "today",
    }
    template = f"{PAGE}#choice" if request.htmx else PAGE
    return render(request, template, context | more, status=status)
