"""The form of a questionnaire: its own words, in its own order, and nothing chosen before."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreateForm
from stages.questionnaires import Questionnaire

CHOOSE = {"invalid_choice": _("Please choose from what stands here.")}


class QuestionnaireForm(CreateForm):
    """Every item may stay open; then there is no score."""

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        options = [(str(option.value), option.label) for option in questionnaire.options]
        for item in questionnaire.items:
            self.fields[f"item-{item.key}"] = forms.ChoiceField(
                label=item.text,
                required=False,
                choices=options,
                widget=forms.RadioSelect({"class": "chips"}),
                error_messages=CHOOSE,
            )
        if questionnaire.closing:
            self.fields["closing"] = forms.ChoiceField(
                label=questionnaire.closing.text,
                required=False,
                choices=[(label, label) for label in questionnaire.closing.labels],
                widget=forms.RadioSelect({"class": "chips"}),
                error_messages=CHOOSE,
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, bool]]:
        """Each item's field, and whether the item touches on death or self-harm."""
        return [(self[f"item-{item.key}"], item.is_risk) for item in self.questionnaire.items]

    def clean(self) -> dict[str, Any]:
        """Refuse only an empty page."""
        data = super().clean() or {}
        if not self.errors and not self.given():
            raise forms.ValidationError(_("Nothing is answered yet. One answer can be kept too."))
        return data

    def given(self) -> dict[str, int]:
        """The answers that were given, by item."""
        found = {
            item.key: self.cleaned_data.get(f"item-{item.key}") for item in self.questionnaire.items
        }
        return {key: int(value) for key, value in found.items() if value}

    def answers(self) -> dict[str, Any]:
        """What goes into the cell: words as they were asked, and the score if there is one."""
        asked, given = self.questionnaire, self.given()
        score = asked.score(given)
        labels = {option.value: option.label for option in asked.options}
        said = [
            {"text": item.text, "label": labels[given[item.key]] if item.key in given else ""}
            for item in asked.items
        ]
        if asked.closing:
            said.append({"text": asked.closing.text, "label": self.cleaned_data["closing"]})
        return {
            "title": asked.title,
            "said": said,
            "total": score.total,
            "band": score.band,
            "missing": len(score.missing),
            "asked": score.asked,
            "maximum": asked.maximum,
            "has_risk": any(given.get(item.key, 0) > 0 for item in asked.items if item.is_risk),
            "notice": asked.copyright_line,
        }
