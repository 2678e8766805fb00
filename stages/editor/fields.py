"""Form fields made from the schema, so that what can be imported can also be written."""

from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from django import forms
from pydantic.fields import FieldInfo

from stages import content
from stages.editor.words import CHOICES, words_of

LARGEST = 20_000
ONE_LINE = 300
SENTENCES = {"lead", "summary", "text", "hint", "more", "before", "question", "outside"}
SENTENCES |= {"cost", "stem", "copyright_line", "language_source"}
# The icons a new activity may choose from; one that came in a pack stays possible.
ICONS = [
    "sprout", "leaf", "sun", "moon", "heart", "hand-heart", "users", "message-square-text",
    "pencil", "book-open", "footprints", "compass", "map", "wind", "anchor", "list", "phone",
    "calendar", "music", "coffee", "house", "key-round", "shield", "star", "target", "eye",
]  # fmt: skip


class Lines(forms.CharField):
    """Several lines of text, one thing on each; empty ones are left out."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """The lines as a list."""
        words = super().to_python(value) or ""
        return [line.strip() for line in str(words).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lines are others."""
        return bool(list(initial or []) != self.to_python(data))

    def validate(self, value: Any) -> None:
        """A list that has to hold something says so."""
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The schema says how long a line may be."""


class OneLine(forms.CharField):
    """A sentence in a box that wraps; what the Enter key breaks is joined again."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The words on one line."""
        return " ".join(str(super().to_python(value) or "").splitlines())


def nested(info: FieldInfo) -> type[content.Content] | None:
    """The part of the schema that a list holds, if it holds parts."""
    inner = get_args(info.annotation)
    if get_origin(info.annotation) is tuple and inner and isinstance(inner[0], type):
        return inner[0] if issubclass(inner[0], content.Content) else None
    return None


def nested_once(info: FieldInfo) -> type[content.Content] | None:
    """The part of the schema that may stand here once, or not at all."""
    if get_origin(info.annotation) not in (Union, UnionType):
        return None
    inner = [kind for kind in get_args(info.annotation) if isinstance(kind, type)]
    return next((kind for kind in inner if issubclass(kind, content.Content)), None)


def field_for(part: type[content.Content], name: str, info: FieldInfo) -> forms.Field:
    """The field of a form for a field of the schema."""
    label, hint = words_of(part.__name__, name)
    common: dict[str, Any] = {"label": label, "help_text": hint, "required": info.is_required()}
    if not info.is_required() and info.default is not None:
        common["initial"] = info.default
    kind = info.annotation
    if kind is bool:
        return forms.BooleanField(**common | {"required": False})
    if get_origin(kind) is Literal:
        return _choice(get_args(kind), common)
    if date in get_args(kind):
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
    if kind is int or get_origin(kind) in (Union, UnionType):
        return _number(info, common)
    if get_origin(kind) is tuple:
        return _several(kind, common)
    if name == "icon":
        return _choice(ICONS, common | {"required": True}, words={icon: icon for icon in ICONS})
    return _words(name, info, common)


def _choice(
    values: Any, common: dict[str, Any], words: dict[str, str] | None = None
) -> forms.ChoiceField:
    known: Any = words or CHOICES
    choices = [(value, known.get(value, value)) for value in values]
    # What a browser sends of a row nobody touched, so that it counts as untouched.
    return forms.ChoiceField(choices=choices, **{"initial": values[0]} | common)


def _number(info: FieldInfo, common: dict[str, Any]) -> forms.IntegerField:
    least = next((rule.ge for rule in info.metadata if hasattr(rule, "ge")), None)
    most = next((rule.le for rule in info.metadata if hasattr(rule, "le")), None)
    least, most = (0 if least is None else least), (10_000 if most is None else most)
    return forms.IntegerField(min_value=least, max_value=most, **common)


def _several(kind: Any, common: dict[str, Any]) -> forms.Field:
    inner = get_args(kind)[0]
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        choices = [(word.value, CHOICES.get(word.value, word.value)) for word in inner]
        widget = forms.CheckboxSelectMultiple(attrs={"class": "chips"})
        return forms.MultipleChoiceField(choices=choices, widget=widget, **common)
    common["required"] = False
    return Lines(widget=forms.Textarea(attrs={"rows": 4}), max_length=LARGEST, **common)


def _words(name: str, info: FieldInfo, common: dict[str, Any]) -> forms.CharField:
    longest = next((r.max_length for r in info.metadata if getattr(r, "max_length", None)), None)
    longest = longest or ONE_LINE
    if longest > 1000:
        widget: forms.Widget = forms.Textarea(attrs={"rows": 14})
    elif name in SENTENCES:
        widget = forms.Textarea(attrs={"rows": 2})
        return OneLine(max_length=longest, widget=widget, **common)
    else:
        widget = forms.TextInput()
    return forms.CharField(max_length=longest, widget=widget, **common)
