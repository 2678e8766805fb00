"""One form for each way a part of a plan is filled."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.forms.goals import line

AT_MOST = 60
AT_ONCE = 3
PHONE = re.compile(r"^[+\d\s()./\-–*#]{2,40}$")

Items = list[dict[str, str]]


class LineForm(forms.Form):
    """One line."""

    text = line("")


class PersonForm(forms.Form):
    """Somebody who can be called or written to."""

    text = line(gettext_lazy("Name"))
    phone = line(gettext_lazy("Phone"))
    note = line(gettext_lazy("Note"), gettext_lazy("For example: friend, any time"))

    def clean_phone(self) -> str:
        """A number that a phone can dial, written as the member writes it."""
        phone = str(self.cleaned_data["phone"])
        if phone and not (PHONE.match(phone) and re.search(r"\d.*\d", phone)):
            raise forms.ValidationError(
                _("A phone can only call digits, spaces and +. Words fit under Note.")
            )
        return phone


class IfThenForm(forms.Form):
    """A sign, and what the member will do then."""

    text = line(gettext_lazy("If I notice"))
    then = line(gettext_lazy("then I will"))


FORMS: dict[str, type[forms.Form]] = {
    "lines": LineForm,
    "people": PersonForm,
    "if-then": IfThenForm,
}
ORDINALS = {
    "lines": (
        gettext_lazy("First thing"),
        gettext_lazy("Second thing"),
        gettext_lazy("Third thing"),
        gettext_lazy("Fourth thing"),
        gettext_lazy("Fifth thing"),
    ),
    "people": (
        gettext_lazy("First person"),
        gettext_lazy("Second person"),
        gettext_lazy("Third person"),
        gettext_lazy("Fourth person"),
        gettext_lazy("Fifth person"),
    ),
    "if-then": (
        gettext_lazy("First sign"),
        gettext_lazy("Second sign"),
        gettext_lazy("Third sign"),
        gettext_lazy("Fourth sign"),
        gettext_lazy("Fifth sign"),
    ),
}


def items_form(
    holds: str, *, data: Any = None, items: Items | None = None, more: bool = False
) -> BaseFormSet[forms.Form]:
    """The form of a part: what stands there, and enough room for more."""
    filled = len(items or [])
    extra = AT_ONCE if more else max(AT_ONCE - filled, 1)
    kind = formset_factory(
        FORMS[holds],
        extra=min(extra, AT_MOST - filled),
        max_num=AT_MOST,
        absolute_max=AT_MOST,
        validate_max=True,
    )
    formset = kind(data, initial=items if data is None else None, prefix="items")
    ordinals = ORDINALS[holds]
    for number, form in enumerate(formset.forms):
        known = number < len(ordinals)
        title = ordinals[number] if known else _("Number %(number)s") % {"number": number + 1}
        form.title = title  # type: ignore[attr-defined]
        if holds == "lines":
            form.fields["text"].label = title
    return formset


def items_of(formset: BaseFormSet[forms.Form]) -> Items:
    """What was filled in, without the empty lines."""
    rows = [form.cleaned_data for form in formset.forms]
    return [dict(row) for row in rows if any(row.values())]


def as_item(holds: str, idea: str) -> dict[str, str]:
    """An idea of the template as a line of the plan."""
    if holds == "if-then" and ", then " in idea:
        sign, _then, deed = idea.partition(", then ")
        return {"text": sign.removeprefix("If "), "then": deed.removeprefix("I will ")}
    return dict.fromkeys(FORMS[holds].base_fields, "") | {"text": idea}
