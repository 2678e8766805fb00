"""Forms of what stands in the way outside."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.forms import TEXT, CreateForm, EditForm
from journeys.forms.goals import line

WORDS = ("what", "help", "who")


class About(TextChoices):
    """What it is about; none of it is about the person."""

    MONEY = "money", _("Money")
    HOUSING = "housing", _("Housing")
    WORK = "work", _("Work or school")
    CARE = "care", _("Care that is hard to get")
    OFFICES = "offices", _("Forms and offices")
    TRANSPORT = "transport", _("Getting there")
    STIGMA = "stigma", _("How others treat me")
    SAFETY = "safety", _("Not being safe where I am")
    DUTIES = "duties", _("Looking after others")
    OTHER = "other", _("Something else")


class BarrierWords(forms.Form):
    """What stands in the way, what would help, and who could."""

    about = forms.MultipleChoiceField(
        label=_("What is it about?"),
        required=False,
        choices=About,
        widget=forms.CheckboxSelectMultiple({"class": "chips"}),
        error_messages={"invalid_choice": _("Please choose from what stands here.")},
    )
    what = forms.CharField(
        label=_("What stands in the way?"),
        help_text=_("In your own words"),
        required=False,
        max_length=TEXT,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": _("This is longer than fits here.")},
    )
    help = line(_("What would help?"), _("For example: “A letter for the housing office”"))
    who = line(_("Who could?"), _("A person, a service, an office. You could ask them, or not."))

    def clean(self) -> dict[str, Any]:
        """Something has to be there to be saved."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("about", *WORDS)):
            raise forms.ValidationError(
                _("There is nothing here yet to save. Any one of the answers is enough.")
            )
        return data

    def words(self) -> dict[str, Any]:
        """What goes into the cell."""
        return {name: self.cleaned_data[name] for name in ("about", *WORDS)}


class BarrierForm(CreateForm, BarrierWords):
    """One more thing that stands in the way."""


class BarrierEditForm(EditForm, BarrierWords):
    """The same in other words."""
