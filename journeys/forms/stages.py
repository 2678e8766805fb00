"""The forms with which a member says where they are."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.forms import LINE, CreateForm
from stages.content import Pathway, Stage

UNSURE, NONE = "not-sure", "none-of-these"
TOO_LONG = {"max_length": _("This is longer than fits. Up to 300 characters, please.")}
NOT_THERE = {"invalid_choice": _("That place is not on the map. Please choose from these.")}


def own_words(label: Any) -> forms.CharField:
    """A line that a member may want to remember."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=TOO_LONG,
    )


class StageWords(forms.Form):
    """A line of one's own about a stage."""

    words = own_words(_("Anything you want to remember about this?"))


class StageWordsForm(CreateForm, StageWords):
    """Entering or leaving one stage, with such a line."""


class StageChoiceForm(CreateForm):
    """One stage, several or none, by what they sound like."""

    words = own_words(_("Anything you want to remember about this?"))

    def __init__(self, *args: Any, pathway: Pathway, several: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(stage.key, sounds_like(stage)) for stage in pathway.stages]
        kind: Any = forms.MultipleChoiceField
        widget: Any = forms.CheckboxSelectMultiple
        if not several:
            kind, widget = forms.ChoiceField, forms.RadioSelect
            choices += [(UNSURE, _unsure()), (NONE, _none())]
        self.fields["stages"] = kind(
            label=_("What sounds like you at the moment?"),
            required=False,
            choices=choices,
            widget=widget,
            error_messages=NOT_THERE,
        )

    def chosen(self) -> Collection[str]:
        """The keys of the stages chosen."""
        value = self.cleaned_data["stages"]
        keys = [value] if isinstance(value, str) else value
        return [key for key in keys if key not in ("", UNSURE, NONE)]

    def is_skipped(self) -> bool:
        """Whether nothing was said at all."""
        return not self.cleaned_data["stages"]


def sounds_like(stage: Stage) -> str:
    """A stage by its first statement, in the first person."""
    statement = stage.statements[0]
    hint = statement.hint or " ".join(more.text for more in stage.statements[1:3])
    tag = '<b{0}>{1}</b><span class="hint"{0}>{2}</span>'
    return format_html(tag, stage.lang, statement.text, hint)


def _unsure() -> str:
    return format_html(
        '<b>{}</b><span class="hint">{}</span>',
        _t("I am not sure."),
        _t("That is a fine answer. You can come back to this whenever you like."),
    )


def _none() -> str:
    return format_html(
        '<b>{}</b><span class="hint">{}</span>',
        _t("None of these."),
        _t("Then no stage is chosen. Everything else works the same."),
    )
