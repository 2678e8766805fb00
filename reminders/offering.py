"""What reminders add to You, to Today, and to entering and leaving a stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import MemberRequest
from accounts.models import User
from accounts.prepared import Prepared
from journeys.models import CheckIn, Journey
from reminders.doings import Doings
from reminders.models import InboxItem, Kind, Reminder
from reminders.planning import day_of
from stages.content import ReminderTemplate, Stage

# After this a notice is no longer shown: what was left is left.
SHOWN_FOR = timedelta(days=3)
# In the session: the place whose clock this member does not want to go by.
STAYS = "clock_stays"

# Where each kind leads to, inside the app.
LEADS_TO = {
    Kind.CHECK_IN: ("/today/", gettext_lazy("Go to the check-in")),
    Kind.PLAN_REVIEW: ("/plan/", gettext_lazy("Open my plan")),
    Kind.ACTIVITY: ("/journey/", gettext_lazy("See what there is")),
    Kind.STEP: ("/goals/", gettext_lazy("Open my goals")),
    Kind.HARD_DATE: ("/plan/wellness/", gettext_lazy("Open my wellness plan")),
    Kind.WEEKLY_REVIEW: ("/look-back/", gettext_lazy("Look back")),
    Kind.LETTER: ("/letters/", gettext_lazy("Open my letters")),
}


def line_hint(request: MemberRequest) -> str | Promise:
    """How things stand, beside the line on You."""
    count = Reminder.objects.of(request.user).on().count()
    return _("%(count)d switched on") % {"count": count} if count else _("All off")


def today_card(request: MemberRequest) -> tuple[str, dict[str, object]] | None:
    """The newest notice that waits, if one does."""
    now = timezone.now()
    items = _waiting(request.user.pk, now - SHOWN_FOR, now)
    if not items:
        return None
    item = items[0]
    reminder = item.occurrence.reminder
    if not item.away_from and is_needless(item):
        return None
    return "reminders/today_card.html", {"item": item, **about(request, reminder)}


def clock_card(request: MemberRequest) -> tuple[str, dict[str, object]] | None:
    """A question for travellers; only their browser knows whether to show it."""
    return "reminders/clock_card.html", {"stays": request.session.get(STAYS, "")}


def is_needless(item: InboxItem) -> bool:
    """Whether the member did meanwhile what a notice is about."""
    reminder, day = item.occurrence.reminder, day_of(item.occurrence.occ_key)
    if reminder.kind == Kind.CHECK_IN:
        return bool(item.checked_in)  # type: ignore[attr-defined]
    return day is not None and Doings.of([(reminder, day)]).make_needless(reminder, day)


def _newest(owner_id: UUID, since: datetime, at: datetime) -> QuerySet[InboxItem]:
    items = InboxItem.objects.waiting(User(pk=owner_id), since=since, at=at)
    # A letter that has come stands on Today itself.
    items = items.exclude(occurrence__reminder__kind=Kind.LETTER, away_from__isnull=True)
    day = Cast(Substr(OuterRef("occurrence__occ_key"), 1, 10), DateField())
    said = CheckIn.objects.standing().filter(owner=OuterRef("owner"), day=day)
    return items.select_related("occurrence__reminder").annotate(checked_in=Exists(said))[:1]


_waiting = Prepared(_newest, UUID, datetime, datetime)


def about(request: MemberRequest, reminder: Reminder) -> dict[str, object]:
    """What a reminder is called inside the app, and where it leads."""
    lead = LEADS_TO.get(Kind(reminder.kind))
    return {
        "reminder": reminder,
        "reminder_title": title(reminder),
        "leads_to": lead[0] if lead else "",
        "leads_label": lead[1] if lead else "",
    }


def title(reminder: Reminder) -> str:
    """What a reminder is called, inside the app only: the member's words, else its kind's."""
    return reminder.label or str(Kind(reminder.kind).label)


def template_of(journey: Journey, key: str) -> ReminderTemplate | None:
    """The template of that key in the edition the member reads."""
    return next((t for t in journey.pathway.reminders if t.key == key), None)


def after_entering(journey: Journey, stage: Stage) -> str | None:
    """On entering a maintenance stage: its reminders, to say yes or no to."""
    if not stage.is_maintenance or not journey.pathway.reminders_of(stage):
        return None
    return reverse("reminders:offer", args=[stage.key])


def after_leaving(journey: Journey, stage_key: str) -> str | None:
    """On leaving one: whether to keep or still the reminders that came with it."""
    mine = Reminder.objects.filter(owner=journey.owner_id, stage_key=stage_key)
    return reverse("reminders:still", args=[stage_key]) if mine.on().exists() else None
