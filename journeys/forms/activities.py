"""The form of an activity, made from its questions."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import TEXT
from journeys.forms.goals import day, line
from journeys.forms.sittings import SittingForm
from stages.content import Activity, WorksheetField

FEELS = ("before", "after")


def chips(label: Any, hint: Any = "") -> forms.TypedChoiceField:
    """A row from 0 to 10 with nothing chosen beforehand."""
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(str(value), str(value)) for value in range(11)],
        widget=forms.RadioSelect({"class": "chips"}),
    )


def _long(question: WorksheetField, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=question.label,
        help_text=hint,
        required=False,
        max_length=TEXT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": gettext_lazy("This is longer than fits here.")},
    )


def _field(question: WorksheetField) -> forms.Field:
    """The field of one question; every answer may stay open."""
    hint = question.hint
    if question.kind == "long":
        return _long(question, hint)
    if question.kind == "list":
        return _long(question, hint or _("One on each line"))
    if question.kind == "scale":
        ends = _("0 is “%(low)s”, 10 is “%(high)s”.") % {"low": question.low, "high": question.high}
        return chips(question.label, f"{hint} {ends}".strip())
    if question.kind == "choice":
        options = [(option, option) for option in question.options]
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

    def __init__(self, activity: Activity, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.activity = activity
        if activity.kind == "practice":
            ends = _("0 is “very bad”, 10 is “very good”.")
            self.fields["before"] = chips(_("How do you feel before?"), ends)
            self.fields["after"] = chips(_("And how do you feel now?"), ends)
        for question in activity.fields:
            self.fields[f"field-{question.key}"] = _field(question)

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


def read_back(answers: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Each question that was answered, with the lines of its answer."""
    labels, found = answers.get("labels", {}), []
    for key, value in answers.get("fields", {}).items():
        if value not in (None, "", []):
            found.append((labels.get(key, key), _lines(value)))
    for name, label in (("before", _("Before, 0 to 10")), ("after", _("Afterwards, 0 to 10"))):
        if answers.get(name) is not None:
            found.append((label, [str(answers[name])]))
    return found


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(row) for row in value]
    try:
        return [date_format(date.fromisoformat(value))]
    except (TypeError, ValueError):
        return [str(value)]
