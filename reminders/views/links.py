"""What the links of a message lead to."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from reminders import offering, snoozing, wording
from reminders.listing import local
from reminders.models import Delivery, Device, EmailChannel, Ended, InboxItem, Reminder


@require_http_methods(["GET", "POST"])
def open_link(request: MemberRequest, opaque: UUID) -> HttpResponse:
    """Say to its member what a message was about; or confirm the address it went to."""
    channel = EmailChannel.objects.filter(owner=request.user, code=opaque).first()
    if channel is not None:
        return confirm(request, channel)
    if Device.objects.filter(owner=request.user, pk=opaque).exists():
        # A test message: it arrived, and that is all it has to say.
        return redirect("reminders:reminder_list")
    delivery = get_object_or_404(
        Delivery.objects.select_related("occurrence__reminder", "occurrence__inbox_item"),
        pk=opaque,
        occurrence__reminder__owner=request.user,
    )
    item = delivery.occurrence.inbox_item
    if request.method == "POST":
        raise Http404
    context = {"item": item, **offering.about(request, delivery.occurrence.reminder)}
    return render(request, "reminders/inbox_item_detail.html", context)


def confirm(request: MemberRequest, channel: EmailChannel) -> HttpResponse:
    """Following the link shows; pressing the button confirms."""
    if request.method == "POST":
        channel.confirm(at=timezone.now())
        say(request, _("Thank you. Mail to this address works."))
        return redirect("reminders:reminder_list")
    return render(request, "reminders/email_confirm.html", {"channel": channel})


@require_POST
def done(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """Lay a notice aside; what was still to be sent for it is not sent."""
    items = InboxItem.objects.filter(owner=request.user)
    item = get_object_or_404(items, pk=item_id)
    items.filter(pk=item.pk, done_at__isnull=True).update(done_at=timezone.now())
    if request.htmx:
        return HttpResponse("")
    return redirect("/today/")


@require_POST
def later(request: MemberRequest, item_id: UUID) -> HttpResponse:
    """Put a notice off; it comes back once."""
    items = InboxItem.objects.filter(owner=request.user).select_related("occurrence__reminder")
    item, now = get_object_or_404(items, pk=item_id), timezone.now()
    until = snoozing.later(item, request.POST.get("choice", ""), at=now)
    if until is None:
        return HttpResponseBadRequest()
    if snoozing.snooze(item, until, at=now):
        moment = local(until, item.occurrence.reminder.tz)
        say(request, _("It comes back on %(moment)s.") % {"moment": moment})
    if request.htmx:
        return HttpResponse("")
    return redirect("/today/")


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Switch one reminder off from a mail, signed in or not (RFC 8058).

    GET only shows, because mail scanners follow links. The token carries no other power, so
    a POST from anywhere is what it is meant for. The page names nobody.
    """
    reminder_id = wording.read_off_token(token)
    if reminder_id is None:
        raise Http404
    if request.method == "GET":
        return render(request, "reminders/off.html")
    if reminder := Reminder.objects.filter(pk=reminder_id).first():
        reminder.end(at=timezone.now(), why=Ended.MAIL)
    return render(request, "reminders/off.html", {"is_off": True})
