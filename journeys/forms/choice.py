"""The forms with which a member chooses what they answer."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreateForm
from journeys.choice import Cell

NAME, END, TAG = 80, 40, 40


class Better(TextChoices):
    """Which end of a scale is the easier one."""

    BETTER = "better", _("The high end")
    HARDER = "harder", _("The low end")
    NEITHER = "neither", _("Neither")


def _short(label: Any, longest: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        error_messages={
            "required": _("Please write a word or a few."),
            "max_length": _("This is longer than fits here."),
        },
    )


class OwnMeasureForm(CreateForm):
    """A question of one's own, with own words at both ends."""

    title = _short(_("What would you like to ask yourself?"), NAME, _("For example: Patience"))
    low = _short(_("The word at the low end"), END, _("For example: none at all"))
    high = _short(_("The word at the high end"), END, _("For example: plenty"))
    higher_is = forms.ChoiceField(
        label=_("Which end is easier for you?"),
        choices=Better,
        initial=Better.NEITHER,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={
            "required": _("Please choose one of the three."),
            "invalid_choice": _("Please choose one of the three."),
        },
    )

    def cell(self) -> Cell:
        """The question as the choice keeps it; its key comes from the form, so it is made once."""
        data = self.cleaned_data
        words = {name: data[name] for name in ("title", "low", "high", "higher_is")}
        return {"key": f"own-{data['client_id'].hex}", **words}


class OwnTagForm(CreateForm):
    """A word of one's own for what is around."""

    text = _short(_("A word for what is around"), TAG, _("For example: the garden"))

    def cell(self) -> Cell:
        """The word as the choice keeps it."""
        data = self.cleaned_data
        return {"key": data["client_id"].hex, "text": data["text"]}
