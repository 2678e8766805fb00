"""Write one thing of a pathway: a stage, an activity, a question, a plan, a reminder."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from stages import text
from stages.editor import pieces
from stages.editor.compare import lines_between
from stages.editor.door import Name, draft_or_404, editors_only, row_or_404, show
from stages.editor.forms import DayForm, PieceForm, key_for
from stages.editor.kinds import ABOUT, ACTIVITY_KINDS, ADDED_UP, Kind, of_piece, plain_of, rows_of
from stages.editor.pieces import Refused
from stages.editor.reading import help_with
from stages.editor.views.order import OFFERED, offers_of
from stages.models import Pathway


def form_for(
    request: MemberRequest, pathway: Pathway, kind: Kind, plain: dict[str, Any], version: int
) -> PieceForm:
    """The form of a thing, with what was sent if something was."""
    named: dict[str, list[tuple[str, str]]] = {}
    if kind.name in ("reminders", "approaches"):
        named["activities"] = list(pathway.activities.values_list("key", "title"))
        named["difficulties"] = [(d["key"], d["title"]) for d in pathway.difficulties]
    data = request.POST if request.method == "POST" else None
    return PieceForm(kind, data, plain=plain, version=version, named=named)


def address_of(pathway: Pathway, kind: Kind, key: str) -> str:
    """Where a thing is written."""
    if kind is ABOUT:
        return reverse("editor:about_update", args=[pathway.name])
    return reverse("editor:piece_update", args=[pathway.name, kind.name, key])


@require_http_methods(["GET", "POST"])
@editors_only
def piece_update(request: MemberRequest, name: Name, kind: str, key: str) -> HttpResponse:
    """Change a thing; saved while typing, and never over what somebody else wrote."""
    pathway, of = draft_or_404(name), of_piece(kind)
    row = row_or_404(pathway, of, key)
    form = form_for(request, pathway, of, plain_of(row, of), row.version)
    where: dict[str, Any] = {"pathway": pathway, "kind": of, "key": key, "row": row, "form": form}
    if request.method == "GET":
        return _page(request, where)
    if not form.is_valid() or form.part is None:
        return _page(request, where, status=422)
    row, written = pieces.rewrite(
        pathway,
        of,
        key,
        form.part,
        seen=form.cleaned_data["version"] or 0,
        sitting=form.cleaned_data["sitting"],
        by=request.user,
        at=timezone.now(),
    )
    if not written:
        return _conflict(request, where | {"row": row})
    if request.htmx:
        return show(request, "saved.html", {"version": row.version})
    say(request, _("The draft is saved. Members still see what was published."))
    return redirect(address_of(pathway, of, key))


def _conflict(request: MemberRequest, where: dict[str, Any]) -> HttpResponse:
    """Both texts: what somebody saved meanwhile, and the form as it was sent."""
    row, form, kind = where["row"], where["form"], where["kind"]
    sent = form.data.copy()
    sent["version"] = str(row.version)
    form.data = sent
    theirs = plain_of(row, kind)
    mine = form.part.model_dump(mode="json")
    context = where | {"theirs": lines_between(kind, mine, theirs)}
    return _page(request, context, status=409)


@require_http_methods(["GET", "POST"])
@editors_only
def piece_create(request: MemberRequest, name: Name, kind: str) -> HttpResponse:
    """Write a new thing; it stands in the draft once it is saved."""
    pathway, of = draft_or_404(name), of_piece(kind)
    plain = _blank(request, of)
    if plain is None:
        context = {"pathway": pathway, "kinds": ACTIVITY_KINDS, "of": of}
        return show(request, "activity_kind.html", context)
    form = form_for(request, pathway, of, plain, 0)
    where = {"pathway": pathway, "kind": of, "key": "", "row": None, "form": form, "plain": plain}
    if request.method == "GET":
        return _page(request, where)
    taken = list(rows_of(pathway, of).values_list(of.model.NAMED_BY, flat=True))
    title = request.POST.get("title", "")
    if of.name == "plans":
        plain["kind"] = next((k for k in ("safety", "wellness") if k not in taken), "wellness")
    else:
        plain["key"] = key_for(title, taken, of.name)
    if not form.is_valid() or form.part is None:
        return _page(request, where, status=422)
    client_id = form.cleaned_data["sitting"]
    try:
        row = pieces.add(
            pathway, of, form.part, client_id=client_id, by=request.user, at=timezone.now()
        )
    except Refused:
        form.add_error(None, _("A pathway has at most nine stages."))
        return _page(request, where, status=422)
    say(request, _("It stands in the draft now."))
    return redirect(address_of(pathway, of, getattr(row, of.model.NAMED_BY)))


def _blank(request: MemberRequest, kind: Kind) -> dict[str, Any] | None:
    """What a new thing starts with; None asks of which kind the activity is."""
    if kind.name != "activities":
        return dict(ADDED_UP) if kind.name == "questionnaires" else {}
    asked = request.POST.get("of") or request.GET.get("of", "")
    return {"kind": asked, "icon": "sprout"} if asked in ACTIVITY_KINDS else None


def _page(request: MemberRequest, where: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The form, the preview and the reading help; under htmx only what saving changed."""
    form, pathway, kind = where["form"], where["pathway"], where["kind"]
    row = where["row"]
    if request.htmx:
        context = where | {"reasons": form.reasons()}
        return show(request, "not_saved.html", context, status=status)
    plain = form.loose() if form.is_bound else form.known
    context = where | _beside(pathway, kind, plain) | {"is_new": row is None}
    if row is not None and kind is not ABOUT:
        context["day_form"] = DayForm(initial={"review_by": row.review_by})
    if row is not None and kind.name == "stages":
        context["parts"] = [offers_of(pathway, row.plain(), which) for which in OFFERED]
    return show(request, "piece_update.html", context, status=status)


