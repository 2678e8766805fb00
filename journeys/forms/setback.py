"""The form of a setback."""

from datetime import date, timedelta

from django import forms
from django.db.models import TextChoices
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.forms import LINE, TEXT, CreateForm
from journeys import one_change
from journeys.forms.goals import line
from journeys.models import Journey


class Since(TextChoices):
    """Since when, as closely as one likes to say."""

    TODAY = "today", _("Today")
    DAYS = "days", _("A few days")
    WEEK = "week", _("A week or more")
    UNSAID = "unsaid", _("I cannot say")

    def first_day(self, today: date) -> date | None:
        """The earliest day it may have begun, for the rings on Look back."""
        back = {Since.TODAY: 0, Since.DAYS: 3, Since.WEEK: 7}.get(self)
        return None if back is None else today - timedelta(days=back)


PAUSE, REST = "pause", "rest"


class SetbackForm(CreateForm):
    """Something happened. Only the first question waits for an answer."""

    since = forms.ChoiceField(
        label=_("Since when?"),
        choices=Since,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={
            "required": _("Choose what is nearest. “I cannot say” is an answer too."),
            "invalid_choice": _("Choose what is nearest. “I cannot say” is an answer too."),
        },
    )
    what = forms.CharField(
        label=_("What happened?"),
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": _("This is longer than fits. Up to 20,000 characters, please.")
        },
    )
    helped = forms.CharField(
        label=_("Something that helps, to remember for another time"),
        required=False,
        max_length=LINE,
        error_messages={"max_length": _("This is longer than fits. Up to 300 characters, please.")},
    )
    would_help = forms.MultipleChoiceField(
        label=_("What would help a little?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Please choose from what stands here.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["would_help"].choices = [  # type: ignore[attr-defined]
            (
                PAUSE,
                _tile(
                    _("Pause everything for now"),
                    _("No prompts, no reminders, history hidden. It ends when you say so."),
                ),
            ),
            (
                REST,
                _tile(_("Let my goals rest"), _("They keep their steps until you pick them up.")),
            ),
        ]

    def words(self) -> dict[str, str]:
        """What goes into the cell."""
        return {name: self.cleaned_data[name] for name in ("since", "what", "helped")}


class OneChangeForm(forms.Form):
    """One line, and where it goes."""

    text = line(
        _("What would you like to have there next time?"),
        _("One line, in your own words"),
        required=True,
    )
    to = forms.ChoiceField(
        label=_("Where does it belong?"),
        widget=forms.Select,
        error_messages={
            "required": _("Choose the plan or the goal it belongs to."),
            "invalid_choice": _("Choose the plan or the goal it belongs to."),
        },
    )

    def __init__(self, *args: object, journey: Journey, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.journey = journey
        places = [("", _("Choose")), *one_change.places(journey)]
        self.fields["to"].choices = places  # type: ignore[attr-defined]

    def clean_to(self) -> str:
        """A place that has room for one more line."""
        to = str(self.cleaned_data["to"])
        if one_change.is_full(self.journey, to):
            raise forms.ValidationError(_("That part holds as much as fits. Choose another one."))
        return to


def _tile(title: object, hint: object) -> str:
    return format_html('<b>{}</b><span class="hint">{}</span>', title, hint)
