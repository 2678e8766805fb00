"""The form of an activity, made from its questions."""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import dates
from accounts.forms import TEXT
from journeys import scores
from journeys.forms.goals import day, line
from journeys.forms.sittings import SittingForm
from stages.content import Activity, WorksheetField

FEELS = ("before", "after")


class Looks(NamedTuple):
    """How scales are shown: with numbers or in words, and what is answered already."""

    shows_numbers: bool
    said: dict[str, Any]


def chips(label: Any, hint: Any, low: str, high: str, looks: Looks, name: str) -> forms.Field:
    """A row from 0 to 10 with nothing chosen beforehand."""
    ends = _("0 is “%(low)s”, 10 is “%(high)s”.") % {"low": low, "high": high}
    field = forms.TypedChoiceField(
        label=label,
        help_text=f"{hint} {ends}".strip() if looks.shows_numbers else hint,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(str(value), str(value)) for value in range(11)],
        widget=forms.RadioSelect({"class": "chips"}),
    )
    if not looks.shows_numbers:
        kept = looks.said.get(name)
        shown = scores.in_words(low, high, kept if type(kept) is int else None)
        field.widget.choices = [(str(value), word) for value, word in shown]
    return field


def _long(question: WorksheetField, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=question.label,
        help_text=hint,
        required=False,
        max_length=TEXT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": gettext_lazy("This is longer than fits here.")},
    )


def _field(question: WorksheetField, looks: Looks) -> forms.Field:
    """The field of one question; every answer may stay open."""
    hint = question.hint
    if question.kind == "long":
        return _long(question, hint)
    if question.kind == "list":
        return _long(question, hint or _("One on each line"))
    if question.kind == "scale":
        name = f"field-{question.key}"
        return chips(question.label, hint, question.low, question.high, looks, name)
    if question.kind == "choice":
        # What was chosen before the words changed, or in another language, stays choosable.
        kept = looks.said.get(f"field-{question.key}")
        offered = [*question.options, *([kept] if isinstance(kept, str) and kept else [])]
        options = [(option, option) for option in dict.fromkeys(offered)]
        return forms.ChoiceField(
            label=question.label,
            help_text=hint,
            required=False,
            choices=options,
            widget=forms.RadioSelect({"class": "chips"}),
        )
    return day(question.label, hint) if question.kind == "date" else line(question.label, hint)


class ActivityForm(SittingForm):
    """What a member fills in; nothing of it has to be."""

    def __init__(
        self, activity: Activity, data: Any = None, *, shows_numbers: bool, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.activity = activity
        looks = Looks(shows_numbers, dict(self.initial))
        if activity.kind == "practice":
            ends = _("very bad"), _("very good")
            before, after = _("How do you feel before?"), _("And how do you feel now?")
            self.fields["before"] = chips(before, "", *ends, looks, "before")
            self.fields["after"] = chips(after, "", *ends, looks, "after")
        for question in activity.fields:
            self.fields[f"field-{question.key}"] = _field(question, looks)

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields of the activity's own questions."""
        return [self[f"field-{question.key}"] for question in self.activity.fields]

    def clean(self) -> dict[str, Any]:
        """Something has to be there to be saved."""
        data = super().clean() or {}
        asked = [name for name in self.fields if name not in ("sitting", "version")]
        if not self.errors and all(data.get(name) in (None, "") for name in asked):
            raise forms.ValidationError(
                _("There is nothing here yet to save. Any one of the answers is enough.")
            )
        return data

    def answers(self, former: dict[str, Any]) -> dict[str, Any]:
        """What goes into the response; answers to questions no longer asked stay."""
        fields, labels = dict(former.get("fields", {})), dict(former.get("labels", {}))
        for question in self.activity.fields:
            labels[question.key] = question.label
            value = self.cleaned_data[f"field-{question.key}"]
            if question.kind == "list":
                value = [row.strip() for row in value.splitlines() if row.strip()]
            fields[question.key] = value.isoformat() if isinstance(value, date) else value
        feels = {name: self.cleaned_data.get(name) for name in FEELS}
        return {"title": self.activity.title, "labels": labels, "fields": fields, **feels}


def initial_of(answers: dict[str, Any]) -> dict[str, Any]:
    """A response's answers as the form shows them."""
    rows = {f"field-{key}": value for key, value in answers.get("fields", {}).items()}
    joined = {k: "\n".join(v) if isinstance(v, list) else v for k, v in rows.items()}
    return joined | {name: answers.get(name) for name in FEELS}


class Said(NamedTuple):
    """A question that was answered: its key, its words then, and the lines of the answer."""

    key: str
    label: str
    lines: list[str]


def read_back(
    answers: dict[str, Any], *, shows_numbers: bool = True
) -> list[tuple[str, list[str]]]:
    """Each question that was answered, with the lines of its answer."""
    return [(said.label, said.lines) for said in said_in(answers, shows_numbers=shows_numbers)]


def said_in(answers: dict[str, Any], *, shows_numbers: bool) -> list[Said]:
    """The same with the keys, which stay where two questions say the same or words change."""
    low, high = _("the low end"), _("the high end")
    labels, found = answers.get("labels", {}), []
    for key, value in answers.get("fields", {}).items():
        if value not in (None, "", []):
            in_words = type(value) is int and not shows_numbers
            lines = [scores.between(low, high, value)] if in_words else _lines(value)
            found.append(Said(f"field-{key}", labels.get(key, key), lines))
    feels = {"before": _("Before, 0 to 10"), "after": _("Afterwards, 0 to 10")}
    if not shows_numbers:
        feels = {"before": _("Before"), "after": _("Afterwards")}
    for name, label in feels.items():
        value = answers.get(name)
        if value is not None:
            word = scores.between(_("very bad"), _("very good"), value)
            found.append(Said(name, label, [str(value) if shows_numbers else word]))
    return found


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(row) for row in value]
    try:
        return [dates.written(date.fromisoformat(value))]
    except (TypeError, ValueError):
        return [str(value)]
