"""What the page Reminders shows: each reminder, when it comes, and whether it arrives."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import time_format
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts import dates
from accounts.http import MemberRequest
from accounts.models import User
from journeys.models import Journey, Pause
from reminders import notifying, offering
from reminders.forms import WEEKDAYS
from reminders.models import CalendarFeed, EmailChannel, Pulse, Reminder
from reminders.wording import Seen, seen, site
from stages import editions
from stages.content import ReminderTemplate

PHASES = {
    "day": gettext_lazy("Every day"),
    "week": gettext_lazy("Once a week"),
    "month": gettext_lazy("Every month"),
    "quarter": gettext_lazy("Every three months"),
}


class Row(NamedTuple):
    """One reminder as the page shows it."""

    reminder: Reminder
    title: str
    when: str
    next_due: str
    # Why it ended, in words.
    ended: str
    # Nothing comes of it for now, because the member asked for rest.
    rests: bool
    last_delivered: str
    trouble: str
    seen: Seen
    is_done: bool
    # Whether it comes to a device, too.
    by_push: bool


class State(NamedTuple):
    """What the page has to know beside reminders and devices."""

    channel: EmailChannel | None
    feed_key: UUID | None
    mail_away: bool
    push_away: bool
    rests: bool
    pathway_key: str | None


def listing(request: MemberRequest, *, at: datetime) -> dict[str, object]:
    """Everything the page needs, in three queries however many reminders there are."""
    user = request.user
    mine = Reminder.objects.of(user)
    reminders = list(mine.annotate(last_at=Max("occurrences__deliveries__sent_at")))
    state = state_of(user, at=at)
    channel, trouble = state.channel, mail_trouble(state.channel, user, away=state.mail_away)
    browser = notifying.browser_of(request)
    devices = [
        shown._replace(last_sent=local(shown.device.last_sent_at, user.time_zone))
        for shown in notifying.devices_of(user, browser=browser, away=state.push_away, at=at)
    ]
    works = any(not shown.device.retired_at for shown in devices)
    taken = {reminder.template_key for reminder in reminders}
    all_rest = bool(reminders) and state.rests
    return {
        "nav_active": "you",
        "rows": [row(reminder, trouble, user, works, all_rest, at=at) for reminder in reminders],
        "templates": [t for t in offered(state.pathway_key) if t.key not in taken],
        "channel": channel if channel and not channel.withdrawn_at else None,
        "channel_trouble": trouble,
        "devices": devices,
        "is_here": any(shown.is_here and not shown.device.retired_at for shown in devices),
        "offers_push": notifying.is_offered(),
        "calendar_address": calendar_address(state.feed_key),
        "next_mail": "" if all_rest else next_mail(reminders, trouble, at=at),
        "last_mail": last_mail(channel, user),
        "paused_until": max(
            (local(r.paused_until, r.tz) for r in reminders if resting(r, at)), default=""
        ),
        "all_rest": all_rest and any(reminder.is_on for reminder in reminders),
        "any_on": any(reminder.is_on for reminder in reminders),
        "zone_differs": any(r.tz != user.time_zone for r in reminders if r.is_on),
        "preview": seen("plain", user.language),
    }


def state_of(user: User, *, at: datetime) -> State:
    """The small things beside the reminders, in one query."""
    feeds = CalendarFeed.objects.filter(owner=OuterRef("pk"))
    away = Pulse.objects.filter(open_until__gt=at)
    walked = Journey.objects.visible_to(user).open()
    member = User.objects.select_related("email_channel").annotate(
        feed_key=Subquery(feeds.values("key")[:1]),
        mail_away=Exists(away.filter(pk="email")),
        push_away=Exists(away.filter(pk="push")),
        rests=Exists(Pause.objects.open().filter(owner=OuterRef("pk"))),
        pathway_key=Subquery(walked.values("pathway_key")[:1]),
    )
    found = member.only("email_channel").get(pk=user.pk)
    state = (getattr(found, name) for name in State._fields[1:])
    return State(getattr(found, "email_channel", None), *state)


def calendar_address(key: UUID | None) -> str:
    """Where the member's calendar program asks; empty if it may not."""
    secret = CalendarFeed(key=key).secret if key else ""
    return site(reverse("reminders:calendar_file", args=[secret])) if secret else ""


