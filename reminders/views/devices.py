"""Notifications on a browser: switching them on, testing them, and off again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.devices import is_shared
from accounts.http import MemberRequest, say
from reminders import notifying
from reminders.models import Delivery, Device, Reminder, TooManyDevices
from reminders.views.reminders import LIST, answer

# As long as browsers keep a cookie.
KEPT_FOR = timedelta(days=400)


@require_http_methods(["GET", "POST"])
def device_create(request: MemberRequest) -> HttpResponse:
    """Say what a notification shows to others; with a yes, keep the browser's subscription."""
    if not notifying.is_offered():
        raise Http404
    form = notifying.DeviceForm(request.POST or None)
    shared = is_shared(request)
    if form.is_valid() and not shared:
        try:
            browser = notifying.switch_on(
                request.user,
                form,
                browser=notifying.browser_of(request),
                user_agent=request.headers.get("User-Agent", "")[:400],
                at=timezone.now(),
            )
        except TooManyDevices:
            form.add_error(None, _("That is one device too many. Switch one off first."))
        else:
            say(request, _("Notifications are on for this device."))
            return remember(redirect(LIST), browser)
    context = {
        "nav_active": "you",
        "form": form,
        "public_key": notifying.public_key(),
        "lines": notifying.lines_of(request.user),
        "has_others": Reminder.objects.of(request.user).on().filter(by_push=False).exists(),
        "is_shared": shared,
        "host": settings.SITE_HOST,
    }
    status = 422 if form.errors else 200
    return render(request, "reminders/device_form.html", context, status=status)


def remember(response: HttpResponse, browser: UUID) -> HttpResponse:
    """Mark the browser, so that it never has two subscriptions here."""
    response.set_cookie(
        notifying.COOKIE,
        str(browser),
        max_age=KEPT_FOR,
        secure=settings.OVER_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_POST
def device_off(request: MemberRequest, device_id: UUID) -> HttpResponse:
    """Switch a device off, in one step; nothing more is sent there."""
    get_object_or_404(Device, pk=device_id, owner=request.user).delete()
    say(request, _("Off. Nothing more comes to that device."))
    return answer(request)


@require_POST
def device_test(request: MemberRequest, device_id: UUID) -> HttpResponse:
    """Send a test message to one device now, and say honestly what came of it."""
    device = get_object_or_404(Device, pk=device_id, owner=request.user)
    say(request, notifying.send_test(device, request.user, at=timezone.now()))
    return answer(request)


@csrf_exempt
@login_not_required
@require_POST
def shown(request: HttpRequest) -> HttpResponse:
    """The device's own word that it showed a notification, signed in or not.

    What it names is known to the device alone, and all it does is to keep the device.
    """
    try:
        opaque = UUID(request.body[:36].decode("ascii"))
    except ValueError:
        raise Http404 from None
    sent = Delivery.objects.filter(pk=opaque, channel="push")
    device = sent.values_list("endpoint", flat=True).first() or opaque
    if not Device.objects.filter(pk=device).update(used_at=timezone.now()):
        raise Http404
    return HttpResponse(status=204)
