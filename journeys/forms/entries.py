"""Forms of the journal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LINE, TEXT
from journeys.forms.sittings import SittingForm


class EntryForm(SittingForm):
    """Private writing."""

    text = forms.CharField(
        label=_("What would you like to write?"),
        max_length=TEXT,
        widget=forms.Textarea({"rows": 12}),
        error_messages={
            "required": _("There is nothing here yet to save. One word is enough."),
            "max_length": _("This is longer than one entry holds. Save a part of it first."),
        },
    )


class SearchForm(forms.Form):
    """Words to find again."""

    words = forms.CharField(label=_("Find in what you wrote"), max_length=LINE)
    after = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
