"""The journal: write, read, find again. Nothing else."""

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys import prompts
from journeys.answers import rebase
from journeys.forms.entries import EntryForm, SearchForm
from journeys.models import JournalEntry, Journey, Revision
from journeys.paging import SIZE, Page, page
from journeys.views.removing import bring_back, take_away
from journeys.views.sittings import is_kept, say_saved, written_page

NEWEST = ("-at", "-id")


def entries_of(request: MemberRequest) -> QuerySet[JournalEntry]:
    """The member's entries, through the one door."""
    journeys = Journey.objects.visible_to(request.user)
    rows = JournalEntry.objects.filter(journey__in=journeys, removed_at=None)
    return rows.annotate(pathway_key=F("journey__pathway_key"))


def my_entry(request: MemberRequest, entry_id: UUID) -> JournalEntry:
    """An entry the member may change, also one just removed."""
    journeys = Journey.objects.editable_by(request.user)
    return get_object_or_404(JournalEntry, pk=entry_id, journey__in=journeys)


@require_http_methods(["GET"])
def entry_list(request: MemberRequest) -> HttpResponse:
    """What was written, newest first."""
    entries = page(entries_of(request), request.GET.get("after", ""), by=NEWEST)
    context = {"nav_active": "today", "entries": entries, "search": SearchForm()}
    return render(request, "journeys/entry_list.html", context)


@require_POST
def entry_search(request: MemberRequest) -> HttpResponse:
    """Find words: sent as a form, because an address is written down in many places."""
    search = SearchForm(request.POST)
    context: dict[str, Any] = {"nav_active": "today", "search": search, "searched": True}
    if not search.is_valid():
        context["entries"] = Page([], "")
        return render(request, "journeys/entry_list.html", context, status=422)
    words, after = search.cleaned_data["words"].casefold(), search.cleaned_data["after"]
    found, key = [], after
    # Cells are opened here, a page at a time, until one page of hits is full.
    while True:
        some = page(entries_of(request), key, by=NEWEST, size=500)
        found += [entry for entry in some.rows if words in entry.text.casefold()]
        key = some.next
        if len(found) > SIZE or not key:
            break
    last = found[SIZE - 1] if len(found) > SIZE else None
    context["entries"] = Page(found[:SIZE], f"{last.at.isoformat()}~{last.pk}" if last else "")
    rebase(search, after=context["entries"].next)
    return render(request, "journeys/entry_list.html", context)


@require_http_methods(["GET", "POST"])
def entry_create(request: MemberRequest) -> HttpResponse:
    """Write; saved while typing."""
    form = _form(request, {"prompt": request.GET.get("prompt", "")})
    if request.method == "GET" or not form.is_valid():
        return _show(request, form, status=422 if request.method == "POST" else 200)
    at, sitting = timezone.now(), form.cleaned_data["sitting"]
    entry, made = JournalEntry.objects.get_or_create(
        owner=request.user,
        client_id=sitting,
        defaults={
            "journey": Journey.objects.begin(request.user, at=at),
            "sitting": sitting if request.htmx else None,
            "day": request.user.local_day(at),
            "at": at,
            "changed_at": at,
            "prompt_key": form.cleaned_data["prompt"],
            "text": form.cleaned_data["text"],
        },
    )
    if made:
        return _saved(request, entry)
    # Only the sitting that made it goes on here: a replay with other words shows both.
    return _save(request, form, entry, seen=0)


@require_http_methods(["GET"])
def entry_detail(request: MemberRequest, entry_id: UUID) -> HttpResponse:
    """Read one entry."""
    entry = get_object_or_404(entries_of(request), pk=entry_id)
    return render(request, "journeys/entry_detail.html", {"nav_active": "today", "entry": entry})


@require_http_methods(["GET", "POST"])
def entry_update(request: MemberRequest, entry_id: UUID) -> HttpResponse:
    """Go on with an entry; what it said before is kept."""
    entry = my_entry(request, entry_id)
    initial = {"text": entry.text, "prompt": entry.prompt_key, "version": entry.version}
    form = _form(request, initial)
    if request.method == "GET" or not form.is_valid():
        return _show(request, form, entry, status=422 if request.method == "POST" else 200)
    return _save(request, form, entry, seen=form.cleaned_data["version"])


def _form(request: MemberRequest, initial: dict[str, Any]) -> EntryForm:
    """The form with the prompts of the day, and the one asked for, sent or kept."""
    offered = prompts.offered(request.user.local_day(timezone.now()))
    for key in dict.fromkeys((initial["prompt"], request.POST.get("prompt", ""))):
        if key and key not in dict(offered):
            journey = Journey.objects.walked_by(request.user)
            if text := prompts.text_of(key, journey.pathway_key):
                offered.append((key, text))
    if initial["prompt"] not in dict(offered):
        initial["prompt"] = ""
    return EntryForm(request.POST or None, initial=initial, prompts=offered)


def _save(
    request: MemberRequest, form: EntryForm, entry: JournalEntry, *, seen: int
) -> HttpResponse:
    """Write the words of this sitting, or show both texts."""
    words = {"text": form.cleaned_data["text"], "prompt_key": form.cleaned_data["prompt"]}
    if is_kept(request, form, entry, seen=seen, **words):
        return _saved(request, entry)
    return _show(request, form, entry, status=409, kept=entry.text)


def _saved(request: MemberRequest, entry: JournalEntry) -> HttpResponse:
    """Say so while typing; afterwards go on to the journal."""
    if request.htmx:
        return say_saved(request, entry)
    say(request, _("Saved."))
    return redirect("journeys:entry_list")


def _show(
    request: MemberRequest,
    form: EntryForm,
    entry: JournalEntry | None = None,
    *,
    status: int = 200,
    kept: str = "",
) -> HttpResponse:
    """The page to write on; while typing, only what is not saved and why."""
    context = {"nav_active": "today", "form": form, "entry": entry, "kept": kept}
    name = "journeys/entry_write.html"
    return written_page(request, name, context, part="write", status=status)


@require_http_methods(["GET"])
def entry_history(request: MemberRequest, entry_id: UUID) -> HttpResponse:
    """What an entry said before."""
    entry = get_object_or_404(entries_of(request), pk=entry_id)
    revisions = Revision.objects.filter(owner=request.user, row_id=entry.pk)
    found = page(revisions, request.GET.get("after", ""), by=NEWEST)
    context = {"nav_active": "today", "entry": entry, "revisions": found}
    return render(request, "journeys/entry_history.html", context)


@require_POST
def entry_remove(request: MemberRequest, entry_id: UUID) -> HttpResponse:
    """Take an entry out of the journal; it can be brought back."""
    entry = my_entry(request, entry_id)
    take_away(request, entry, restore="journeys:entry_restore")
    return redirect("journeys:entry_list")


@require_POST
def entry_restore(request: MemberRequest, entry_id: UUID) -> HttpResponse:
    """Bring an entry back."""
    entry = my_entry(request, entry_id)
    bring_back(request, entry)
    return redirect("journeys:entry_detail", entry.pk)
