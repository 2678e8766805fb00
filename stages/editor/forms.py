"""One form a thing, with a row for each part it holds."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stages import content
from stages.editor.fields import ICONS, field_for, nested, nested_once
from stages.editor.kinds import Kind, left_alone
from stages.editor.words import CHOICES, words_of

MOST_ROWS = 60


class PartForm(forms.Form):
    """A row of a list: one part of the schema, by the key it keeps."""

    part: type[content.Content]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, info in self.part.model_fields.items():
            if name == "key":
                self.fields[name] = forms.SlugField(
                    max_length=60, required=False, widget=forms.HiddenInput
                )
            else:
                self.fields[name] = field_for(self.part, name, info)


class PartRows(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows of a list, in the order given, without those that are left out."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Say in words what the order and the removal are."""
        super().add_fields(form, index)
        if "ORDER" in form.fields:
            form.fields["ORDER"].label = _("Place in the list")
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Leave this one out")

    def plain(self) -> list[tuple[int, dict[str, Any]]]:
        """What the rows say, each with the number of its form."""
        rows: list[tuple[float, int, dict[str, Any]]] = []
        for number, form in enumerate(self.forms):
            data = dict(getattr(form, "cleaned_data", {}))
            gone, place = data.pop("DELETE", False), data.pop("ORDER", None)
            # An empty row at the end is no row; what was there before stays until left out.
            if data and not gone and (number < self.initial_form_count() or form.has_changed()):
                rows.append((number + 1 if place is None else place, number, data))
        rows.sort(key=lambda row: row[0])
        _name_rows([row for _place, _number, row in rows])
        return [(number, row) for _place, number, row in rows]


@cache
def rows_class(part: type[content.Content], extra: int, most: int = MOST_ROWS) -> Any:
    """The formset of a part."""
    form = type(f"{part.__name__}Form", (PartForm,), {"part": part})
    return forms.formset_factory(
        form,
        formset=PartRows,
        extra=extra,
        can_delete=True,
        can_order=most > 1,
        max_num=most,
        absolute_max=most + 5,
        validate_max=True,
    )


