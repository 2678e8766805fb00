"""The form with which a member marks a day or a stretch."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreateForm
from journeys.forms.stages import own_words
from journeys.models.marker import MarkerKind

FIRST_DAY = date(1900, 1, 1)


class MarkerForm(CreateForm):
    """A turning point, or something tried, on a day."""

    kind = forms.ChoiceField(
        label=_("What was it?"),
        choices=MarkerKind,
        initial=MarkerKind.TURNING_POINT,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={
            "required": _("Please choose one of the two."),
            "invalid_choice": _("Please choose one of the two."),
        },
    )
    day = forms.DateField(
        label=_("Which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Please choose a day."),
            "invalid": _("Please write a day, for example 2026-03-02."),
        },
    )
    words = own_words(_("In your own words"))
    visit = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["day"]
        if day < FIRST_DAY or day > self.today:
            raise forms.ValidationError(_("Please choose today or a day before it."))
        return day
