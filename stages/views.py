"""Help now: the one page of the map that everybody may open."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stages import crisis
from stages.countries import name_of

REGION = re.compile(r"^[a-z]{2,3}(?:-[A-Za-z]{4})?-([A-Za-z]{2})$")


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Who can be reached now, by country; without an account, a script or a session."""
    choices = sorted(((code, name_of(code)) for code in crisis.countries()), key=lambda c: c[1])
    country = chosen_country(request, {code for code, _ in choices})
    contacts = crisis.contacts_for(country)
    context = {
        "contacts": contacts,
        "groups": contacts.groups(),
        "countries": choices,
        "country": country,
        "country_name": name_of(country),
    }
    return render(request, "stages/help.html", context)


def chosen_country(request: HttpRequest, known: set[str]) -> str:
    """What was asked for; else what the person set; else what the browser tells."""
    if (asked := request.GET.get("country")) is not None:
        return asked.upper() if asked.upper() in known else ""
    own = getattr(request.user, "country", "") if request.user.is_authenticated else ""
    if own in known:
        return str(own)
    for part in request.headers.get("Accept-Language", "")[:500].split(","):
        match = REGION.match(part.split(";")[0].strip())
        if match and match[1].upper() in known:
            return match[1].upper()
    return ""