def _beside(pathway: Pathway, kind: Kind, plain: dict[str, Any]) -> dict[str, Any]:
    """What stands beside a form and follows what is typed."""
    context: dict[str, Any] = {"shown": plain, "of_kind": kind.name}
    if kind.name == "activities":
        context["html"] = _html(plain.get("body"))
    if kind.name == "approaches":
        names = ("what_it_is", "what_it_takes", "evidence", "hard_parts")
        context["html"] = {name: _html(plain.get(name)) for name in names}
    if kind.name == "questionnaires":
        # A template takes `shown.items` for the method of that name.
        context["shown"] = plain | {"items_in_order": plain.get("items")}
    context["reading"] = help_with(kind, plain, pathway.language)
    return context


def _html(words: str | None) -> str:
    """Markdown as it may stand in a page."""
    return mark_safe(text.render(words or ""))  # noqa: S308


@require_POST
@editors_only
def beside(request: MemberRequest, name: Name, kind: str, key: str = "") -> HttpResponse:
    """The preview and the reading help of what was typed; nothing is saved."""
    pathway, of = draft_or_404(name), of_piece(kind)
    if key:
        plain: dict[str, Any] | None = plain_of(row_or_404(pathway, of, key), of)
    else:
        plain = _blank(request, of)
    if plain is None:
        raise Http404
    form = form_for(request, pathway, of, plain, 0)
    return show(request, "beside.html", _beside(pathway, of, form.loose()))


@require_POST
@editors_only
def piece_remove(request: MemberRequest, name: Name, kind: str, key: str) -> HttpResponse:
    """Take a thing out of the draft; the message puts it back."""
    pathway, of = draft_or_404(name), of_piece(kind)
    try:
        change = pieces.remove(pathway, of, key, by=request.user, at=timezone.now())
    except Refused as why:
        reasons = {
            "stages": _("A pathway has at least two stages, so this one stays."),
            "mood": _("The front question of the check-in stays: members answer it."),
        }
        say(request, reasons[str(why)])
        return redirect(address_of(pathway, of, key))
    if change is None:
        raise Http404
    undo = reverse("editor:change_undo", args=[name, change.pk])
    say(request, _("%s is out of the draft.") % change.title, undo=undo)
    return redirect("editor:pathway_detail", name)


@require_POST
@editors_only
def review_by(request: MemberRequest, name: Name, kind: str, key: str) -> HttpResponse:
    """Say from which day on somebody should read this again; empty means no day."""
    pathway, of = draft_or_404(name), of_piece(kind)
    row, form = row_or_404(pathway, of, key), DayForm(request.POST)
    if not form.is_valid():
        where = {"pathway": pathway, "kind": of, "key": key, "row": row}
        piece = PieceForm(of, None, plain=plain_of(row, of), version=row.version)
        context = where | {"form": piece, "day_form": form} | _beside(pathway, of, piece.known)
        return show(request, "piece_update.html", context, status=422)
    rows_of(pathway, of).filter(pk=row.pk).update(review_by=form.cleaned_data["review_by"])
    say(request, _("Noted."))
    return redirect(address_of(pathway, of, key))
