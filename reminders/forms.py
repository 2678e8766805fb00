"""What a member says about a reminder."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreateForm, EditForm
from accounts.models import User
from reminders.models import Device, Kind, Reminder, Wording
from reminders.planning import Rule, next_slot, quiet_until
from reminders.wording import seen

CHIPS = {"class": "chips"}
WEEKDAYS = [
    ("0", _("Mon")),
    ("1", _("Tue")),
    ("2", _("Wed")),
    ("3", _("Thu")),
    ("4", _("Fri")),
    ("5", _("Sat")),
    ("6", _("Sun")),
]
RHYTHMS = [
    ("week", _("On days of the week")),
    ("days", _("Every few days")),
    ("month", _("Every month")),
    ("quarter", _("Every three months")),
    ("year", _("Every year")),
    ("taper", _("Less and less often")),
    ("once", _("Once")),
]
STRETCHES = ("daily_weeks", "weekly_weeks", "monthly_months")
# What a kind says of its date in place of the usual sentence.
START_HELP: dict[str, Any] = {
    Kind.HARD_DATE: _("The day you want to hear of it, perhaps a few days before the date itself."),
    Kind.LETTER: _("The day your letter arrives. A letter you read or cancel is not brought up."),
}
FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2200, 12, 31)


class TimeInput(forms.TimeInput):
    """A clock time, by the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DateInput(forms.DateInput):
    """A date, by the browser's own control."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def clock(label: Any, **options: Any) -> forms.TimeField:
    """A field for a clock time."""
    return forms.TimeField(label=label, widget=TimeInput(), **options)


def stretch(label: Any, initial: int, *, most: int) -> forms.IntegerField:
    """A field for how long a tapering reminder stays as often as it is."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        initial=initial,
        error_messages={"required": _("Write a number.")},
    )


