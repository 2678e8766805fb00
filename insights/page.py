"""Puts the page Look back together: sentence, picture, table for each part."""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from operator import itemgetter
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights import almanac, drawing, look, words
from insights.history import History
from insights.scale import Scale, scale_of
from insights.spans import Stretch
from stages.content import Measure, Pathway, Stage

PLACES_LISTED = 30
# As many words stand under a picture as fit beside each other on a phone.
AXIS_WORDS = 5


class Chart(NamedTuple):
    """One measure over a stretch."""

    scale: Scale
    sentence: str
    more: str
    drawing: SafeString
    label: str
    y_words: list[str]
    x_words: list[str]
    rows: SafeString
    row_head: str
    is_cut: bool
    has_rings: bool


class PlaceListed(NamedTuple):
    """A stage in the list under the ribbon."""

    title: str
    drawing: int
    days: str


class Ribbon(NamedTuple):
    """The stages that were chosen."""

    sentence: str
    label: str
    drawing: SafeString
    height: int
    listed: list[PlaceListed]
    left_off: bool


def measures(pathway: Pathway, history: History) -> list[Measure]:
    """The measures with an answer: the pathway's, the member's own, those no longer asked."""
    answered = look.measures_answered(history.months)
    asked = (*pathway.measures, *history.own)
    known = [measure for measure in asked if measure.key in answered]
    gone = answered - {measure.key for measure in known}
    return known + [
        Measure.model_construct(
            key=key,
            title=key.replace("-", " ").capitalize(),
            question=key,
            points=(),
            low="",
            high="",
            higher_is="neither",
        )
        for key in sorted(gone)
    ]


def answered(measure: Measure, history: History) -> int:
    """How many check-ins carry a value of a measure."""
    scale = scale_of(measure, shows_numbers=True)
    return almanac.answers_to(scale, history.months).counts.total()


def chart(
    measure: Measure, history: History, over: Stretch, today: date, *, shows_numbers: bool
) -> Chart | None:
    """The picture of one measure, or None where there are too few answers for one."""
    scale = scale_of(measure, shows_numbers=shows_numbers)
    answers = almanac.answers_to(scale, history.months)
    counts = answers.counts
    if counts.total() < look.ENOUGH:
        return None
    found = look.usual(scale.levels_of(counts))
    assert found
    run = look.harder_run(scale, answers)
    rings = {day for day in look.setback_days(history.setbacks) if over.start <= day <= over.end}
    sentence = words.count_sentence(scale, found, shows_numbers=shows_numbers)
    more = [
        words.run_sentences(scale, run, today, shows_numbers=shows_numbers) if run else "",
        words.unknown_sentence(answers.unknown, shows_numbers=shows_numbers),
    ]
    if over.cut == "check-in":
        each = look.answers_to(scale, history.notes)
        picture = drawing.dots(scale, each, over, rings)
        label = _("One dot for each check-in from %(first)s to %(last)s.")
        rows, row_head = _day_rows(scale, each, rings), _("Day")
    else:
        pieces = drawing.pieces(answers, over, rings)
        picture = drawing.fields(scale, pieces)
        label = _("The larger a dot, the more check-ins, from %(first)s to %(last)s.")
        rows = _piece_rows(scale, pieces, over, shows_numbers=shows_numbers)
        row_head = {"week": _("Week"), "month": _("Month"), "year": _("Year")}[over.cut]
    return Chart(
        scale=scale,
        sentence=sentence,
        more=" ".join(part for part in more if part),
        drawing=picture,
        label=label
        % {
            "first": words.day_in_words(over.start, today),
            "last": words.day_in_words(over.end, today),
        },
        y_words=_y_words(scale, shows_numbers=shows_numbers),
        x_words=_x_words(over),
        rows=rows,
        row_head=row_head,
        is_cut=over.cut != "check-in",
        has_rings=bool(rings),
    )


def _y_words(scale: Scale, *, shows_numbers: bool) -> list[str]:
    """The words beside the picture, from the top: each point's, or the two ends'."""
    if scale.has_words:
        return list(reversed(scale.levels))
    if shows_numbers:
        return [f"{scale.last} {scale.high}", f"{scale.first} {scale.low}"]
    return [scale.high, scale.low]


