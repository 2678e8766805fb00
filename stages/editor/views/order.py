"""The order of things: by buttons, by dragging, and never over an order somebody else made."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.http import MemberRequest
from stages.editor import pieces, standing
from stages.editor.door import Name, draft_or_404, editors_only, row_or_404, show
from stages.editor.kinds import Kind, of_piece, rows_of
from stages.models import Edition, Pathway, Review

OFFERED = ("activities", "reminders")
DEEDS = ("add", "up", "down", "drop", "order")


def lists_of(
    pathway: Pathway,
    kinds: Iterable[Kind],
    edition: Edition | None,
    review: Review | None,
    *,
    today: date,
) -> list[dict[str, Any]]:
    """What the lists of a pathway's page show: each thing, where its words are, and the order."""
    live, sent = edition.content if edition else {}, review.content if review else {}
    lists = []
    for kind in kinds:
        things = standing.things_of(pathway, kind, live, sent, today=today)
        found: dict[str, Any] = {"kind": kind, "things": things}
        found["seen"] = pieces.mark_of([thing.key for thing in things])
        found["due"] = sum(thing.is_due for thing in things)
        found["drafts"] = sum(thing.state != "live" for thing in things)
        lists.append(found)
    return lists


@require_POST
@editors_only
def piece_move(request: MemberRequest, name: Name, kind: str, key: str) -> HttpResponse:
    """One place up or down in its list."""
    pathway, of = draft_or_404(name), of_piece(kind)
    row_or_404(pathway, of, key)
    to = request.POST.get("to", "")
    order = shifted(keys_of(pathway, of), key, to)
    pieces.arrange(pathway, of, order, by=request.user, at=timezone.now())
    return _list(request, pathway, of, moved=key, to=to)


@require_POST
@editors_only
def piece_order(request: MemberRequest, name: Name, kind: str) -> HttpResponse:
    """A whole list in the order it was dragged into, if it is still the list that was seen."""
    pathway, of = draft_or_404(name), of_piece(kind)
    wanted = request.POST.getlist("key")
    kept = pieces.arrange(
        pathway,
        of,
        wanted,
        by=request.user,
        at=timezone.now(),
        seen=request.POST.get("seen", ""),
    )
    titles = dict(rows_of(pathway, of).values_list(of.model.NAMED_BY, "title"))
    yours = None if kept else [(key, titles[key]) for key in wanted if key in titles]
    return _list(request, pathway, of, yours=yours)


def keys_of(pathway: Pathway, kind: Kind) -> list[str]:
    """The keys of one kind, in order."""
    return [getattr(row, kind.model.NAMED_BY) for row in rows_of(pathway, kind)]


def _list(request: MemberRequest, pathway: Pathway, kind: Kind, **more: Any) -> HttpResponse:
    """The list as it stands now; without htmx the page it stands on."""
    status = 200 if more.get("yours") is None else 409
    if not request.htmx and status == 200:
        address = reverse("editor:pathway_detail", args=[pathway.name])
        return redirect(f"{address}?open={kind.name}#{kind.name}")
    (shown,) = lists_of(
        pathway,
        [kind],
        standing.newest_of(pathway),
        standing.open_review(pathway),
        today=request.user.local_day(timezone.now()),
    )
    context = {"pathway": pathway, "list": shown} | more
    page = "_list.html" if request.htmx else "order_conflict.html"
    return show(request, page, context, status=status)


def shifted(keys: list[str], key: str, to: str) -> list[str]:
    """The keys with one of them a place further up or down."""
    keys = list(keys)
    if key not in keys or to not in ("up", "down"):
        return keys
    here = keys.index(key)
    there = here - 1 if to == "up" else here + 1
    if 0 <= there < len(keys):
        keys[here], keys[there] = keys[there], keys[here]
    return keys


def offers_of(pathway: Pathway, plain: dict[str, Any], which: str) -> dict[str, Any]:
    """What a stage offers of one kind, and what else it could."""
    titles = dict(getattr(pathway, which).values_list("key", "title"))
    offered = [(key, titles[key]) for key in plain.get(which, []) if key in titles]
    others = [pair for pair in titles.items() if pair not in offered]
    seen = pieces.mark_of([key for key, _title in offered])
    return {"which": which, "offered": offered, "others": others, "seen": seen}


@require_POST
@editors_only
def offers(request: MemberRequest, name: Name, kind: str, key: str) -> HttpResponse:
    """What a stage offers: add one, leave one out, one place up or down, or all in an order."""
    pathway = draft_or_404(name)
    if kind != "stages":
        raise Http404
    stage = row_or_404(pathway, of_piece(kind), key)
    which, deed = request.POST.get("which", ""), request.POST.get("deed", "")
    thing = request.POST.get("thing", "").replace("\x00", "")
    if which not in OFFERED or deed not in DEEDS:
        raise Http404
    if deed != "order" and not getattr(pathway, which).filter(key=thing).exists():
        raise Http404
    keys = _changed(stage.plain()[which], thing, deed, request.POST.getlist("key"))
    seen = request.POST.get("seen", "") if deed == "order" else None
    kept = pieces.offer(pathway, stage, which, keys, by=request.user, at=timezone.now(), seen=seen)
    address = reverse("editor:piece_update", args=[name, "stages", key])
    if not request.htmx:
        # Without a script nobody drags: the page as it is now says everything.
        return redirect(f"{address}#offered-{which}")
    plain = row_or_404(pathway, of_piece(kind), key).plain()
    part = offers_of(pathway, plain, which)
    titles = dict(part["offered"] + part["others"])
    yours = None if kept else [(k, titles[k]) for k in request.POST.getlist("key") if k in titles]
    more = {"moved": thing, "to": deed, "yours": yours}
    context = {"pathway": pathway, "key": key, "part": part} | more
    return show(request, "_offers.html", context, status=200 if kept else 409)


def _changed(keys: list[str], thing: str, deed: str, wanted: list[str]) -> list[str]:
    """What a stage offers after a deed; an order names nothing new and drops nothing."""
    if deed == "add":
        return list(dict.fromkeys([*keys, thing]))
    if deed == "drop":
        return [known for known in keys if known != thing]
    if deed == "order":
        named = [key for key in dict.fromkeys(wanted) if key in keys]
        return named + [key for key in keys if key not in named]
    return shifted(keys, thing, deed)
