"""The form of a crisis contact: what the file of shipped ones holds, said in a browser."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stages import content, crisis
from stages.countries import NAMES, name_of
from stages.models import CrisisContact

KINDS = [
    ("line", gettext_lazy("People to talk or write to")),
    ("emergency", gettext_lazy("The number to call in danger")),
    ("directory", gettext_lazy("A list of places")),
]
SPACING = re.compile(r"[\s()./-]")


class NumberField(forms.CharField):
    """A number as it is dialled; spaces and brackets are how people write it."""

    def clean(self, value: Any) -> str:
        """The digits, with a plus in front where there is one."""
        return SPACING.sub("", str(super().clean(value)))


class LanguagesField(forms.CharField):
    """Codes of languages with commas between them."""

    def clean(self, value: Any) -> Any:
        """The codes."""
        codes = [code.strip() for code in str(super().clean(value)).split(",") if code.strip()]
        if any(not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", code) for code in codes):
            raise forms.ValidationError(_("Write short codes, as en or es."), code="invalid")
        return codes

    def prepare_value(self, value: Any) -> Any:
        """As one line."""
        return ", ".join(value) if isinstance(value, list) else value


class ContactForm(forms.Form):
    """A contact. Nothing is shown that says neither where it comes from nor when it was tried."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=KINDS)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    region = forms.CharField(
        label=gettext_lazy("Region"),
        help_text=gettext_lazy("If it is only for a part of the country"),
        max_length=100,
        required=False,
    )
    who_for = forms.CharField(label=gettext_lazy("Who it is for"), max_length=300, required=False)
    phone = NumberField(
        label=gettext_lazy("Phone number"),
        help_text=gettext_lazy("As it is dialled from inside the country"),
        max_length=40,
        required=False,
    )
    text = NumberField(
        label=gettext_lazy("Number for text messages"), max_length=40, required=False
    )
    text_says = forms.CharField(
        label=gettext_lazy("The word to text"), max_length=40, required=False
    )
    chat = forms.URLField(
        label=gettext_lazy("Address of a chat or page"),
        help_text=gettext_lazy("Begins with https://"),
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    hours = forms.CharField(label=gettext_lazy("Hours"), max_length=200, required=False)
    languages = LanguagesField(
        label=gettext_lazy("Languages spoken"),
        help_text=gettext_lazy("Short codes, as en, es"),
        max_length=100,
        required=False,
    )
    source = forms.URLField(
        label=gettext_lazy("Where this stands"),
        help_text=gettext_lazy("The page of the people themselves that says all this"),
        max_length=500,
        assume_scheme="https",
    )
    checked_on = forms.DateField(
        label=gettext_lazy("Checked on"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    def __init__(self, data: QueryDict | None, *, row: CrisisContact | None, today: date) -> None:
        values: dict[str, Any] = {"checked_on": today, "client_id": uuid4()}
        if row:
            values = {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}
        super().__init__(data, initial=values)
        self.row, self.today = row, today
        known = sorted(((code, name_of(code)) for code in NAMES), key=lambda pair: pair[1])
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("Anywhere")),
            *known,
        ]

    def clean_checked_on(self) -> date:
        """Nobody has checked it tomorrow."""
        day: date = self.cleaned_data["checked_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        """What the file of shipped contacts asks of one, asked here."""
        given = {k: v for k, v in self.cleaned_data.items() if k in crisis.ContactFile.model_fields}
        if not self.errors:
            try:
                crisis.ContactFile.model_validate(given | {"key": "one"})
            except content.ContentError as error:
                for reason in error.errors(include_url=False, include_input=False):
                    self._blame(reason["loc"])
        return self.cleaned_data

    def _blame(self, where: tuple[int | str, ...]) -> None:
        name = str(where[0]) if where else ""
        if name in ("phone", "text"):
            self.add_error(name, _("Write digits only, with a plus in front if it needs one."))
        elif name in self.fields:
            self.add_error(name, _("Something in this cannot be shown. Please write it again."))
        elif self.cleaned_data.get("kind") == "emergency":
            self.add_error("phone", _("A number to call in danger needs the number."))
        else:
            self.add_error(None, _("Give at least one way: a phone, a text number or a chat."))

    def values(self) -> dict[str, Any]:
        """The columns."""
        return {k: v for k, v in self.cleaned_data.items() if k not in ("version", "client_id")}