def next_mail(reminders: list[Reminder], trouble: str, *, at: datetime) -> str:
    """When the next mail is due; empty if none is, or none would arrive."""
    coming = [r for r in reminders if r.is_on and r.by_email and r.next_at and not resting(r, at)]
    if trouble or not coming:
        return ""
    first = min(coming, key=lambda r: r.next_at or at)
    return local(first.next_at, first.tz)


def last_mail(channel: EmailChannel | None, user: User) -> str:
    """When the mail server last took a mail for the member."""
    return local(channel.last_sent_at, user.time_zone) if channel else ""


def offered(pathway_key: str | None) -> tuple[ReminderTemplate, ...]:
    """The reminders that the member's pathway offers, or the first one before they walk any."""
    return editions.read_here(pathway_key or editions.DEFAULT_PATHWAY).pathway.reminders


def resting(reminder: Reminder, at: datetime) -> bool:
    """Whether a reminder is switched on and rests for now."""
    return reminder.is_on and reminder.paused_until is not None and reminder.paused_until > at


def row(
    reminder: Reminder, trouble: str, user: User, works: bool, all_rest: bool, *, at: datetime
) -> Row:
    """One reminder as the page shows it."""
    last_at: datetime | None = getattr(reminder, "last_at", None)
    rests = reminder.is_on and (all_rest or resting(reminder, at))
    return Row(
        reminder=reminder,
        title=offering.title(reminder),
        when=when(reminder),
        next_due=local(reminder.next_at, reminder.tz) if reminder.is_on and not rests else "",
        ended=reminder.get_ended_why_display(),
        rests=rests,
        last_delivered=local(last_at, reminder.tz),
        trouble=trouble if reminder.is_on and reminder.by_email else "",
        seen=seen(reminder.wording, user.language),
        is_done=reminder.is_done(at=at),
        by_push=reminder.by_push and works,
    )


def local(moment: datetime | None, zone: str) -> str:
    """A moment on the member's clock, as 20 November, 6pm."""
    if moment is None:
        return ""
    there = moment.astimezone(ZoneInfo(zone))
    same_year = abs(there - timezone.now()) < timedelta(days=300)
    return dates.written(there, "j F" if same_year else "j F Y") + ", " + spoken(there.time())


def spoken(clock: time) -> str:
    """A clock time as people say it: 6pm, 7.30pm; in other languages as they write it."""
    if not get_language().startswith("en"):
        return time_format(clock, get_format("TIME_FORMAT"))
    half = "am" if clock.hour < 12 else "pm"
    return time_format(clock, "g.i" if clock.minute else "g") + half


def when(reminder: Reminder) -> str:
    """On which days and at what time, in words."""
    rule = reminder.rule
    clock = spoken(reminder.local_time)
    if rule.every == "week":
        if len(rule.days) == 7:
            return _("Every day at %(time)s") % {"time": clock}
        names = ", ".join(str(WEEKDAYS[day][1]) for day in rule.days)
        return _("%(days)s at %(time)s") % {"days": names, "time": clock}
    if rule.every == "days":
        some = ngettext("Every %(n)d day", "Every %(n)d days", rule.n) % {"n": rule.n}
        often = _("Every day") if rule.n == 1 else some
        return _("%(often)s at %(time)s") % {"often": often, "time": clock}
    if rule.every == "taper":
        today = timezone.now().astimezone(ZoneInfo(reminder.tz)).date()
        return _("%(often)s at %(time)s, and rarer with time") % {
            "often": PHASES[rule.phase(today)],
            "time": clock,
        }
    often = {
        "month": _("Every month"),
        "quarter": _("Every three months"),
        "year": _("Every year"),
        "once": _("Once"),
    }[rule.every]
    return _("%(often)s at %(time)s") % {"often": often, "time": clock}


def mail_trouble(channel: EmailChannel | None, user: User, *, away: bool) -> str:
    """Why mail does not reach the member, in words; empty when it does."""
    code = channel.trouble(user.email) if channel else "withdrawn"
    if not code and channel and away:
        code = "away"
    return {
        "away": _("The mail server cannot be reached just now. What is due waits for it."),
        "": "",
        "withdrawn": _("Mail is switched off."),
        "address-changed": _("Your address has changed. Save this reminder again to use it."),
        "suspended": _("Mail to your address came back. A test message switches it on again."),
        "unconfirmed": _("Open the link in the mail we sent you, and it works."),
    }[code]
