"""Pictures as SVG elements: percentages across, pixels down, so that nothing shrinks.

Only numbers and our own class names go into the markup, never a word of a member's.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from insights.almanac import Answers
from insights.look import Answer
from insights.scale import Scale
from insights.spans import Stretch, cuts

HEIGHT = 200
EDGE = 20
LANE = 20
DOT, RING = 4.5, 5.5
# Where a ring stands on a day that has a setback and no answer.
FOOT = HEIGHT - 6
# Dots of a long span grow with their number, by area, up to what a row can hold.
BIGGEST, SMALLEST = 13.0, 2.0
# On a narrow screen a picture is about so wide; dots of neighbours may touch, and no more.
NARROW, LEAST = 240, 4.5


class Point(NamedTuple):
    """Where an answer is drawn: percent across, pixels down; `day` for what joins what."""

    x: float
    y: float
    day: date


def height_of(scale: Scale, value: int) -> float:
    """Pixels from the top: the highest value up, whatever it means."""
    reach = HEIGHT - 2 * EDGE
    return HEIGHT - EDGE - (value - scale.first) * reach / (scale.last - scale.first)


def grid(scale: Scale) -> str:
    """A fine line for each value."""
    return "".join(
        f'<line class="c-grid" x1="0" x2="100%" y1="{y:g}" y2="{y:g}"/>'
        for y in (height_of(scale, value) for value in range(scale.first, scale.last + 1))
    )


def points(scale: Scale, answers: Sequence[Answer], over: Stretch) -> list[Point | None]:
    """Each answer's place, several of a day side by side; None is an answer "don’t know"."""
    of_day = Counter(answer.day for answer in answers)
    drawn: Counter[date] = Counter()
    placed: list[Point | None] = []
    for answer in answers:
        drawn[answer.day] += 1
        if answer.value is None:
            placed.append(None)
            continue
        within = drawn[answer.day] / (of_day[answer.day] + 1)
        x = ((answer.day - over.start).days + within) / over.days * 100
        placed.append(Point(x, height_of(scale, answer.value), answer.day))
    return placed


def dots(scale: Scale, answers: Sequence[Answer], over: Stretch, rings: set[date]) -> SafeString:
    """A dot for each answer, joined from one day to the next; a gap stays a gap."""
    placed = points(scale, answers, over)
    # Written once, though a point is a dot and an end of two lines.
    at = [point and (f"{point.x:.2f}%", f"{point.y:g}") for point in placed]
    out = [grid(scale)]
    for (a, b), (start, end) in zip(pairwise(placed), pairwise(at), strict=True):
        if a and b and start and end and (b.day - a.day).days <= 1:
            x, y = start
            out.append(f'<line class="c-line" x1="{x}" y1="{y}" x2="{end[0]}" y2="{end[1]}"/>')
    bare = set(rings)
    for point, place in zip(placed, at, strict=True):
        if point and place:
            bare.discard(point.day)
            kind, r = ("c-dot--care", RING) if point.day in rings else ("c-dot", DOT)
            out.append(f'<circle class="{kind}" cx="{place[0]}" cy="{place[1]}" r="{r}"/>')
    out += [_foot(((day - over.start).days + 0.5) / over.days) for day in sorted(bare)]
    return mark_safe("".join(out))  # noqa: S308


def _foot(x: float) -> str:
    return f'<circle class="c-dot--care" cx="{x * 100:.2f}%" cy="{FOOT}" r="4"/>'


class Piece(NamedTuple):
    """A week, month or year: how often each value was answered, and whether a ring is in it."""

    first: date
    last: date
    counts: Counter[int]
    unknown: int
    ringed: bool


def pieces(answers: Answers, over: Stretch, rings: set[date]) -> list[Piece]:
    """A long stretch in weeks, months or years, as counts and nothing else."""
    days, letters = answers
    ringed = sorted(day.toordinal() for day in rings)
    found, start = [], 0
    for first, last in cuts(over):
        after = last.toordinal() + 1
        end = bisect_left(days, after, start)
        within = Answers([], letters[start:end])
        ring = bisect_left(ringed, first.toordinal())
        is_ringed = ring < len(ringed) and ringed[ring] < after
        found.append(Piece(first, last, within.counts, within.unknown, is_ringed))
        start = end
    return found


def fields(scale: Scale, found: Sequence[Piece]) -> SafeString:
    """A dot for each value of each piece, its area the number of answers."""
    most = max((n for piece in found for n in piece.counts.values()), default=1)
    down = 0.45 * (HEIGHT - 2 * EDGE) / (scale.last - scale.first) + 3
    room = min(BIGGEST, down, max(LEAST, 0.7 * NARROW / max(1, len(found))))
    heights = {n: f"{height_of(scale, n):g}" for n in range(scale.first, scale.last + 1)}
    widths = {n: f"{max(SMALLEST, room * (n / most) ** 0.5):.1f}" for n in range(1, most + 1)}
    out = [grid(scale)]
    for i, piece in enumerate(found):
        middle = (i + 0.5) / len(found)
        x = f"{middle * 100:.2f}"
        out += [
            f'<circle class="c-dot c-field" cx="{x}%" cy="{heights[value]}" r="{widths[n]}"/>'
            for value, n in piece.counts.items()
        ]
        if piece.ringed:
            out.append(_foot(middle))
    return mark_safe("".join(out))  # noqa: S308


class Place(NamedTuple):
    """A stretch in a stage, clipped: percent across, the number of its drawing, its lane."""

    x: float
    width: float
    drawing: int
    lane: int


def lanes(stretches: Sequence[tuple[date, date, int]], over: Stretch) -> list[Place]:
    """Stretches (first day, last day, drawing) side by side, below each other where several."""
    free: list[date] = []
    placed = []
    for first, last, drawing in stretches:
        first, last = max(first, over.start), min(last, over.end)
        if last < first:
            continue
        lane = next((i for i, until in enumerate(free) if until <= first), len(free))
        free[lane : lane + 1] = [last]
        x = (first - over.start).days / over.days * 100
        placed.append(Place(x, ((last - first).days + 1) / over.days * 100, drawing, lane))
    return placed


def ribbon(places: Sequence[Place]) -> SafeString:
    """The stages as bands in their own hues, all at one height of worth."""
    return mark_safe(  # noqa: S308
        "".join(
            f'<rect class="c-st{place.drawing}" x="{place.x:.2f}%" y="{place.lane * LANE}" '
            f'width="{place.width:.2f}%" height="{LANE}"/>'
            for place in places
        )
    )
