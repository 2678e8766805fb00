"""A traveller's clock: the device is asked where it is, and the member whether to go by that."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import MemberRequest, say
from reminders.models import Reminder
from reminders.offering import STAYS

BEFORE = "clock_before"
TODAY = "journeys:today"


@require_POST
def follow(request: MemberRequest) -> HttpResponse:
    """Days and reminders go by the clock of this device from now on."""
    zone, before = request.POST.get("time_zone", ""), request.user.time_zone
    if zone not in available_timezones():
        say(request, _("We do not know the place your device names. You can choose it here."))
        return redirect("accounts:you")
    go_by(request, zone)
    request.session[BEFORE] = before
    text = _("Your days and reminders go by the clock of this device.")
    say(request, text, undo=reverse("reminders:clock_back"))
    return redirect(TODAY)


@require_POST
def stay(request: MemberRequest) -> HttpResponse:
    """The clock stays as it is, and this sign-in does not ask about that place again."""
    zone = request.POST.get("time_zone", "")
    if zone in available_timezones():
        request.session[STAYS] = zone
    return redirect(TODAY)


@require_POST
def back(request: MemberRequest) -> HttpResponse:
    """Take the last change of the clock back."""
    if before := request.session.pop(BEFORE, ""):
        go_by(request, before)
    return redirect(TODAY)


@transaction.atomic
def go_by(request: MemberRequest, zone: str) -> None:
    """Change the member's clock, and that of all their reminders with it."""
    request.user.time_zone = zone
    request.user.save(update_fields=["time_zone"])
    Reminder.objects.of(request.user).move(zone, at=timezone.now())
