"""The form of a weekly review."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import TEXT
from journeys.forms.sittings import SittingForm

QUESTIONS = ("kept", "dropped", "next")


def _lines(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=TEXT,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": _("This is longer than fits here.")},
    )


class ReviewForm(SittingForm):
    """Three questions; any one of them is enough."""

    kept = _lines(_("What would you like to keep?"), _("What did you good, however small"))
    dropped = _lines(_("What could you put down?"), _("What did not fit, or cost too much"))
    next = _lines(_("What comes next?"), _("One small thing is plenty"))

    def __init__(self, *args: Any, steps: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["steps"] = forms.MultipleChoiceField(
            label=_("Steps you took this week"),
            help_text=_("Tick what you would like to keep in mind"),
            required=False,
            choices=[(text, text) for text in steps],
            widget=forms.CheckboxSelectMultiple({"class": "chips"}),
            error_messages={"invalid_choice": _("Please choose from what stands here.")},
        )

    def clean(self) -> dict[str, Any]:
        """Something has to be there to be saved."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("steps", *QUESTIONS)):
            raise forms.ValidationError(
                _("There is nothing here yet to save. Any one of the answers is enough.")
            )
        return data

    def words(self) -> dict[str, Any]:
        """What goes into the cell."""
        return {name: self.cleaned_data[name] for name in ("steps", *QUESTIONS)}