class WhenForm(forms.Form):
    """On which days and at what time."""

    rhythm = forms.ChoiceField(
        label=_("How often"), choices=RHYTHMS, initial="week", widget=forms.RadioSelect(CHIPS)
    )
    days = forms.MultipleChoiceField(
        label=_("Days"),
        choices=WEEKDAYS,
        error_messages={"required": _("Choose at least one day.")},
        widget=forms.CheckboxSelectMultiple(CHIPS),
    )
    n = forms.IntegerField(
        label=_("Every how many days"),
        min_value=1,
        max_value=365,
        initial=3,
        error_messages={"required": _("Write a number of days.")},
    )
    start = forms.DateField(
        label=_("First on"),
        help_text=_("It comes back on the same day of the month, or every few days from here."),
        widget=DateInput(),
        error_messages={"required": _("Choose the first date.")},
    )
    daily_weeks = stretch(_("Every day for so many weeks"), 2, most=52)
    weekly_weeks = stretch(_("Then once a week for so many weeks"), 8, most=104)
    monthly_months = stretch(_("Then once a month for so many months"), 6, most=60)
    time = clock(_("Time"), initial=time(18, 0))

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask only for what the chosen rhythm needs."""
        super().__init__(*args, **options)
        if self.is_bound:
            rhythm = self.data.get(self.add_prefix("rhythm"))
            needed = {
                "week": {"days"},
                "days": {"n", "start"},
                "taper": {"start", *STRETCHES},
            }.get(str(rhythm), {"start"})
            for name in ("days", "n", "start", *STRETCHES):
                self.fields[name].required = name in needed

    def clean_start(self) -> date | None:
        """A date that a calendar has room around."""
        start: date | None = self.cleaned_data["start"]
        if start and not FIRST_DATE <= start <= LAST_DATE:
            raise forms.ValidationError(_("Choose a date between 2000 and 2200."))
        return start

    @property
    def rule(self) -> Rule:
        """What was chosen."""
        data = self.cleaned_data
        if data["rhythm"] == "week":
            return Rule("week", days=tuple(sorted(int(day) for day in data["days"])))
        if data["rhythm"] == "taper":
            daily, weekly, monthly = (data[name] for name in STRETCHES)
            return Rule("taper", start=data["start"], stretches=(daily, weekly, monthly))
        return Rule(data["rhythm"], n=data.get("n") or 1, start=data["start"])


class HowForm(forms.Form):
    """How it reaches the member, and what others would see."""

    quiet_from = clock(_("Quiet from"), required=False)
    quiet_until = clock(_("until"), required=False)
    by_email = forms.BooleanField(label=_("Send me an e-mail too"), required=False)
    by_push = forms.BooleanField(label=_("Notify me on my devices too"), required=False)
    wording = forms.ChoiceField(
        label=_("What others would see"),
        help_text=_("The words in a mail or a notification. They never say what it is about."),
        initial=Wording.PLAIN,
        widget=forms.RadioSelect(),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        wording = self.fields["wording"]
        assert isinstance(wording, forms.ChoiceField)
        wording.choices = [(key, preview(key, user.language)) for key in Wording.values]
        if user.email:
            self.fields["by_email"].help_text = user.email
        else:
            del self.fields["by_email"]
        self.offers_push = bool(settings.VAPID_KEY)
        if not Device.objects.working().filter(owner=user).exists():
            del self.fields["by_push"]

    def clean(self) -> dict[str, Any]:
        """Quiet hours have two ends, and the chosen time lies outside of them."""
        data = super().clean() or {}
        begin, end = data.get("quiet_from"), data.get("quiet_until")
        if (begin is None) != (end is None):
            missing = "quiet_from" if begin is None else "quiet_until"
            if missing not in self.errors:
                self.add_error(missing, _("Quiet hours need both a beginning and an end."))
        return data


def preview(wording: str, language: str) -> str:
    """A choice of wording, as others would see it."""
    words = seen(wording, language)
    hint = _("From %(sender)s") % {"sender": words.sender}
    return format_html('<b>{}</b><span class="hint">{}</span>', words.body, hint)


class ReminderForm(WhenForm, HowForm):
    """A reminder whole."""

    label = forms.CharField(
        label=_("What is it about?"),
        help_text=_("Only you see this. It is never sent."),
        max_length=200,
        required=False,
    )
    field_order = [
        "label",
        "rhythm",
        "days",
        "n",
        "start",
        *STRETCHES,
        "time",
        "quiet_from",
        "quiet_until",
    ]

    def __init__(self, *args: Any, at: datetime, kind: str = Kind.FREE, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at
        if help_text := START_HELP.get(kind):
            self.fields["start"].help_text = help_text

    def clean(self) -> dict[str, Any]:
        """All of both, the time outside the quiet hours, and a day that is still to come."""
        data = super().clean()
        refuse_quiet(self, data.get("time"), data.get("quiet_from"), data.get("quiet_until"))
        if not self.errors:
            zone = self.user.time_zone
            if next_slot(self.rule, data["time"], zone, after=self.at) is None:
                self.add_error("start", _("Choose a day and time that are still to come."))
        return data

    def fill(self, reminder: Reminder) -> Reminder:
        """Put what was said into a row."""
        fill_how(reminder, self.cleaned_data)
        reminder.label = self.cleaned_data["label"]
        reminder.days_rule = self.rule.stored()
        reminder.local_time = self.cleaned_data["time"]
        return reminder


class ReminderCreateForm(ReminderForm, CreateForm):
    """A new reminder."""


class ReminderEditForm(ReminderForm, EditForm):
    """A change to one."""


def fill_how(reminder: Reminder, data: dict[str, Any]) -> None:
    """Put channel, quiet hours and wording into a row."""
    reminder.by_email = bool(data.get("by_email"))
    reminder.by_push = bool(data.get("by_push"))
    reminder.wording = data["wording"]
    reminder.quiet_from, reminder.quiet_until = data["quiet_from"], data["quiet_until"]


def refuse_quiet(form: forms.Form, at: time | None, begin: time | None, end: time | None) -> None:
    """Say so when a time lies in the member's own quiet hours."""
    if at is None or begin is None or end is None:
        return
    moment = datetime.combine(FIRST_DATE, at, tzinfo=UTC)
    if quiet_until(moment, (begin, end), "UTC"):
        form.add_error("time", _("This lies in your quiet hours. Choose another time."))


def initial_of(reminder: Reminder) -> dict[str, Any]:
    """The form as a reminder stands."""
    rule = reminder.rule
    return {
        "label": reminder.label,
        "rhythm": rule.every,
        "days": [str(day) for day in rule.days],
        "n": rule.n,
        "start": None if rule.every == "week" else rule.start,
        **dict(zip(STRETCHES, rule.stretches, strict=True)),
        "time": reminder.local_time,
        "quiet_from": reminder.quiet_from,
        "quiet_until": reminder.quiet_until,
        "by_email": reminder.by_email,
        "by_push": reminder.by_push,
        "wording": reminder.wording,
        "version": reminder.version,
    }


def from_template(days: str, at: str, today: date) -> dict[str, Any]:
    """The form as a template proposes it; a day of the month no month lacks."""
    start = today if today.day <= 28 else today.replace(day=28)
    weekdays = {"daily": range(7), "weekly": [today.weekday()]}
    rhythm = {"monthly": "month", "quarterly": "quarter"}.get(days, "week")
    return {
        "rhythm": rhythm,
        "days": [str(day) for day in weekdays.get(days, [])],
        "start": None if rhythm == "week" else start,
        "time": time.fromisoformat(at),
    }
