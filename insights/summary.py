"""A summary for an appointment: only what the member ticks, in sentences and tables.

Nothing is kept: the page is made from the address, which names parts and never words.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from insights import counted, page, words
from insights.history import History
from insights.spans import SPANS, Stretch
from journeys.models import CheckIn, Journey
from stages.content import Pathway

# Notes and signs are read from as many check-ins, the newest; as many notes are printed.
LOOKED_AT, NOTES_SHOWN = 400, 30


class Part(NamedTuple):
    """A part of the summary that can be ticked."""

    key: str
    label: str | Promise
    hint: str | Promise


PARTS = (
    Part("days", gettext_lazy("How days have been"), gettext_lazy("The word for each day")),
    Part("questions", gettext_lazy("My further questions"), gettext_lazy("A sentence on each")),
    Part("stages", gettext_lazy("Stages I chose"), gettext_lazy("Names and dates")),
    Part(
        "counted",
        gettext_lazy("Things that counted"),
        gettext_lazy("Small steps, turning points, what I tried"),
    ),
    Part("setbacks", gettext_lazy("Setbacks I noted"), gettext_lazy("Dates, and what helped")),
    Part("signs", gettext_lazy("Early signs"), gettext_lazy("Those from my plan that I ticked")),
    Part(
        "notes", gettext_lazy("My lines"), gettext_lazy("What I wrote to check-ins, word for word")
    ),
    Part("space", gettext_lazy("Room to write by hand"), gettext_lazy("Empty lines on the paper")),
)
AT_FIRST = ["days", "stages", "counted", "space"]


def _part_choices() -> list[tuple[str, SafeString]]:
    # Put together for each form: done once, it would stay in the language of the start.
    markup = '<b>{}</b><span class="hint">{}</span>'
    return [(part.key, format_html(markup, part.label, part.hint)) for part in PARTS]


class SummaryForm(forms.Form):
    """What goes in."""

    span = forms.ChoiceField(
        label=gettext_lazy("How far back"),
        choices=[(span.key, span.label) for span in SPANS],
        initial=SPANS[1].key,
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={"invalid_choice": gettext_lazy("Please choose one of these.")},
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What goes in"),
        choices=_part_choices,
        initial=AT_FIRST,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick at least one part."),
            "invalid_choice": gettext_lazy("Please choose from what stands here."),
        },
    )


class Said(NamedTuple):
    """The words of a check-in that a member asked to take along."""

    day: date
    note: str
    signs: list[str]


class Material(NamedTuple):
    """What a summary is made of."""

    pathway: Pathway
    noted: History
    over: Stretch
    today: date
    said: Sequence[Said]
    shows_numbers: bool


class Section(NamedTuple):
    """A part as it is printed: a sentence, and a table where there is one."""

    title: str
    sentence: str = ""
    head: Sequence[str] = ()
    rows: SafeString = mark_safe("")
    lines: int = 0


def asks_for_words(parts: Sequence[str]) -> bool:
    """Whether the check-ins' own words have to be read."""
    return "notes" in parts or "signs" in parts


def said(user: User, over: Stretch) -> list[Said]:
    """The notes and signs of a stretch, newest first; one query."""
    journeys = Journey.objects.visible_to(user).open()
    rows = CheckIn.objects.standing().filter(
        journey__in=journeys, day__range=(over.start, over.end)
    )
    return [
        Said(row.day, row.answers.get("note", ""), row.answers.get("signs") or [])
        for row in rows[:LOOKED_AT]
    ]


def sections(parts: Sequence[str], material: Material) -> list[Section]:
    """The parts that were ticked, in the order of the form."""
    return [section for p in PARTS if p.key in parts for section in MAKERS[p.key](material)]


def _days(m: Material) -> list[Section]:
    title = _("How days have been")
    chart = page.chart(m.pathway.mood, m.noted, m.over, m.today, shows_numbers=m.shows_numbers)
    if chart is None:
        return [Section(title, _("There are not enough entries to say."))]
    head = [chart.row_head, _("How it was"), _("Around")]
    return [Section(title, f"{chart.sentence} {chart.more}".strip(), head, chart.rows)]


def _questions(m: Material) -> list[Section]:
    found = []
    for measure in page.measures(m.pathway, m.noted):
        chart = page.chart(measure, m.noted, m.over, m.today, shows_numbers=m.shows_numbers)
        if measure.key != "mood" and chart:
            ends = _("from “%(low)s” to “%(high)s”") % {
                "low": chart.scale.low,
                "high": chart.scale.high,
            }
            found.append((measure.title, ends, chart.sentence))
    head = [_("Question"), _("Scale"), _("What I noted")]
    sentence = "" if found else _("There are not enough entries to say.")
    return [Section(_("My further questions"), sentence, head if found else [], _table(found))]


def _stages(m: Material) -> list[Section]:
    ribbon = page.ribbon(m.pathway, m.noted, m.over, m.today, shows_numbers=m.shows_numbers)
    if ribbon is None:
        return [Section(_("Stages I chose"), _("No stage was chosen in this time."))]
    rows = [(place.title, place.days) for place in ribbon.listed]
    return [Section(_("Stages I chose"), ribbon.sentence, [_("Stage"), _("When")], _table(rows))]


def _counted(m: Material) -> list[Section]:
    called = counted.marked_names()
    rows = [
        (words.day_in_words(one.day, m.today), called[one.kind], counted.in_words(one) or "–")
        for one in m.noted.marked
        if one.kind in called
    ]
    steps = counted.steps_sentence(m.noted.steps, shows_numbers=m.shows_numbers)
    if not steps and not rows:
        steps = _("Nothing is marked in this time.")
    head = [_("When"), _("What"), _("In my words")] if rows else []
    return [Section(_("Things that counted"), steps, head, _table(rows))]


def _setbacks(m: Material) -> list[Section]:
    rows = [
        (one.days, one.helped or "–") for one in counted.came_through(m.noted.setbacks, m.today)
    ]
    sentence = "" if rows else _("None noted in this time.")
    head = [_("When"), _("What helped")] if rows else []
    return [Section(_("Setbacks I noted"), sentence, head, _table(rows))]


def _signs(m: Material) -> list[Section]:
    counts = Counter(sign for one in m.said for sign in set(one.signs))
    rows = [(sign, str(n) if m.shows_numbers else _("noted")) for sign, n in counts.most_common()]
    sentence = "" if rows else _("None ticked in this time.")
    head = [_("Sign"), _("How often")] if rows else []
    return [Section(_("Early signs"), sentence, head, _table(rows))]


def _notes(m: Material) -> list[Section]:
    noted = [one for one in m.said if one.note]
    rows = [(words.day_in_words(one.day, m.today), one.note) for one in noted[:NOTES_SHOWN]]
    sentence = "" if rows else _("No lines in this time.")
    if len(noted) > NOTES_SHOWN:
        sentence = _("The newest are here.")
    return [Section(_("My lines"), sentence, [_("Day"), _("Line")] if rows else [], _table(rows))]


def _space(_m: Material) -> list[Section]:
    return [Section(_("What I would like to say"), lines=5)]


def _table(rows: Sequence[tuple[str, ...]]) -> SafeString:
    """Rows as a table's body, the first cell the head of each."""
    return format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        ((row[0], format_html_join("", "<td>{}</td>", ((c,) for c in row[1:]))) for row in rows),
    )


MAKERS: dict[str, Callable[[Material], list[Section]]] = {
    "days": _days,
    "questions": _questions,
    "stages": _stages,
    "counted": _counted,
    "setbacks": _setbacks,
    "signs": _signs,
    "notes": _notes,
    "space": _space,
}
