"""A pathway in another language: starting one, and how each piece stands to the original."""

from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from stages import content, languages
from stages.editor import pieces
from stages.editor.door import Name, draft_or_404, editors_only, show
from stages.editor.kinds import ABOUT, KINDS
from stages.editor.views.drafts import known_pathways, start_of
from stages.models import Deed, Edition, Pathway

# The most urgent first.
MISSING, CHANGED, EXTRA, DONE = "missing", "changed", "extra", "translated"


class Row(NamedTuple):
    """One piece: what the original calls it, what the translation does, and how it stands."""

    name: str
    kind: str | Promise
    original: str
    title: str
    state: str
    address: str


class StartForm(forms.Form):
    """The language of a new translation."""

    language = forms.RegexField(
        label=gettext_lazy("Language of the translation"),
        help_text=gettext_lazy("As a short code: en, es, de"),
        regex=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$",
        max_length=12,
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


@require_http_methods(["GET", "POST"])
@editors_only
def translation_create(request: MemberRequest, name: Name) -> HttpResponse:
    """Start a translation: a draft with every key of the original, its words still to come."""
    source = start_of(name)
    if source is None or source.translation:
        raise Http404
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        there = Name(name.key, form.cleaned_data["language"])
        sent = {"sitting": form.cleaned_data["client_id"], "language": there.language}
        if Pathway.objects.filter(key=name.key, **sent).exists():
            return redirect("editor:translation_detail", there)
        if str(there) not in known_pathways():
            _begin(request, source, there, form.cleaned_data["client_id"])
            return redirect("editor:translation_detail", there)
        form.add_error("language", _("This pathway is there in that language already."))
    context = {"form": form, "name": name, "title": source.title}
    status = 422 if form.errors else 200
    return show(request, "translation_create.html", context, status=status)


def _begin(request: MemberRequest, source: content.Pathway, there: Name, client_id: Any) -> None:
    link = content.Translation(of=source.language)
    empty: dict[str, Any] = {"language": there.language, "translation": link, "questionnaires": ()}
    begun = source.model_copy(update=empty)
    row, _change = pieces.replace(begun, by=request.user, at=timezone.now())
    Pathway.objects.filter(pk=row.pk).update(sitting=client_id)
    say(request, _("The translation is a draft. Nobody sees it before it is published."))


@require_http_methods(["GET"])
@editors_only
def translation_detail(request: MemberRequest, name: Name) -> HttpResponse:
    """Every piece of a translation, and whether it still says what the original says."""
    pathway, link, original = _linked(name)
    rows = _standing(pathway, link, original)
    order = [MISSING, CHANGED, EXTRA, DONE]
    context = {
        "pathway": pathway,
        "of": Name(name.key, link.of),
        "rows": sorted(rows, key=lambda row: order.index(row.state)),
        "done": sum(row.state == DONE for row in rows),
        "all": sum(row.state != EXTRA for row in rows),
    }
    return show(request, "translation_detail.html", context)


@require_POST
@editors_only
def translation_mark(request: MemberRequest, name: Name) -> HttpResponse:
    """Say that a piece, or all that have words of their own, say what the original says."""
    asked = request.POST.get("piece", "")
    with transaction.atomic():
        pathway, *_rest = _linked(name)
        pathway.count_on()
        # Read again: until the transaction ends nobody else changes this draft.
        pathway, link, original = _linked(name)
        signs, ours = languages.fingerprints(original), languages.fingerprints(pathway.plain())
        names = [n for n in signs if n in ours and (n == asked or not asked)]
        if not asked:
            names = [n for n in names if n not in link.made_from and ours[n] != signs[n]]
        elif not names:
            raise Http404
        made_from = link.made_from | {n: signs[n] for n in names}
        if names and made_from != link.made_from:
            kept = link.model_dump() | {"made_from": made_from}
            Pathway.objects.filter(pk=pathway.pk).update(translation=kept)
            title = ", ".join(names)[:300]
            pieces.note(pathway, request.user, timezone.now(), Deed.CHANGED, title=title)
    say(request, _("Noted as translated."))
    return redirect("editor:translation_detail", name)


def _linked(name: Name) -> tuple[Pathway, content.Translation, dict[str, Any]]:
    """A draft that translates another, the link, and the original as members read it."""
    pathway = draft_or_404(name)
    if not pathway.translation:
        raise Http404
    link = content.Translation.model_validate(pathway.translation)
    edition = Edition.objects.newest(name.key, link.of)
    if edition:
        return pathway, link, edition.content
    return pathway, link, draft_or_404(Name(name.key, link.of)).plain()


def _standing(pathway: Pathway, link: content.Translation, original: dict[str, Any]) -> list[Row]:
    ours = dict(languages.pieces_of(pathway.plain()))
    theirs = dict(languages.pieces_of(original))
    rows = []
    for name, piece in (ours | theirs).items():
        made_from, own = link.made_from.get(name), ours.get(name)
        if name not in theirs:
            state = EXTRA
        elif made_from is None or own is None:
            state = MISSING
        else:
            state = DONE if made_from == languages.fingerprint(piece) else CHANGED
        title = own["title"] if own else ""
        kind, address = _place(pathway, name, is_there=own is not None)
        rows.append(Row(name, kind, piece["title"], title, state, address))
    return rows


def _place(pathway: Pathway, name: str, *, is_there: bool) -> tuple[str | Promise, str]:
    """What sort of piece it is, and the form that changes it, if there is one."""
    collection, _slash, key = name.partition("/")
    if name == languages.ABOUT:
        return ABOUT.one, reverse("editor:about_update", args=[pathway.name])
    kind = KINDS.get(collection)
    if kind is None:
        return _("Approach"), ""
    args = [pathway.name, collection, key]
    return kind.one, reverse("editor:piece_update", args=args) if is_there else ""
