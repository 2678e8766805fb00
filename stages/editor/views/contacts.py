"""Crisis contacts: what waits to be checked first, add one, change one, retire one."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from stages import crisis
from stages.countries import name_of
from stages.editor.contacts import ContactForm
from stages.editor.door import editors_only, show
from stages.editor.forms import key_for
from stages.models import CrisisContact


@require_http_methods(["GET"])
@editors_only
def contact_list(request: MemberRequest) -> HttpResponse:
    """Every contact of a country, the ones that wait to be checked before the others."""
    today = request.user.local_day(timezone.now())
    rows = list(CrisisContact.objects.select_related("checked_by"))
    codes = {row.country for row in rows if row.country}
    country = request.GET.get("country", "").upper()
    chosen = [row for row in rows if country not in codes or row.country == country]
    for row in chosen:
        row.is_stale = row.retired_on is None and today >= row.verify_by  # type: ignore[attr-defined]
        row.place = name_of(row.country) if row.country else _("Anywhere")  # type: ignore[attr-defined]
    shown = [row for row in chosen if row.retired_on is None]
    shown.sort(key=lambda row: (not row.is_stale, row.place, row.position))  # type: ignore[attr-defined]
    context = {
        "contacts": shown,
        "retired": [row for row in chosen if row.retired_on],
        "stale": sum(row.is_stale for row in shown),  # type: ignore[attr-defined]
        "countries": sorted(((code, name_of(code)) for code in codes), key=lambda c: c[1]),
        "country": country if country in codes else "",
    }
    return show(request, "contact_list.html", context)


@require_http_methods(["GET", "POST"])
@editors_only
def contact_create(request: MemberRequest) -> HttpResponse:
    """A contact of the host's own; on Help now once it is saved."""
    today = request.user.local_day(timezone.now())
    form = ContactForm(request.POST if request.method == "POST" else None, row=None, today=today)
    if not form.is_valid():
        return _page(request, form, None, status=422 if form.is_bound else 200)
    client_id, values = form.cleaned_data["client_id"], form.values()
    taken = CrisisContact.objects.values_list("key", flat=True)
    key = key_for(f"{values['country'] or 'anywhere'} {values['name']}", taken, "contact")
    row = CrisisContact(key=key, client_id=client_id, is_own=True, checked_by=request.user)
    for name, value in values.items():
        setattr(row, name, value)
    row.confirmed_on = row.checked_on
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # The form was sent twice: the first one made it.
        return redirect("editor:contact_list")
    crisis.forget()
    say(request, _("It is on Help now within seconds."))
    return redirect("editor:contact_list")


@require_http_methods(["GET", "POST"])
@editors_only
def contact_update(request: MemberRequest, contact_id: int) -> HttpResponse:
    """Change a contact; from then on it is the host's own, and updates leave it alone."""
    row = _contact_or_404(contact_id)
    today = request.user.local_day(timezone.now())
    form = ContactForm(request.POST if request.method == "POST" else None, row=row, today=today)
    if not form.is_valid():
        return _page(request, form, row, status=422 if form.is_bound else 200)
    values = form.values()
    more = {"is_own": True, "confirmed_on": values["checked_on"], "checked_by": request.user}
    rows = CrisisContact.objects.filter(pk=row.pk, version=form.cleaned_data["version"] or 0)
    if not rows.update(**values, **more, version=F("version") + 1):
        sent = request.POST.copy()
        sent["version"] = str(row.version)
        form.data = sent
        return _page(request, form, row, status=409, theirs=_theirs(form, row))
    crisis.forget()
    say(request, _("Saved. It is on Help now within seconds."))
    return redirect("editor:contact_list")


def _theirs(form: ContactForm, row: CrisisContact) -> list[tuple[str, str, str]]:
    """What somebody else saved meanwhile where it is not what was typed: label, theirs, mine."""
    return [
        (str(form.fields[name].label), str(getattr(row, name)), str(value))
        for name, value in form.values().items()
        if getattr(row, name) != value
    ]


def _page(
    request: MemberRequest,
    form: ContactForm,
    row: CrisisContact | None,
    *,
    status: int = 200,
    theirs: Any = None,
) -> HttpResponse:
    context = {"form": form, "contact": row, "theirs": theirs}
    return show(request, "contact_update.html", context, status=status)


def _contact_or_404(contact_id: int) -> CrisisContact:
    # A number larger than any id is no id.
    return get_object_or_404(CrisisContact, pk=min(contact_id, 2**62))


@require_POST
@editors_only
def contact_checked(request: MemberRequest, contact_id: int) -> HttpResponse:
    """Somebody has tried it today and found it right."""
    row = _contact_or_404(contact_id)
    row.confirm(on=request.user.local_day(timezone.now()), by=request.user)
    crisis.forget()
    say(request, _("%s is noted as checked today.") % row.name)
    return _back(request)


@require_POST
@editors_only
def contact_retire(request: MemberRequest, contact_id: int) -> HttpResponse:
    """Take a contact off Help now, with the one that is only shown beside it."""
    row, day = _contact_or_404(contact_id), request.user.local_day(timezone.now())
    if row.kind == "emergency" and not _others(row).exists():
        say(request, _("This is the only number to call in danger there. Change it instead."))
        return _back(request)
    _pair_of(row).update(retired_on=day, version=F("version") + 1)
    crisis.forget()
    undo = reverse("editor:contact_show", args=[row.pk])
    say(request, _("%s is no longer on Help now.") % row.name, undo=undo)
    return _back(request)


@require_POST
@editors_only
def contact_show(request: MemberRequest, contact_id: int) -> HttpResponse:
    """Put a retired contact on Help now again."""
    row = _contact_or_404(contact_id)
    _pair_of(row).update(retired_on=None, version=F("version") + 1)
    crisis.forget()
    say(request, _("%s is on Help now again.") % row.name)
    return _back(request)


def _others(row: CrisisContact) -> QuerySet[CrisisContact]:
    """The other numbers to call in danger in the same place."""
    rows = CrisisContact.objects.shown().filter(kind="emergency", country=row.country)
    return rows.exclude(pk=row.pk)


def _pair_of(row: CrisisContact) -> QuerySet[CrisisContact]:
    """The row, and the one it belongs together with."""
    rows = CrisisContact.objects.all()
    return rows.filter(pair=row.pair) if row.pair else rows.filter(pk=row.pk)


def _back(request: MemberRequest) -> HttpResponse:
    """The list, of the same country."""
    country = request.POST.get("country", "")[:2]
    address = reverse("editor:contact_list")
    return redirect(f"{address}?country={country}" if country.isalpha() else address)
