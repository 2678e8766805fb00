"""The offer on entering a maintenance stage, and the question on leaving it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.forms import CreateForm
from accounts.http import MemberRequest, say
from journeys.models import Journey
from reminders import asking
from reminders.forms import HowForm, WhenForm, fill_how, from_template, refuse_quiet
from reminders.models import Reminder
from stages.content import ReminderTemplate, Stage


class OfferedForm(WhenForm):
    """A yes or no to one template; days and time count only with a yes."""

    wanted = forms.BooleanField(
        label=gettext_lazy("Yes, remind me"),
        required=False,
        widget=forms.CheckboxInput({"class": "switch"}),
    )
    field_order = ["wanted"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and not self.data.get(self.add_prefix("wanted")):
            for field in self.fields.values():
                field.required = False

    def clean(self) -> dict[str, Any]:
        """Nothing is asked of what was not wanted."""
        if not self.cleaned_data.get("wanted"):
            for name in list(self.errors):
                del self.errors[name]
            return self.cleaned_data
        return super().clean() or {}


class OfferForm(HowForm, CreateForm):
    """What holds for all that were wanted."""


class Offered(NamedTuple):
    """One template with its form."""

    template: ReminderTemplate
    form: OfferedForm


def maintenance_stage(journey: Journey, stage_key: str) -> Stage:
    """The stage of that key that offers reminders."""
    stage = journey.pathway.stage(stage_key)
    if stage is None or not journey.pathway.reminders_of(stage):
        raise Http404
    return stage


@require_http_methods(["GET", "POST"])
def offer(request: MemberRequest, stage_key: str) -> HttpResponse:
    """Offer a stage's reminders; nothing is on unless the member says yes to it."""
    now = timezone.now()
    journey = Journey.objects.walked_by(request.user)
    stage = maintenance_stage(journey, stage_key)
    data = request.POST or None
    today = now.astimezone(request.user.zone).date()
    items = [
        Offered(t, OfferedForm(data, prefix=t.key, initial=from_template(t.days, t.time, today)))
        for t in journey.pathway.reminders_of(stage)
    ]
    form = OfferForm(data, user=request.user)
    if data and all([form.is_valid(), *[item.form.is_valid() for item in items]]):
        wanted = [item for item in items if item.form.cleaned_data["wanted"]]
        for item in wanted:
            how = form.cleaned_data
            times = (item.form.cleaned_data["time"], how["quiet_from"], how["quiet_until"])
            refuse_quiet(item.form, *times)
        if not any(item.form.errors for item in wanted):
            return take_up(request, form, wanted, stage, at=now)
    template = "reminders/offer.html" + ("#offer" if request.htmx else "")
    context = {"stage": stage, "items": items, "form": form}
    return render(request, template, context, status=422 if data else 200)


def take_up(
    request: MemberRequest, form: OfferForm, wanted: list[Offered], stage: Stage, *, at: datetime
) -> HttpResponse:
    """Make a reminder of each yes; the same form again makes none twice."""
    for item in wanted:
        client_id = uuid.uuid5(form.cleaned_data["client_id"], item.template.key)
        reminder = asking.draft(request.user, client_id, at=at)
        fill_how(reminder, form.cleaned_data)
        reminder.kind, reminder.template_key = item.template.kind, item.template.key
        reminder.stage_key = stage.key
        reminder.label = item.template.title
        reminder.days_rule = item.form.rule.stored()
        reminder.local_time = item.form.cleaned_data["time"]
        asking.keep(reminder, at=at)
    if wanted:
        say(request, _("Saved. You could change it whenever you want."))
    return redirect("reminders:reminder_list" if wanted else "/journey/")


@require_http_methods(["GET", "POST"])
def still(request: MemberRequest, stage_key: str) -> HttpResponse:
    """On leaving a stage: keep its reminders, or still them."""
    mine = Reminder.objects.of(request.user).on().filter(stage_key=stage_key)
    if request.method == "POST":
        now = timezone.now()
        chosen = request.POST.get("choice")
        if chosen == "still":
            for reminder in mine:
                reminder.end(at=now)
            say(request, _("They are still now. You could switch them on again."))
        return redirect("/journey/")
    reminders = list(mine)
    if not reminders:
        raise Http404
    return render(request, "reminders/still.html", {"reminders": reminders})
