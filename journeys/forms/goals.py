"""Forms of goals and their steps."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.forms import LINE, CreateForm, EditForm
from journeys.models import Goal
from journeys.models.goal import HOPED_FOR

LEVELS = (
    _("Less than now"),
    _("As now"),
    _("Good enough"),
    _("What I hope for"),
    _("More than I hoped"),
)


def line(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    """One line of a member's own words."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LINE,
        error_messages={
            "required": _("Write a few words here, in any way you like."),
            "max_length": _("This is longer than fits. Up to 300 characters, please."),
        },
    )


def day(label: Any, hint: Any = "") -> forms.DateField:
    """A date that may stay open."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))],
        error_messages={"invalid": _("This is not a date we can read. For example 2027-03-21.")},
    )


class GoalWords(forms.Form):
    """What a goal says."""

    wish = line(_("In your own words"), _("For example: “See people twice a week”"), required=True)
    why = line(_("Why it matters to you"))
    life_area = line(_("Part of life"), _("For example: people, body, home, work, fun"))
    by_day = day(_("By when"), _("No date is needed. A date passes without comment."))


class GoalCreateForm(CreateForm, GoalWords):
    """A wish and its smallest step."""

    step = line(
        _("What is the smallest first step?"),
        _("Something you could do on a bad day, in ten minutes or less"),
    )
    if_text = line(_("If it is"))
    then_text = line(_("then I will"))


class GoalForm(EditForm, GoalWords):
    """A goal's words, and five ways it could turn out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in enumerate(LEVELS, start=1):
            self.fields[f"level_{number}"] = line(label)

    def values(self) -> dict[str, Any]:
        """What goes into the goal."""
        data = self.cleaned_data
        levels = [data[f"level_{number}"] for number in range(1, len(LEVELS) + 1)]
        words = {name: data[name] for name in ("wish", "why", "life_area", "by_day")}
        return {**words, "levels": levels if any(levels) else []}


class StepForm(CreateForm):
    """One more step."""

    text = line(_("Add a step"), required=True)


class StepEditForm(EditForm):
    """Other words for a step, often smaller ones."""

    text = line(
        _("The step"),
        _("Something you could do on a bad day, in ten minutes or less"),
        required=True,
    )
    if_text = line(_("If it is"))
    then_text = line(_("then I will"))


class ReachForm(forms.Form):
    """Which of the five came closest, of those that were written; nobody has to say."""

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = [
            (number, format_html('<b>{}</b><span class="hint">{}</span>', label, words))
            for number, (label, words) in enumerate(zip(LEVELS, goal.levels, strict=False), start=1)
            if words
        ]
        if written:
            self.fields["level"] = forms.TypedChoiceField(
                label=_("Which of your five comes closest?"),
                help_text=_("Only if you like. Any of them counts."),
                choices=written,
                coerce=int,
                required=False,
                initial=goal.reached_level,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Please choose from what stands here.")},
            )

    @property
    def chosen(self) -> int:
        """What was chosen, or else what was hoped for."""
        return int(self.cleaned_data.get("level") or HOPED_FOR)


class RestForm(forms.Form):
    """Words for putting a goal down."""

    words = line(_("A few words for later, if you like"))
