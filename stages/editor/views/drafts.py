"""The pathways, one pathway, and what can be seen of a draft as a whole."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from stages import content, text
from stages.editor import pieces, standing
from stages.editor.door import Name, draft_or_404, editors_only, show
from stages.editor.forms import AddForm, key_for
from stages.editor.kinds import KINDS
from stages.editor.pieces import Refused
from stages.editor.telling import told
from stages.models import Change, Deed, Edition, Pathway, Review

CHANGES_SHOWN = 50


def known_pathways() -> dict[str, dict[str, Any]]:
    """Every pathway and language with a draft or an edition, without their contents."""
    found: dict[str, dict[str, Any]] = {}
    for row in Pathway.objects.all():
        found[row.name] = {"title": row.title, "summary": row.summary, "draft": row}
    editions = Edition.objects.order_by("pathway_key", "language", "number")
    for key, language, number in editions.values_list("pathway_key", "language", "number"):
        entry = found.setdefault(f"{key}.{language}", {"title": "", "draft": None})
        entry["number"] = number
    return dict(sorted(found.items()))


@require_http_methods(["GET"])
@editors_only
def content_list(request: MemberRequest) -> HttpResponse:
    """What is live, what is a draft, what waits for a reader."""
    known = known_pathways()
    waiting = {review.pathway_id for review in Review.objects.open().only("pathway_id")}
    for name, entry in known.items():
        if not entry["title"]:
            key, language = name.rsplit(".", 1)
            edition = Edition.objects.newest(key, language)
            if edition:
                entry |= {k: edition.content[k] for k in ("title", "summary")}
        entry["waits"] = bool(entry["draft"] and entry["draft"].pk in waiting)
    return show(request, "content_list.html", {"known": known})


@require_http_methods(["GET"])
@editors_only
def pathway_detail(request: MemberRequest, name: Name) -> HttpResponse:
    """One pathway: its stages in order, and everything else that belongs to it."""
    pathway = Pathway.objects.filter(key=name.key, language=name.language).first()
    edition = Edition.objects.newest(name.key, name.language)
    if pathway is None:
        if edition is None:
            raise Http404
        return show(request, "pathway_closed.html", {"name": name, "edition": edition})
    review, today = standing.open_review(pathway), request.user.local_day(timezone.now())
    live, sent = edition.content if edition else {}, review.content if review else {}
    lists = [
        (kind, standing.things_of(pathway, kind, live, sent, today=today))
        for kind in KINDS.values()
    ]
    context = {
        "pathway": pathway,
        "edition": edition,
        "review": review,
        "stages": lists[0][1],
        "lists": lists[1:],
        "most_stages": pieces.MOST_STAGES,
    }
    return show(request, "pathway_detail.html", context)


@require_POST
@editors_only
def pathway_open(request: MemberRequest, name: Name) -> HttpResponse:
    """Make a draft of what is live."""
    try:
        Pathway.of_newest(name.key, name.language)
    except Pathway.DoesNotExist as error:
        raise Http404 from error
    return redirect("editor:pathway_detail", name)


@require_http_methods(["GET", "POST"])
@editors_only
def pathway_create(request: MemberRequest) -> HttpResponse:
    """Make a pathway of one that is there: its words are a start, none of them stays by itself."""
    starts = [(name, entry["title"] or name) for name, entry in known_pathways().items()]
    data = request.POST if request.method == "POST" else None
    initial = {"start": request.GET.get("from", ""), "language": request.user.language}
    form = AddForm(data, starts=starts, initial=initial)
    if form.is_valid():
        start = Name(*form.cleaned_data["start"].rsplit(".", 1))
        source = start_of(start)
        if source is None:
            form.add_error("start", _("This draft does not hold together yet. Choose another."))
        else:
            row = _copy(request, source, form)
            return redirect("editor:pathway_detail", row.name)
    status = 422 if form.errors else 200
    return show(request, "pathway_create.html", {"form": form}, status=status)


def start_of(name: Name) -> content.Pathway | None:
    """The draft of that name, or the edition where there is no draft."""
    draft = Pathway.objects.filter(key=name.key, language=name.language).first()
    if draft:
        try:
            return draft.to_content()
        except content.ContentError:
            return None
    edition = Edition.objects.newest(name.key, name.language)
    return edition.pathway() if edition else None


def _copy(request: MemberRequest, source: content.Pathway, form: AddForm) -> Pathway:
    """The copy; the form sent again finds the one it made."""
    client_id, language = form.cleaned_data["client_id"], form.cleaned_data["language"]
    if made := Pathway.objects.filter(sitting=client_id).first():
        return made
    title = form.cleaned_data["title"]
    taken = {name.rsplit(".", 1)[0] for name in known_pathways()}
    key = key_for(title, [*taken, "new", "import"], "pathway")
    copied = source.model_copy(
        update={"key": key, "language": language, "title": title, "translation": None}
    )
    row, _change = pieces.replace(copied, by=request.user, at=timezone.now())
    Pathway.objects.filter(pk=row.pk).update(sitting=client_id)
    say(request, _("The copy is a draft. Nobody sees it before it is published."))
    return row


@require_http_methods(["GET"])
@editors_only
def coverage(request: MemberRequest, name: Name) -> HttpResponse:
    """Which stage offers something for which process, and where nothing is yet."""
    pathway = draft_or_404(name)
    table = standing.coverage_of(pathway.plain())
    context = {"pathway": pathway, "processes": list(content.Process), "table": table}
    return show(request, "coverage.html", context)


@require_http_methods(["GET"])
@editors_only
def preview(request: MemberRequest, name: Name) -> HttpResponse:
    """The draft as a member would meet it: the map first."""
    pathway = draft_or_404(name)
    context = {"pathway": pathway, "plain": pathway.plain(), "stage": None}
    return show(request, "preview.html", context)


@require_http_methods(["GET"])
@editors_only
def preview_stage(request: MemberRequest, name: Name, key: str) -> HttpResponse:
    """One stage of the draft with all that it offers, as a member would read it."""
    pathway = draft_or_404(name)
    plain = pathway.plain()
    stage = next((stage for stage in plain["stages"] if stage["key"] == key), None)
    if stage is None:
        raise Http404
    activities = {activity["key"]: activity for activity in plain["activities"]}
    offered = [
        (activities[k], mark_safe(text.render(activities[k]["body"])))  # noqa: S308
        for k in stage["activities"]
    ]
    context = {"pathway": pathway, "plain": plain, "stage": stage, "offered": offered}
    return show(request, "preview.html", context)


@require_http_methods(["GET"])
@editors_only
def history(request: MemberRequest, name: Name) -> HttpResponse:
    """Who changed what and when, with what it said before."""
    pathway = draft_or_404(name)
    changes = pathway.changes.select_related("by").defer("pathway")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        changes = changes.filter(pk__lt=int(before))
    rows = list(changes.order_by("-pk")[: CHANGES_SHOWN + 1])
    context = {
        "pathway": pathway,
        "changes": [told(change) for change in rows[:CHANGES_SHOWN]],
        "earlier": rows[CHANGES_SHOWN - 1].pk if len(rows) > CHANGES_SHOWN else None,
    }
    return show(request, "history.html", context)


@require_POST
@editors_only
def change_undo(request: MemberRequest, name: Name, change: int) -> HttpResponse:
    """Put back what was taken out, or the draft that was replaced."""
    pathway = draft_or_404(name)
    row = get_object_or_404(Change, pk=change, pathway=pathway)
    at = timezone.now()
    if row.deed == Deed.REMOVED:
        try:
            pieces.put_back(row, KINDS[row.kind], by=request.user, at=at)
        except (Refused, content.ContentError):
            say(request, _("It cannot go back as things stand. Its words are in the history."))
            return redirect("editor:history", name)
    elif row.deed == Deed.REPLACED and row.before:
        try:
            former = content.Pathway.model_validate(row.before["pathway"])
        except content.ContentError:
            say(request, _("It cannot go back as things stand. Its words are in the history."))
            return redirect("editor:history", name)
        pieces.replace(former, by=request.user, at=at)
    else:
        raise Http404
    say(request, _("It is back."))
    return redirect(reverse("editor:pathway_detail", args=[name]))