def _x_words(over: Stretch) -> list[str]:
    """The days under the picture, evenly apart; never more than there are days."""
    n = min(AXIS_WORDS, over.days)
    days = [over.start + timedelta(days=i * (over.days - 1) // max(1, n - 1)) for i in range(n)]
    form = "j M" if over.cut == "check-in" else "M Y" if over.cut != "year" else "Y"
    return list(dict.fromkeys(words.date_format(day, form) for day in days))


def _day_rows(scale: Scale, answers: Sequence[look.Answer], rings: set[date]) -> SafeString:
    """A line for each answer, newest first, and one for each setback day without any."""
    unknown, noted = escape(_("don’t know")), escape(_("setback noted"))
    said = [escape(word) for word in scale.levels]
    lines = [
        (
            answer.day,
            unknown if answer.value is None else said[scale.level(answer.value)],
            ", ".join([*map(escape, answer.tags), *([noted] if answer.day in rings else [])]),
        )
        for answer in answers
    ]
    lines += [(day, "–", noted) for day in rings - {answer.day for answer in answers}]
    lines.sort(key=itemgetter(0), reverse=True)
    heads = {day: escape(words.short_day(day)) for day in {line[0] for line in lines}}
    return mark_safe(  # noqa: S308
        "".join(_line(heads[day], word, tags or "–") for day, word, tags in lines)
    )


def _line(head: str, said: str, around: str) -> str:
    """A line of words that are escaped; format_html_join would take five times as long."""
    return f'<tr><th scope="row">{head}</th><td>{said}</td><td>{around}</td></tr>'


def _piece_rows(
    scale: Scale, pieces: Sequence[drawing.Piece], over: Stretch, *, shows_numbers: bool
) -> SafeString:
    """A line for each week, month or year that has anything, newest first: counts per word."""
    # Looked up once: a catalogue is slow to ask two hundred times. "\0" is for the count.
    counted = _("%(word)s: %(count)s") if shows_numbers else "%(word)s"
    forms = [escape(counted % {"word": word, "count": "\0"}) for word in scale.levels]
    unknown = escape(counted % {"word": _("don’t know"), "count": "\0"})
    noted = escape(_("setback noted"))
    lines = []
    for piece in reversed(pieces):
        if not piece.counts and not piece.unknown and not piece.ringed:
            continue
        levels = scale.levels_of(piece.counts)
        told = [forms[i].replace("\0", str(levels[i])) for i in sorted(levels)]
        if piece.unknown:
            told.append(unknown.replace("\0", str(piece.unknown)))
        said = ", ".join(told) or "–"
        name = escape(_piece_name(piece, over))
        lines.append(_line(name, said, noted if piece.ringed else "–"))
    return mark_safe("".join(lines))  # noqa: S308


def _piece_name(piece: drawing.Piece, over: Stretch) -> str:
    if over.cut == "week":
        return _("from %(day)s") % {"day": words.date_format(piece.first, "j M Y")}
    return words.date_format(piece.first, "F Y" if over.cut == "month" else "Y")


def ribbon(
    pathway: Pathway, history: History, over: Stretch, today: date, *, shows_numbers: bool
) -> Ribbon | None:
    """The stages of a stretch as bands and as a list, or None where there were none."""
    if not history.visits:
        return None
    order = {stage.key: i for i, stage in enumerate(pathway.stages)}
    stages = [(visit, _stage(pathway, visit.stage_key)) for visit in history.visits]
    bands = [(visit.entered, visit.left or over.end, stage.drawing) for visit, stage in stages]
    places = drawing.lanes(bands, over)
    # Only what is listed is put into words.
    listed = [
        PlaceListed(
            stage.title,
            stage.drawing,
            words.days_in_words(visit.entered, visit.left, today)
            if visit.left
            else _("since %(day)s") % {"day": words.day_in_words(visit.entered, today)},
        )
        for visit, stage in stages[-PLACES_LISTED:]
    ]
    moves = sum(visit.entered >= over.start for visit in history.visits)
    both = look.moves_both_ways([order[v.stage_key] for v, _s in stages if v.stage_key in order])
    return Ribbon(
        sentence=_moves_sentence(moves, both, shows_numbers=shows_numbers),
        label="; ".join(f"{place.title}: {place.days}" for place in listed),
        drawing=drawing.ribbon(places),
        height=drawing.LANE * max((place.lane + 1 for place in places), default=1),
        listed=listed,
        left_off=len(stages) > PLACES_LISTED,
    )


def _stage(pathway: Pathway, key: str) -> Stage:
    """The stage of a key; of one this edition no longer has, its name at least."""
    return pathway.stage(key) or Stage.model_construct(
        key=key, title=key.replace("-", " ").capitalize(), drawing=3
    )


def _moves_sentence(moves: int, both: bool, *, shows_numbers: bool) -> str:
    if not moves:
        return _("You stayed where you were, which is as good a place as any.")
    if not shows_numbers:
        text = _("You chose where to be")
    else:
        text = ngettext("You chose a stage once", "You chose a stage %(count)s times", moves) % {
            "count": moves
        }
    return text + (_(", in both directions.") if both else ".")


class Bar(NamedTuple):
    """A line of "what was around": the tag, how often, and a bar of that share."""

    tag: str
    better: int
    other: int
    drawing: SafeString


def bars(found: look.Around) -> list[Bar]:
    """Each tag with a bar for its share of the better check-ins."""
    return [
        Bar(
            one.tag,
            one.better,
            one.other,
            format_html(
                '<rect class="c-grid-fill" width="100%" height="12" rx="6"/>'
                '<rect class="c-bar" width="{}%" height="12" rx="6"/>',
                round(one.better / found.better * 100),
            ),
        )
        for one in found.found
    ]
