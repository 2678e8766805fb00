"""Forms of the planner."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreateForm, EditForm
from journeys.forms.goals import line
from journeys.models.goal import Goal
from stages.content import Measure

KINDS = (("might", _("Might")), ("must", _("Must")))
CHOOSE = {"invalid_choice": _("Please choose from what stands here.")}


def feeling(label: Any, mood: Measure, hint: Any = "") -> forms.TypedChoiceField:
    """One of the five words, or none."""
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(str(point.value), point.word) for point in mood.points],
        widget=forms.RadioSelect({"class": "chips"}),
        error_messages=CHOOSE,
    )


class PlannedWords(forms.Form):
    """What is planned, how firmly, what for, and how it may feel."""

    what = line(_("What would you like to do?"), required=True)
    kind = forms.ChoiceField(
        label=_("Must it be this day, or might it?"),
        choices=KINDS,
        initial="might",
        widget=forms.RadioSelect({"class": "chips"}),
        error_messages=CHOOSE | {"required": _("Choose one of the two.")},
    )
    matters = line(_("What it is good for"), _("For example: being with people"))

    def __init__(self, *args: Any, mood: Measure, goals: Iterable[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expected"] = feeling(_("How do you expect it to feel?"), mood)
        self.by_id = {str(goal.pk): goal for goal in goals}
        self.fields["goal"] = forms.ChoiceField(
            label=_("Does it belong to a goal?"),
            required=False,
            choices=[("", _("No goal")), *((pk, goal.wish) for pk, goal in self.by_id.items())],
            error_messages=CHOOSE,
        )

    def goal(self) -> Goal | None:
        """The goal chosen."""
        return self.by_id.get(self.cleaned_data["goal"])


class PlannedForm(CreateForm, PlannedWords):
    """One more thing on a day."""


class PlannedEditForm(EditForm, PlannedWords):
    """Other words for it, and how it was."""

    def __init__(self, *args: Any, mood: Measure, **kwargs: Any) -> None:
        super().__init__(*args, mood=mood, **kwargs)
        self.fields["actual"] = feeling(_("How did it feel?"), mood)


class FeltForm(EditForm):
    """How it was, said on the day."""

    def __init__(self, *args: Any, mood: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actual"] = feeling(_("How did it feel?"), mood)
