"""The form of a check-in, made from the measures and words of an edition."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import LINE, TEXT, CreateForm, EditForm
from journeys import questions, scores
from journeys.asking import Asking
from journeys.choice import MEASURES_AT_MOST
from stages import editions
from stages.content import Measure

DONT_KNOW = "dont-know"
SCORE = "score-"
NOT_A_CHOICE = {"invalid_choice": _("Please choose from what stands here.")}
LISTS = ("feelings", "tags", "signs")


class CheckInWords(forms.Form):
    """How a member is. Everything may be left out, but something is said."""

    note = forms.CharField(
        label=_("A line for yourself"),
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": _("This is longer than fits. Up to 20,000 characters, please.")
        },
    )

    asked = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        asking: Asking,
        signs: list[str] | None = None,
        whole: bool = True,
        line: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pathway = asking.pathway
        self.measures = [asking.pathway.mood, *asking.further(whole=whole)]
        self.measures += self._answered_before(asking)
        said = self.initial
        for measure in self.measures:
            name = field_of(measure)
            self.fields[name] = _scale(measure, said.get(name), shows_numbers=asking.shows_numbers)
        lists = {
            "feelings": (_("Words for how it feels"), self.pathway.feelings),
            "tags": (_("What is around today?"), asking.tags),
            "signs": (_("Early signs from your own plan"), signs or []),
        }
        for name, (label, words) in lists.items():
            kept = said.get(name) or []
            self.fields[name] = _several(label, words, [*kept, *self._sent_too_late(name)])
        self._add_line(asking, line or {})

    def _answered_before(self, asking: Asking) -> list[Measure]:
        """Questions answered on a page that stood open while they were taken away."""
        asked = {field_of(measure) for measure in self.measures}
        sent = {name for name, value in self.data.items() if value} - asked
        keys = {name.removeprefix(SCORE) for name in sent if name.startswith(SCORE)}
        if not keys or len(keys) > MEASURES_AT_MOST:
            return []
        choice = asking.choice
        known = {m.key: m for m in choice.gone} | choice.known(asking.pathway)
        found = [known[key] for key in sorted(keys & known.keys())]
        missing = keys - known.keys()
        return found + (editions.measures_once(asking.pathway, missing) if missing else [])

    def _sent_too_late(self, name: str) -> list[str]:
        """What was chosen on an older version, which is shown beside the new one, never saved."""
        seen = self.initial.get("version")
        if not isinstance(self.data, QueryDict) or self.data.get("version") == str(seen):
            return []
        return self.data.getlist(name) if seen else []

    def _add_line(self, asking: Asking, kept: dict[str, str]) -> None:
        """Add the one question for a few words: the one kept, the one sent, or the day's."""
        sent = str(self.data.get("asked") or "")
        asked = questions.of_key(sent) or questions.of_day(asking.day)
        self.question: tuple[str, str] = (
            kept.get("key", asked.key),
            kept.get("asked", str(asked.text)),
        )
        self.initial["asked"] = self.question[0]
        if kept or asking.choice.has_line:
            self.fields["line"] = forms.CharField(
                label=self.question[1],
                required=False,
                max_length=LINE,
                initial=kept.get("text", ""),
                error_messages={
                    "max_length": _("This is longer than fits. Up to 300 characters, please.")
                },
            )

    @property
    def front(self) -> forms.BoundField:
        """The question with the five words."""
        return self[field_of(self.pathway.mood)]

    @property
    def has_further(self) -> bool:
        """Whether one of the questions behind is answered, so that the fold stands open."""
        return any(field.value() for field in self.further)

    @property
    def further(self) -> list[forms.BoundField]:
        """The questions behind the front one."""
        return [self[field_of(m)] for m in self.measures if m.key != "mood"]

    def clean(self) -> dict[str, Any]:
        """Refuse only an empty page."""
        data = super().clean() or {}
        if not self.errors and not any(self.answers().values()):
            raise forms.ValidationError(
                _("Choose a word, or write a line. Either is enough."), code="empty"
            )
        return data

    def answers(self) -> dict[str, Any]:
        """What goes into the cell: a skipped question is absent, “don't know” is None."""
        data = self.cleaned_data
        found: dict[str, int | None] = {}
        for measure in self.measures:
            chosen = data.get(field_of(measure))
            if chosen:
                found[measure.key] = None if chosen == DONT_KNOW else int(chosen)
        said: dict[str, Any] = {"scores": found}
        said |= {name: data.get(name) or [] for name in LISTS}
        said["note"] = data.get("note", "")
        if data.get("line"):
            key, asked = self.question
            said["line"] = {"key": key, "asked": asked, "text": data["line"]}
        return said


class CheckInForm(CreateForm, CheckInWords):
    """A new check-in."""


class CheckInEditForm(EditForm, CheckInWords):
    """Other words for one that is there."""


def initial_of(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers of a check-in as the form holds them."""
    scores = {
        f"{SCORE}{key}": DONT_KNOW if value is None else str(value)
        for key, value in answers.get("scores", {}).items()
    }
    return {**{name: answers.get(name) for name in (*LISTS, "note")}, **scores}


def _scale(measure: Measure, said: str | None, *, shows_numbers: bool) -> forms.ChoiceField:
    """One question with its own scale; nothing is chosen beforehand."""
    shown: list[tuple[str, Any]]
    if measure.points:
        shown = [(str(point.value), point.word) for point in measure.points]
    elif shows_numbers:
        shown = [(str(value), str(value)) for value in measure.values]
        shown[0] = ("0", format_html('0 <span class="small">{}</span>', measure.low))
        shown[-1] = ("10", format_html('10 <span class="small">{}</span>', measure.high))
    else:
        kept = int(said) if said and said != DONT_KNOW else None
        shown = [
            (str(value), word) for value, word in scores.in_words(measure.low, measure.high, kept)
        ]
    unknown = (DONT_KNOW, gettext("I don’t know"))
    # Every value of the scale is taken, whatever of it is shown.
    field = forms.ChoiceField(
        label=measure.question,
        required=False,
        choices=[*((str(value), str(value)) for value in measure.values), unknown],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages=NOT_A_CHOICE,
    )
    field.widget.choices = [*shown, unknown]
    return field


def _several(label: Any, words: Any, said: list[str]) -> forms.MultipleChoiceField:
    """Words to choose from; what was said before stays choosable when the list changed."""
    offered = list(dict.fromkeys([*words, *said]))
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(word, word) for word in offered],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "chips"}),
        error_messages=NOT_A_CHOICE,
    )


def field_of(measure: Measure) -> str:
    """The name of a measure's field."""
    return f"{SCORE}{measure.key}"
