"""Forms of trials."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LINE, CreateForm, EditForm
from journeys.forms.goals import day, line
from journeys.models.experiment import Outcome

WORDS = ("what", "from_day", "review_on", "expects", "stop_rule")
CHOOSE = {
    "required": _("Choose what is nearest. Each of them is a result."),
    "invalid_choice": _("Choose what is nearest. Each of them is a result."),
}


class ExperimentWords(forms.Form):
    """What is tried, for how long, and what for."""

    what = line(_("What would you like to try?"), required=True)
    from_day = day(_("From"))
    review_on = day(_("Look at it again on"), _("A date passes without comment."))
    expects = line(
        _("What do you expect?"), _("For example: “I may feel silly, and a little calmer after”")
    )
    stop_rule = line(
        _("When would you stop before that?"),
        _("For example: “If I sleep worse three nights in a row”"),
    )

    def clean(self) -> dict[str, Any]:
        """A look back cannot come before the beginning."""
        data = super().clean() or {}
        first, last = data.get("from_day"), data.get("review_on")
        if first and last and last < first:
            self.add_error("review_on", _("This day is before the first one. A later one, please."))
        return data


class ExperimentForm(CreateForm, ExperimentWords):
    """A new trial."""

    approach = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].required = True
        self.fields["from_day"].error_messages["required"] = _("Choose a day; today is fine.")


class ExperimentEditForm(EditForm, ExperimentWords):
    """Other words for a trial."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].required = True
        self.fields["from_day"].error_messages["required"] = _("Choose a day; today is fine.")


class OutcomeForm(EditForm):
    """What came of it, in own words."""

    outcome = forms.ChoiceField(
        label=_("What would you like to do with it?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect({"class": "chips"}),
        error_messages=CHOOSE,
    )
    found = forms.CharField(
        label=_("What did you notice?"),
        required=False,
        max_length=LINE,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": _("This is longer than fits. Up to 300 characters, please.")},
    )
