"""The form of a letter to oneself."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TEXT
from journeys.forms.goals import day
from journeys.forms.sittings import SittingForm


class LetterForm(SittingForm):
    """A letter, and the day it arrives. While typing, the day may still be open."""

    text = forms.CharField(
        label=_("Dear future me"),
        max_length=TEXT,
        widget=forms.Textarea({"rows": 12}),
        error_messages={
            "required": _("There is nothing here yet to save. One line is enough."),
            "max_length": _("This is longer than one letter holds. Up to 20,000 characters."),
        },
    )
    opens_on = day(_("When would you like to read it?"), _("It arrives on Today, here in the app."))

    def __init__(self, *args: Any, today: date, sealing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.sealing = sealing
        self.fields["opens_on"].error_messages["required"] = _("Choose a day to come.")

    def clean(self) -> dict[str, Any]:
        """A letter that is sealed needs a day to come."""
        data = super().clean() or {}
        if self.sealing and not self.errors.get("opens_on"):
            opens_on = data.get("opens_on")
            if opens_on is None or opens_on <= self.today:
                self.add_error("opens_on", _("Choose a day to come, tomorrow or later."))
        return data
