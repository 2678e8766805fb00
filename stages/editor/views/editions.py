"""Editions: compare any two, carry one out as a file, bring one in."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from stages import content, packing, plain_yaml
from stages.editor import pieces, standing
from stages.editor.compare import compare
from stages.editor.door import Name, draft_or_404, edition_or_404, editors_only, show
from stages.editor.forms import PackForm
from stages.models import Edition, Pathway

EDITIONS_SHOWN = 200


@require_http_methods(["GET"])
@editors_only
def edition_list(request: MemberRequest, name: Name) -> HttpResponse:
    """Every edition of a pathway, newest first."""
    pathway = draft_or_404(name)
    rows = Edition.objects.filter(pathway_key=name.key, language=name.language)
    shown = list(rows.defer("content").order_by("-number")[:EDITIONS_SHOWN])
    reviews = pathway.reviews.exclude(published=None).select_related("sent_by", "seconded_by")
    known = {review.published: review for review in reviews.defer("content")}
    context = {
        "pathway": pathway,
        "editions": [(edition, known.get(edition.number)) for edition in shown],
        "unread": standing.unread_of(pathway, shown[0].number if shown else None),
    }
    return show(request, "edition_list.html", context)


@require_http_methods(["GET"])
@editors_only
def edition_compare(request: MemberRequest, name: Name) -> HttpResponse:
    """Two editions, or an edition and the draft, word by word."""
    pathway = draft_or_404(name)
    old, new = request.GET.get("old", ""), request.GET.get("new", "draft")
    context = {
        "pathway": pathway,
        "old": old,
        "new": new,
        "differences": compare(_plain(pathway, old), _plain(pathway, new)),
    }
    return show(request, "edition_compare.html", context)


def _plain(pathway: Pathway, which: str) -> dict[str, Any]:
    """The draft, or the edition of that number."""
    if which == "draft":
        return pathway.plain()
    if not which.isdecimal() or len(which) > 9:
        raise Http404
    found: dict[str, Any] = edition_or_404(Name(pathway.key, pathway.language), int(which)).content
    return found


@require_POST
@editors_only
def take_over(request: MemberRequest, name: Name, number: int) -> HttpResponse:
    """Let the draft hold an edition; what it held can be put back."""
    draft_or_404(name)
    row, change = pieces.replace(
        edition_or_404(name, number).pathway(), by=request.user, at=timezone.now()
    )
    undo = reverse("editor:change_undo", args=[name, change.pk])
    say(request, _("The draft says what edition %s says.") % number, undo=undo)
    return redirect("editor:pathway_detail", row.name)


@require_http_methods(["GET"])
@editors_only
def pack_export(request: MemberRequest, name: Name, number: int) -> HttpResponse:
    """An edition as a pack file."""
    data = packing.write(edition_or_404(name, number).pathway())
    answer = HttpResponse(data, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.edition-{number}.yaml"'
    return answer


@require_http_methods(["GET", "POST"])
@editors_only
def pack_import(request: MemberRequest) -> HttpResponse:
    """A pack file into a draft: first what it would change, then the change."""
    if request.method == "GET":
        return show(request, "pack_import.html", {"form": PackForm()})
    if text := request.POST.get("text"):
        return _take_in(request, text)
    form = PackForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, "pack_import.html", {"form": form}, status=422)
    return _before(request, form.cleaned_data["pack"].read(plain_yaml.LARGEST + 1))


def _read(request: MemberRequest, data: bytes) -> content.Pathway | HttpResponse:
    """The pack, or the page that says on which line it is none."""
    try:
        return packing.read_bytes(data)
    except packing.PackError as error:
        context = {"form": PackForm(), "refusals": str(error).splitlines()}
        return show(request, "pack_import.html", context, status=422)


def _before(request: MemberRequest, data: bytes) -> HttpResponse:
    """What the file would change, before anything does."""
    pack = _read(request, data)
    if isinstance(pack, HttpResponse):
        return pack
    draft = Pathway.objects.filter(key=pack.key, language=pack.language).first()
    context = {
        "form": PackForm(),
        "pack": pack,
        "draft": draft,
        "seen": draft.count if draft else 0,
        "text": packing.write(pack).decode(),
        "differences": compare(draft.plain() if draft else {}, pack.model_dump(mode="json")),
    }
    return show(request, "pack_import.html", context)


def _take_in(request: MemberRequest, text: str) -> HttpResponse:
    """Let the draft hold the pack, if the draft is still the one that was compared."""
    pack = _read(request, text.encode())
    if isinstance(pack, HttpResponse):
        return pack
    draft = Pathway.objects.filter(key=pack.key, language=pack.language).first()
    if request.POST.get("seen") != str(draft.count if draft else 0):
        say(request, _("The draft changed meanwhile. Please look at the changes again."))
        return _before(request, text.encode())
    row, change = pieces.replace(pack, by=request.user, at=timezone.now())
    undo = reverse("editor:change_undo", args=[row.name, change.pk]) if change.before else ""
    say(request, _("The pack is a draft now. Members see nothing of it yet."), undo=undo)
    return redirect("editor:pathway_detail", row.name)
