"""How a page answers a deed: back to where the person was, or with both texts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import dates
from accounts.http import MemberRequest


class Kept(NamedTuple):
    """A text that stands there already, beside the one just sent."""

    label: str | Promise
    text: str


def own_path(request: MemberRequest, fallback: str) -> str:
    """The page of ours that the person came from, and never anybody else's address."""
    path = request.POST.get("next") or request.GET.get("next") or ""
    safe = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if safe and path.isprintable() else fallback


def back(request: MemberRequest, fallback: str) -> HttpResponse:
    """Go on: the browser knows the new state already under htmx, else a page shows it."""
    if request.htmx:
        return HttpResponse(status=204)
    return HttpResponseRedirect(own_path(request, fallback))


def rebase(form: forms.Form, **values: object) -> None:
    """Let the form, with everything typed in it, stand on what the database says now."""
    sent: Any = form.data
    data = sent.copy()
    for name, value in values.items():
        data[form.add_prefix(name)] = str(value)
    form.data = data


def differing(row: Any, form: forms.Form, names: Iterable[str]) -> list[Kept]:
    """What a row says where the valid form says something else."""
    found = [(name, getattr(row, name)) for name in names]
    return [
        Kept(form[name].label, dates.written(value) if isinstance(value, date) else value or "–")
        for name, value in found
        if value != form.cleaned_data[name]
    ]


def send_again(form: forms.Form) -> None:
    """Let a form that was sent before make a row of its own when it is sent once more."""
    rebase(form, client_id=uuid4())
