"""The small forms of the page You."""

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Theme, User

if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    UserForm = forms.ModelForm

# Countries whose numbers for help can be shown first; the map of numbers is in the packs.
COUNTRIES = [
    ("", _("Not said")),
    ("AR", _("Argentina")),
    ("AU", _("Australia")),
    ("AT", _("Austria")),
    ("CA", _("Canada")),
    ("CL", _("Chile")),
    ("CO", _("Colombia")),
    ("DE", _("Germany")),
    ("ES", _("Spain")),
    ("FR", _("France")),
    ("GB", _("United Kingdom")),
    ("IE", _("Ireland")),
    ("IN", _("India")),
    ("MX", _("Mexico")),
    ("NL", _("Netherlands")),
    ("NZ", _("New Zealand")),
    ("PE", _("Peru")),
    ("CH", _("Switzerland")),
    ("US", _("United States")),
    ("ZA", _("South Africa")),
]
DAY_BEGINS = [
    (0, _("at midnight")),
    (60, _("at 1 in the morning")),
    (120, _("at 2 in the morning")),
    (180, _("at 3 in the morning")),
    (240, _("at 4 in the morning")),
    (300, _("at 5 in the morning")),
    (360, _("at 6 in the morning")),
]


def zones() -> list[tuple[str, str]]:
    """The time zones of the world, by the names that people look for."""
    known = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    shown = [name for name in known if not name.startswith(("Etc/", "SystemV/", "US/"))]
    return [(name, name.replace("_", " ")) for name in shown]


class PartsForm(UserForm):
    """What a person wants to use."""

    class Meta:
        model = User
        fields = ("uses_stages", "uses_check_ins", "uses_look_back")


class LooksForm(UserForm):
    """How the pages look."""

    theme = forms.ChoiceField(
        label=_("Colours"), choices=Theme, widget=forms.RadioSelect(attrs={"class": "chips"})
    )

    class Meta:
        model = User
        fields = ("theme", "shows_pictures", "shows_suns")


class ClockForm(UserForm):
    """Where and when a person lives."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    day_begins = forms.TypedChoiceField(
        label=_("When does your day begin?"),
        help_text=_("What you write before then counts for the day before."),
        choices=DAY_BEGINS,
        coerce=int,
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Only to show its numbers for help first."),
        choices=COUNTRIES,
        required=False,
    )

    class Meta:
        model = User
        fields = ("time_zone", "language", "day_begins", "country")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = zones()
        # A zone that the tables no longer list stays a choice of those who have it.
        if self.instance.time_zone not in dict(choices):
            choices.append((self.instance.time_zone, self.instance.time_zone))
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]
