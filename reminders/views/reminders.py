"""A member's reminders: the list, making, changing, resting and deleting one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import MemberRequest, say
from journeys.answers import rebase
from journeys.models import Journey, Letter
from reminders import asking, offering
from reminders.forms import (
    ReminderCreateForm,
    ReminderEditForm,
    from_template,
    initial_of,
)
from reminders.listing import listing
from reminders.models import Kind, Reminder
from stages.content import ReminderTemplate

PAUSED_FOR = timedelta(days=14)
LIST = "reminders:reminder_list"
FORM = "reminders/reminder_form.html"


def mine(request: MemberRequest, reminder_id: UUID) -> Reminder:
    """The member's own reminder; anybody else's is not there."""
    return get_object_or_404(Reminder.objects.of(request.user), pk=reminder_id)


def answer(request: MemberRequest) -> HttpResponse:
    """After a POST: the list anew for htmx, the page again for a plain request."""
    if not request.htmx:
        return redirect(LIST)
    context = listing(request, at=timezone.now())
    return render(request, "reminders/reminder_list.html#reminders", context)


@require_http_methods(["GET"])
def reminder_list(request: MemberRequest) -> HttpResponse:
    """Show what is switched on, when it comes, and whether it arrives."""
    template = "reminders/reminder_list.html"
    if request.htmx:
        template += "#reminders"
    return render(request, template, listing(request, at=timezone.now()))


class Proposed(NamedTuple):
    """What the address of the form asks for."""

    kind: str
    initial: dict[str, Any]
    template: ReminderTemplate | None = None
    # One that is there already for the same letter.
    kept: Reminder | None = None


def proposed(request: MemberRequest, *, at: datetime) -> Proposed:
    """A reminder from a template, for a hard date, for a letter, or free."""
    if "letter" in request.GET:
        day = opens_on(request, request.GET["letter"])
        same = Reminder.objects.of(request.user).on().filter(kind=Kind.LETTER)
        kept = same.filter(days_rule__start=day.isoformat()).first()
        return Proposed(Kind.LETTER, {"rhythm": "once", "days": [], "start": day}, kept=kept)
    if request.GET.get("kind") == Kind.HARD_DATE:
        return Proposed(Kind.HARD_DATE, {"rhythm": "year", "days": []})
    journey = Journey.objects.walked_by(request.user)
    template = offering.template_of(journey, request.GET.get("template", "")[:60])
    if template is None:
        return Proposed(Kind.FREE, {"days": []})
    today = at.astimezone(request.user.zone).date()
    initial = from_template(template.days, template.time, today) | {"label": template.title}
    return Proposed(template.kind, initial, template)


def opens_on(request: MemberRequest, letter_id: str) -> date:
    """The day of the member's own letter; without one, or anybody else's, is not there."""
    try:
        key = UUID(letter_id)
    except ValueError:
        raise Http404 from None
    mine = Letter.objects.standing().filter(owner=request.user, opens_on__isnull=False)
    letter = get_object_or_404(mine.defer("text"), pk=key)
    assert letter.opens_on is not None
    return letter.opens_on


@require_http_methods(["GET", "POST"])
def reminder_create(request: MemberRequest) -> HttpResponse:
    """Make a reminder, with what the address proposes filled in."""
    now = timezone.now()
    asks = proposed(request, at=now)
    if asks.kept and request.method == "GET":
        return redirect("reminders:reminder_update", asks.kept.pk)
    form = ReminderCreateForm(
        request.POST or None, initial=asks.initial, user=request.user, at=now, kind=asks.kind
    )
    context = {"form": form, "offered": asks.template}
    if not form.is_valid():
        return asked(request, context)
    reminder = form.fill(asking.draft(request.user, form.cleaned_data["client_id"], at=now))
    reminder.kind = asks.kind
    reminder.template_key = asks.template.key if asks.template else ""
    kept, same = asking.keep(reminder, at=now)
    if not same:
        return asked(request, context | {"kept": kept}, status=409)
    say(request, _("Saved. You could change it whenever you want."))
    return to_list(request)


def to_list(request: MemberRequest) -> HttpResponse:
    """Off to the list; htmx is told to walk there."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(LIST))
    return redirect(LIST)


