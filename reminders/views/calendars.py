"""The calendar: switching its address on, anew and off; and the file itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import MemberRequest, say
from reminders.calendar import calendar
from reminders.models import CalendarFeed
from reminders.views.reminders import answer


@require_POST
def calendar_feed(request: MemberRequest) -> HttpResponse:
    """Make an address, a new one, or none."""
    if request.POST.get("choice") == "off":
        CalendarFeed.objects.filter(owner=request.user).delete()
        say(request, _("The calendar is off. Its address opens nothing any more."))
    else:
        CalendarFeed.renew(request.user, at=timezone.now())
        say(request, _("This is the address. An earlier one opens nothing any more."))
    return answer(request)


@login_not_required
@never_cache
@require_safe
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar to whoever knows its address; it names nobody."""
    feed = CalendarFeed.at_address(secret)
    if feed is None:
        raise Http404
    return HttpResponse(
        calendar(feed.owner, at=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="calendar.ics"'},
    )
