"""What pages that save while somebody types have in common; see docs/adr/0066."""

from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.http import MemberRequest
from journeys.answers import rebase
from journeys.models.revision import write


def is_kept(request: MemberRequest, form: forms.Form, row: Any, *, seen: int, **words: Any) -> bool:
    """Write the words of this sitting into the row; a plain save closes the sitting.

    Where others came between, nothing is written and the form stands on the newest words, so
    that sending it once more takes them over knowingly.
    """
    sitting = form.cleaned_data["sitting"]
    at, closing = timezone.now(), not request.htmx
    if write(row, at=at, seen=seen, sitting=sitting, closing=closing, **words):
        return True
    rebase(form, version=row.version, sitting=uuid4())
    return False


def say_saved(request: MemberRequest, row: Any) -> HttpResponse:
    """While typing: one quiet word, and the version the form stands on now."""
    return render(request, "journeys/partials/saved.html", {"version": row.version})


def written_page(
    request: MemberRequest, name: str, context: dict[str, Any], *, part: str, status: int
) -> HttpResponse:
    """The page to write on; while typing, only what is not saved and why.

    A conflict shows the part whole, with both texts, in place of the one on the screen.
    """
    clash = status == 409
    if request.htmx:
        name += f"#{part}" if clash else "#unsaved"
    response = render(request, name, context, status=status)
    if request.htmx and clash:
        response["HX-Retarget"], response["HX-Reswap"] = f"#{part}", "outerHTML"
    return response