def asked(
    request: MemberRequest, context: dict[str, Any], status: int | None = None
) -> HttpResponse:
    """The form, with what was typed and what is wrong with it."""
    form = context["form"]
    template = f"{FORM}#reminder-form" if request.htmx else FORM
    context = {"nav_active": "you", **context}
    return render(request, template, context, status=status or (422 if form.errors else 200))


@require_http_methods(["GET", "POST"])
def reminder_update(request: MemberRequest, reminder_id: UUID) -> HttpResponse:
    """Change a reminder of the version that was seen."""
    reminder = mine(request, reminder_id)
    now = timezone.now()
    initial = initial_of(reminder)
    form = ReminderEditForm(
        request.POST or None, initial=initial, user=request.user, at=now, kind=reminder.kind
    )
    context = {"form": form, "reminder": reminder}
    if not form.is_valid():
        return asked(request, context)
    with transaction.atomic():
        seen = Reminder.objects.select_for_update().filter(
            pk=reminder.pk, version=form.cleaned_data["version"]
        )
        current = seen.first()
        if current is not None:
            asking.agree_if_wanted(form.fill(current), at=now)
            current.change(at=now)
    if current is None:
        # Read again: what was found above may be older than what stands in the way.
        reminder.refresh_from_db()
        rebase(form, version=reminder.version)
        return asked(request, context | {"kept": reminder}, status=409)
    say(request, _("Saved."))
    return to_list(request)


@require_POST
def switch(request: MemberRequest, reminder_id: UUID) -> HttpResponse:
    """Switch a reminder on or off."""
    reminder, now = mine(request, reminder_id), timezone.now()
    if request.POST.get("on"):
        reminder.start(at=now)
    else:
        reminder.end(at=now)
    return answer(request)


@require_POST
def done_today(request: MemberRequest, reminder_id: UUID) -> HttpResponse:
    """It is done already: nothing more of it comes today. A second POST takes that back."""
    reminder, now = mine(request, reminder_id), timezone.now()
    if reminder.is_done(at=now):
        reminder.not_done_today()
        say(request, _("It comes as agreed."))
    else:
        reminder.done_today(at=now)
        undo = reverse("reminders:done_today", args=[reminder.pk])
        say(request, _("Good. No more of it today."), undo=undo)
    return answer(request)


@require_POST
def pause(request: MemberRequest) -> HttpResponse:
    """Let everything rest for two weeks."""
    now = timezone.now()
    until = now + PAUSED_FOR
    if Reminder.objects.of(request.user).pause(at=now, until=until):
        say(request, _("Nothing comes for two weeks."), undo=reverse("reminders:resume"))
    return answer(request)


@require_POST
def resume(request: MemberRequest) -> HttpResponse:
    """End the rest."""
    Reminder.objects.of(request.user).resume(at=timezone.now())
    say(request, _("Your reminders are on again."))
    return answer(request)


@require_POST
def move(request: MemberRequest) -> HttpResponse:
    """Let every reminder follow the member's clock."""
    Reminder.objects.of(request.user).move(request.user.time_zone, at=timezone.now())
    say(request, _("Your reminders follow your clock."))
    return answer(request)


@require_POST
def reminder_delete(request: MemberRequest, reminder_id: UUID) -> HttpResponse:
    """Delete a reminder; the message that says so takes it back."""
    reminder = mine(request, reminder_id)
    reminder.remove(at=timezone.now())
    say(request, _("Deleted."), undo=reverse("reminders:restore", args=[reminder.pk]))
    return answer(request)


@require_POST
def restore(request: MemberRequest, reminder_id: UUID) -> HttpResponse:
    """Take a deletion back."""
    own = Reminder.objects.filter(owner=request.user)
    get_object_or_404(own, pk=reminder_id).restore(at=timezone.now())
    return answer(request)


@require_POST
def test_message(request: MemberRequest) -> HttpResponse:
    """Send a test message now, at most one a minute, and say honestly what came of it."""
    say(request, asking.send_test(request.user, at=timezone.now()))
    return answer(request)
