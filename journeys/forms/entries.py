"""Forms of the journal."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms import LINE, TEXT
from journeys.forms.sittings import SittingForm
from journeys.prompts import Choices


class EntryForm(SittingForm):
    """Private writing, with a prompt or without."""

    prompt = forms.ChoiceField(
        label=_("A question to begin with"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Please choose from what stands here.")},
    )

    text = forms.CharField(
        label=_("What would you like to write?"),
        max_length=TEXT,
        widget=forms.Textarea({"rows": 12}),
        error_messages={
            "required": _("There is nothing here yet to save. One word is enough."),
            "max_length": _("This is longer than one entry holds. Save a part of it first."),
        },
    )

    def __init__(self, *args: Any, prompts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prompt"].choices = [("", _("None, I write freely")), *prompts]  # type: ignore[attr-defined]

    @property
    def prompt_said(self) -> str | Promise:
        """The words of the prompt that is chosen."""
        said = dict(self.fields["prompt"].choices)  # type: ignore[attr-defined]
        chosen = self["prompt"].value()
        return said.get(chosen, "") if chosen else ""


class SearchForm(forms.Form):
    """Words to find again."""

    words = forms.CharField(label=_("Find in what you wrote"), max_length=LINE)
    after = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
