"""Letters to future me: written now, sealed, read on a day to come."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import dates
from accounts.http import MemberRequest, say
from journeys import rows
from journeys.forms.letters import LetterForm
from journeys.models import Journey, Letter
from journeys.paging import page
from journeys.views.door import posted, today_of
from journeys.views.removing import bring_back
from journeys.views.sittings import is_kept, say_saved, written_page


def letters_of(request: MemberRequest) -> QuerySet[Letter]:
    """The member's letters, through the one door."""
    journeys = Journey.objects.visible_to(request.user)
    return Letter.objects.standing().filter(journey__in=journeys)


def my_letter(request: MemberRequest, letter_id: UUID) -> Letter:
    """A letter the member may change, also one just cancelled."""
    journeys = Journey.objects.editable_by(request.user)
    return get_object_or_404(Letter, pk=letter_id, journey__in=journeys)


@require_http_methods(["GET"])
def letter_list(request: MemberRequest) -> HttpResponse:
    """Letters by their days; no words of one that is sealed."""
    found = page(
        letters_of(request).defer("text"), request.GET.get("after", ""), by=("-written_at", "-id")
    )
    context = {"letters": found, "rows": rows.of_letters(found.rows, today_of(request))}
    return render(request, "journeys/letter_list.html", context)


@require_http_methods(["GET", "POST"])
def letter_create(request: MemberRequest) -> HttpResponse:
    """Write a letter; kept while typing, sealed when it is sent."""
    form = _form(request)
    if not form.is_valid():
        return _show(request, form, status=422 if form.is_bound else 200)
    at, data = timezone.now(), form.cleaned_data
    letter, made = Letter.objects.get_or_create(
        owner=request.user,
        client_id=data["sitting"],
        defaults={
            "journey": Journey.objects.begin(request.user, at=at),
            "sitting": data["sitting"] if request.htmx else None,
            "written_at": at,
            "changed_at": at,
            "text": data["text"],
        },
    )
    if made:
        return _saved(request, letter, data["opens_on"])
    # Only the sitting that made it goes on here: a replay with other words shows both.
    return _save(request, form, letter, seen=0)


def _form(request: MemberRequest, **initial: Any) -> LetterForm:
    """The form; a letter is sealed by the button, never by saving while typing."""
    sealing = request.POST.get("then") != "later" and not request.htmx
    return LetterForm(posted(request), today=today_of(request), sealing=sealing, initial=initial)


@require_http_methods(["GET"])
def letter_detail(request: MemberRequest, letter_id: UUID) -> HttpResponse:
    """Read a letter that is open; of a sealed one, only when it opens."""
    letter = get_object_or_404(letters_of(request), pk=letter_id)
    today = today_of(request)
    has_come = letter.opens_on is not None and letter.opens_on <= today
    context = {"letter": letter, "has_come": has_come}
    return render(request, "journeys/letter_detail.html", context)


@require_http_methods(["GET", "POST"])
def letter_update(request: MemberRequest, letter_id: UUID) -> HttpResponse:
    """Change a letter that is open or not finished. A sealed one is opened first."""
    letter = my_letter(request, letter_id)
    if letter.is_sealed and request.method == "GET":
        return redirect("journeys:letter_detail", letter.pk)
    form = _form(request, text=letter.text, opens_on=letter.opens_on, version=letter.version)
    if not form.is_valid():
        return _show(request, form, letter, status=422 if form.is_bound else 200)
    return _save(request, form, letter, seen=form.cleaned_data["version"])


def _save(request: MemberRequest, form: LetterForm, letter: Letter, *, seen: int) -> HttpResponse:
    """Write the words of this sitting, or show both."""
    if is_kept(request, form, letter, seen=seen, text=form.cleaned_data["text"]):
        return _saved(request, letter, form.cleaned_data["opens_on"])
    return _show(request, form, letter, status=409, kept=letter.text)


def _saved(request: MemberRequest, letter: Letter, opens_on: date | None) -> HttpResponse:
    """Say so while typing; afterwards seal it, or keep it to go on with."""
    if request.htmx:
        return say_saved(request, letter)
    if request.POST.get("then") == "later" or opens_on is None:
        say(request, _("Kept. You can go on whenever you like."))
        return redirect("journeys:letter_list")
    letter.seal(until=opens_on)
    say(request, _("Sealed until %(day)s.") % {"day": dates.written(opens_on)})
    return redirect("journeys:letter_detail", letter.pk)


def _show(
    request: MemberRequest,
    form: LetterForm,
    letter: Letter | None = None,
    *,
    status: int = 200,
    kept: str = "",
) -> HttpResponse:
    """The page to write on; while typing, only what is not saved and why."""
    context = {"form": form, "letter": letter, "kept": kept}
    name = "journeys/letter_write.html"
    return written_page(request, name, context, part="write", status=status)


@require_POST
def letter_open(request: MemberRequest, letter_id: UUID) -> HttpResponse:
    """Break the seal, on its day or before."""
    letter = my_letter(request, letter_id)
    if letter.removed_at is None:
        letter.open(at=timezone.now())
    return redirect("journeys:letter_detail", letter.pk)


@require_POST
def letter_put_by(request: MemberRequest, letter_id: UUID) -> HttpResponse:
    """Not now: it waits among the letters and is not brought up again."""
    letter = my_letter(request, letter_id)
    letter.put_by(at=timezone.now())
    say(request, _("It waits among your letters."))
    return redirect("journeys:today")


@require_POST
def letter_remove(request: MemberRequest, letter_id: UUID) -> HttpResponse:
    """Cancel a letter; it can be brought back."""
    letter = my_letter(request, letter_id)
    if letter.cancel(at=timezone.now()):
        undo = reverse("journeys:letter_restore", args=[letter.pk])
        say(request, _("Cancelled. It will not arrive."), undo=undo)
    return redirect("journeys:letter_list")


@require_POST
def letter_restore(request: MemberRequest, letter_id: UUID) -> HttpResponse:
    """Bring a letter back."""
    letter = my_letter(request, letter_id)
    bring_back(request, letter)
    return redirect("journeys:letter_detail", letter.pk)