class PieceForm(forms.Form):
    """Changes a thing that was read at `version`; `sitting` is this form on this screen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False
    )
    sitting = forms.UUIDField(widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(
        self,
        kind: Kind,
        data: QueryDict | None = None,
        *,
        plain: dict[str, Any],
        version: int = 0,
        named: dict[str, list[tuple[str, str]]] | None = None,
    ) -> None:
        initial = plain | {"version": version, "sitting": uuid4()}
        super().__init__(data, initial=initial)
        self.kind, self.known = kind, plain
        self.lists: dict[str, Any] = {}
        self.once: set[str] = set()
        for name, info in kind.part.model_fields.items():
            if name in left_alone(kind, plain):
                continue
            if part := nested(info):
                self._add_rows(name, part, data, plain.get(name) or [])
            elif part := nested_once(info):
                self.once.add(name)
                self._add_rows(name, part, data, [plain[name]] if plain.get(name) else [])
            else:
                self.fields[name] = field_for(kind.part, name, info)
        self._fit(plain, named or {})

    def _add_rows(
        self, name: str, part: type[content.Content], data: QueryDict | None, rows: list[Any]
    ) -> None:
        rows_of = rows_class(part, extra=1 if rows else 2)
        if name in self.once:
            rows_of = rows_class(part, extra=0 if rows else 1, most=1)
        formset = rows_of(data, initial=[dict(row) for row in rows], prefix=name)
        formset.label, formset.hint = words_of(self.kind.part.__name__, name)
        self.lists[name] = formset

    def _fit(self, plain: dict[str, Any], named: dict[str, list[tuple[str, str]]]) -> None:
        """What the schema alone does not know."""
        if "drawing" in self.fields:
            pictures = [(n, _("Picture %(n)s") % {"n": n}) for n in range(1, 6)]
            self.fields["drawing"] = forms.TypedChoiceField(
                label=_("Picture"), choices=pictures, coerce=int
            )
        if (icon := plain.get("icon")) and icon not in ICONS and "icon" in self.fields:
            self.fields["icon"].choices += [(icon, icon)]  # type: ignore[attr-defined]
        if self.kind.name == "reminders":
            self.fields["activity"] = forms.ChoiceField(
                label=str(words_of("ReminderTemplate", "activity")[0]),
                help_text=str(words_of("ReminderTemplate", "activity")[1]),
                choices=[("", CHOICES[""]), *named.get("activities", [])],
                required=False,
            )
        if self.kind.name == "approaches":
            for name, of in (("for_difficulties", "difficulties"), ("activities", "activities")):
                self.fields[name] = self._some_of(name, named.get(of, []), plain.get(name) or [])

    def _some_of(
        self, name: str, known: list[tuple[str, str]], chosen: list[str]
    ) -> forms.MultipleChoiceField:
        """Any of the things of a draft; what is chosen stands first and keeps its order."""
        label, hint = map(str, words_of(self.kind.part.__name__, name))
        titles = dict(known)
        first = [(key, titles.get(key, key)) for key in chosen]
        return forms.MultipleChoiceField(
            label=label,
            help_text=hint,
            choices=first + [pair for pair in known if pair[0] not in chosen],
            widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
            required=False,
        )

    def is_valid(self) -> bool:
        """Every field, every row, and then the schema itself."""
        rows = [formset.is_valid() for formset in self.lists.values()]
        if not (super().is_valid() and all(rows)):
            return False
        self.part = self._checked()
        return self.part is not None

    def loose(self) -> dict[str, Any]:
        """What was typed, as far as it can be read: for the preview and the reading help."""
        for formset in self.lists.values():
            formset.is_valid()
        super().is_valid()
        typed = {k: v for k, v in self.cleaned_data.items() if k not in ("version", "sitting")}
        for name, field in self.fields.items():
            if isinstance(field, forms.MultipleChoiceField) and name in typed:
                typed[name] = _in_order_of(typed[name], self.known.get(name) or [])
        rows: dict[str, Any] = {
            name: [row for _n, row in f.plain()] for name, f in self.lists.items()
        }
        rows |= {name: rows[name][0] if rows[name] else None for name in self.once}
        return self.known | typed | rows

    def _checked(self) -> content.Content | None:
        numbers = {name: [n for n, _row in f.plain()] for name, f in self.lists.items()}
        plain = self.loose()
        named = {"key", *self.kind.part.model_fields}
        plain = {key: value for key, value in plain.items() if key in named}
        try:
            return self.kind.part.model_validate(plain)
        except content.ContentError as error:
            for reason in error.errors(include_url=False, include_input=False):
                self._blame(reason["loc"], str(reason["msg"]), numbers)
            return None

    def _blame(
        self, where: tuple[int | str, ...], message: str, numbers: dict[str, list[int]]
    ) -> None:
        """Say at the field what the schema said of it."""
        message = message.removeprefix("Value error, ")
        name = str(where[0]) if where else ""
        if name in self.once:
            where = (name, 0, *where[1:])
        if name in self.lists and len(where) > 1 and isinstance(where[1], int):
            row = self.lists[name].forms[numbers[name][where[1]]]
            inner = str(where[2]) if len(where) > 2 else None
            row.add_error(inner if inner in row.fields else None, message)
            label = self.lists[name].label
            self.add_error(None, f"{label}, {where[1] + 1}: {message}")
        elif name in self.lists:
            self.add_error(None, f"{self.lists[name].label}: {_missing(message)}")
        else:
            self.add_error(name if name in self.fields else None, message)

    def parts(self) -> list[tuple[str, Any]]:
        """The lists by name, for templates: one may be called `items`."""
        return list(self.lists.items())

    def reasons(self) -> list[str]:
        """Everything in the way of saving, as sentences."""
        found = [str(error) for error in self.non_field_errors()]
        for form in (self, *(row for rows in self.lists.values() for row in rows.forms)):
            for field in form:
                found += [f"{field.label}: {error}" for error in field.errors]
        return found


class AddForm(forms.Form):
    """What a new pathway is called and what it starts from."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=300)
    language = forms.RegexField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("As a short code: en, es, de"),
        regex=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$",
        max_length=12,
    )
    start = forms.ChoiceField(label=gettext_lazy("Start from"))
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: QueryDict | None, *, starts: list[tuple[str, str]], **kw: Any) -> None:
        super().__init__(data, **kw)
        self.fields["start"].choices = starts  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """A line to the other reader."""

    words = forms.CharField(
        label=gettext_lazy("A line for the other reader"), max_length=500, required=False
    )


class DayForm(forms.Form):
    """A day from which on somebody should read a thing again."""

    review_by = forms.DateField(
        label=gettext_lazy("Read this again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class PackForm(forms.Form):
    """A pack file."""

    pack = forms.FileField(
        label=gettext_lazy("Pack file"),
        help_text=gettext_lazy("A YAML file of at most 900 kB"),
    )


def key_for(title: str, taken: Iterable[str], fallback: str = "item") -> str:
    """A key that is free; keys are for ever, titles are not."""
    stem = slugify(title)[:50].strip("-").replace("_", "-") or fallback
    stem = "-".join(filter(None, stem.split("-")))
    used, key, number = set(taken), stem, 2
    while key in used:
        key, number = f"{stem}-{number}", number + 1
    return key


def _name_rows(rows: list[dict[str, Any]]) -> None:
    """Give a key to the rows that have none yet."""
    taken = {row["key"] for row in rows if row.get("key")}
    for row in rows:
        if "key" in row and not row["key"]:
            words = row.get("title") or row.get("label") or row.get("text") or ""
            row["key"] = key_for(str(words), taken, "line")
            taken.add(row["key"])


def _in_order_of(chosen: list[str], before: list[str]) -> list[str]:
    """What was chosen before keeps its order; what is new comes after it."""
    return sorted(chosen, key=lambda key: before.index(key) if key in before else len(before))


def _missing(message: str) -> str:
    return _("write at least one.") if "at least 1" in message else message
