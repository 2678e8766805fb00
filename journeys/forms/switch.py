"""The form with which a member confirms where they are on another map."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.forms import CreateForm
from journeys.forms.stages import NOT_THERE
from journeys.mapping import proposed
from stages.content import Pathway, Stage

NONE = ""


class SwitchForm(CreateForm):
    """For each stage chosen now, one of the other pathway's stages or none.

    `seen` says what the page was made from: the pathway walked and the stages chosen then.
    """

    seen = forms.CharField(max_length=800, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, here: Pathway, chosen: list[Stage], there: Pathway, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.now = " ".join([here.key, *sorted(stage.key for stage in chosen)])
        self.fields["seen"].initial = self.now
        self.chosen_now = chosen
        choices = [(stage.key, _place(stage)) for stage in there.stages]
        choices.append((NONE, _("None of these for now")))
        for stage in chosen:
            self.fields[f"stage-{stage.key}"] = forms.ChoiceField(
                label=format_html("<span{}>{}</span>", stage.lang, stage.title),
                required=False,
                choices=choices,
                widget=forms.RadioSelect,
                initial=proposed(stage, here, there).key,
                error_messages=NOT_THERE,
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        """One question for each stage chosen now."""
        return [self[f"stage-{stage.key}"] for stage in self.chosen_now]

    @property
    def is_outdated(self) -> bool:
        """Whether another page changed the map or the stages since this one was made."""
        return bool(self.cleaned_data["seen"] != self.now)

    def keys(self) -> set[str]:
        """The stages of the other pathway that were confirmed."""
        named = (self.cleaned_data[f"stage-{stage.key}"] for stage in self.chosen_now)
        return {key for key in named if key != NONE}


def _place(stage: Stage) -> str:
    """A stage of the other map by its name and what it is."""
    tag = '<b{0}>{1}</b><span class="hint"{0}>{2}</span>'
    return format_html(tag, stage.lang, stage.title, stage.line)
