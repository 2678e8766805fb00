"""The landscape of a journey, drawn from the pathway: any number of places from two to nine.

Colours stand in static/css/app.css, so one drawing serves day and night. The places stand at
one height, for none is above another; dotted ways lead back as well as on.
"""

import random
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from string import Template

from stages.content import Pathway

Point = tuple[float, float]
Spot = tuple[float, float, float]

SHAPES = Path(__file__).parent / "shapes"
TREES = ("a-leaf", "a-leaf2", "a-leaf3")
PINES = ("a-pine", "a-pine2")
# From here on the labels of the wide drawing stand in two rows.
CROWDED = 6


def landscape(pathway: Pathway) -> str:
    """Both drawings of a pathway, the wide one and the tall one; a stylesheet shows one."""
    return _both(tuple(stage.drawing for stage in pathway.stages))


@lru_cache(maxsize=64)
def _both(drawings: tuple[int, ...]) -> str:
    return wide(drawings) + tall(drawings)


def wide(drawings: tuple[int, ...]) -> str:
    """The places side by side; the labels below are a grid of as many columns."""
    n, w = len(drawings), 1200
    h = 650 if n < CROWDED else 740
    dice = random.Random(11)  # noqa: S311
    places = wide_places(n)
    parts = [
        _sky(w, h, "w", (w / 2, 132, 46), dice, stars=60),
        *(_put("cloud", x, y, s) for x, y, s in [(300, 120, 1), (930, 92, 1.15), (455, 72, 0.55)]),
        *(_put("bird", x, y, s) for x, y, s in [(700, 190, 0.9), (728, 178, 0.7), (672, 174, 0.6)]),
        _hill("a-h1", _ridge(w, 262, 46, 6, dice, h)),
        _hill("a-h2", _ridge(w, 300, 34, 7, dice, h)),
        f'<path fill="url(#wm)" d="M0 250H{w}V380H0Z"/>',
        _hill("a-h3", _ridge(w, 336, 22, 6, dice, h)),
        _wood([_tree_on(dice, (0, w), (338, 352), (0.34, 0.5)) for _ in range(34)], dice),
        _hill("a-h4", _ridge(w, 378, 12, 5, dice, h)),
        _wood(_trees_between(places, w), dice),
        _hill("a-h5", f"M0 430C160 408 300 400 460 412S820 400 960 406s180 6 240 14V{h}H0Z"),
        *(f'<path class="a-way" d="{_smooth(way)}"/>' for way in _wide_ways(places)),
        _path(_wide_path(places, w)),
        *_stand(drawings, places, min(1, 5.4 / n), "w"),
        _hill("a-h6", f"M0 572C140 552 260 578 400 586S660 592 780 584s290-30 420-12V{h}H0Z"),
        _wood([(16, 572, 1.05), (1186, 574, 1.1)], dice),
        *(_put("grass", x, 505 + 17 * (x % 4), 0.9) for x in range(210, 1100, 115)),
        *_flowers(dice, w),
    ]
    return _svg("art--wide", f"0 44 {w} {h - 44}", parts)


def wide_places(n: int) -> list[Point]:
    """Where the places stand: the middles of n equal columns inside the margins."""
    margin = 12 if n < CROWDED else 60
    column = (1200 - 2 * margin) / n
    # Mirrored from both ends, so that neither end is higher than the other.
    return [(margin + column * (k + 0.5), 420 if min(k, n - 1 - k) % 2 else 446) for k in range(n)]


def _wide_path(places: list[Point], w: int) -> list[Point]:
    way: list[Point] = [(-40, 520), (places[0][0] - 74, 486)]
    for (x, y), (next_x, _) in pairwise(places):
        way += [(x + 6, y + 21), ((x + next_x) / 2, 466)]
    last_x, last_y = places[-1]
    return [*way, (last_x, last_y + 22), (last_x + 80, 486), (w + 40, 520)]


def _wide_ways(places: list[Point]) -> list[list[Point]]:
    """A way back from every place to the one before the last, or to the other of two."""
    back = 2 if len(places) > 2 else 1
    ways = []
    for k in range(back, len(places)):
        (x, y), (end_x, end_y) = places[k], places[k - back]
        deep = 540 + 10 * (k % 3)
        third = (x - end_x) / 3
        bend = [(x - third, deep + 6), (end_x + third, deep)]
        ways.append([(x, y + 26), *bend, (end_x + 8, end_y + 24)])
    return ways


def _trees_between(places: list[Point], w: int) -> list[Spot]:
    spots: list[Spot] = [(30, 402, 0.75), (64, 396, 0.6), (w - 32, 402, 0.8), (w - 60, 396, 0.62)]
    for (x, _), (next_x, _) in pairwise(places):
        middle = (x + next_x) / 2
        spots += [(middle - 11, 398, 0.72), (middle + 13, 403, 0.56)]
    return spots


def _flowers(dice: random.Random, w: int) -> list[str]:
    spots = [(dice.uniform(230, w - 300), dice.uniform(566, 578)) for _ in range(6)]
    return [
        f'<circle class="a-flower{k % 2 * 2 or ""}" cx="{_n(x)}" cy="{_n(y)}" r="3"/>'
        for k, (x, y) in enumerate(spots)
    ]


def tall(drawings: tuple[int, ...]) -> str:
    """The places one below the other, for phones; the labels are a grid of as many rows."""
    n, w = len(drawings), 360
    h = 204 + 222 * n
    dice = random.Random(5)  # noqa: S311
    places = tall_places(n)
    parts = [
        _sky(w, h, "t", (180, 84, 30), dice, stars=30, until=160),
        _put("cloud", 300, 96, 0.5) + _put("cloud", 64, 60, 0.42),
        _put("bird", 120, 120, 0.6) + _put("bird", 136, 112, 0.5),
        _hill("a-h1", _ridge(w, 158, 18, 4, dice, h)),
        _hill("a-h2", _ridge(w, 180, 14, 4, dice, h)),
        _hill("a-h3", _ridge(w, 206, 10, 3, dice, h)),
    ]
    for k, (_, y) in enumerate(places):
        band = "a-h6" if k == n - 1 else ("a-h4", "a-h5")[k % 2]
        parts.append(_hill(band, _ridge(w, y - 108, 12, 3, dice, h)))
        side = [(40, 20), (66, 12), (16, 30)]
        spots = [(w - x if k % 2 == 0 else x, y - 108 + down) for x, down in side]
        parts.append(_wood([(x, down, dice.uniform(0.5, 0.72)) for x, down in spots], dice))
    parts += [f'<path class="a-way" d="{_smooth(way)}"/>' for way in _tall_ways(places)]
    parts += [_path(_tall_path(places, h)), *_stand(drawings, places, 0.86, "t")]
    for k, (_, y) in enumerate(places):
        parts.append(_put("grass", 330 if k % 2 else 40, y + 82, 0.8))
    return _svg("art--tall", f"0 0 {w} {h}", parts)


def tall_places(n: int) -> list[Point]:
    """Where the places stand: left and right in turn, each in a row of its own."""
    return [(98 if k % 2 == 0 else 260, 340 + 222 * k) for k in range(n)]


def _tall_path(places: list[Point], h: int) -> list[Point]:
    way: list[Point] = [(420, 226), (330, 262), (214, 306)]
    for k, (x, y) in enumerate(places[:-1]):
        bend = [(150, y + 90), (280, y + 160)] if k % 2 == 0 else [(150, y + 80), (70, y + 156)]
        way += [(x + 6, y + 24), *bend]
    x, y = places[-1]
    out = 400 if x < 180 else -40
    return [*way, (x, y + 24), (180, h - 14), (out, h - 4)]


def _tall_ways(places: list[Point]) -> list[list[Point]]:
    back = 2 if len(places) > 2 else 1
    ways = []
    for k in range(back, len(places)):
        (x, y), (end_x, end_y) = places[k], places[k - back]
        side = 22 if x < 180 else 342
        rise = y - end_y
        bend = [(side, y - rise * 0.36), (side + 2, end_y + rise * 0.3)]
        ways.append([(x + 10, y + 16), *bend, (end_x + 8, end_y + 24)])
    return ways


def _stand(drawings: tuple[int, ...], places: list[Point], size: float, uid: str) -> list[str]:
    return [
        f'<g transform="translate({_n(x)} {_n(y)}) scale({size:.2f})">'
        f"{_shape(f'place{drawing}').substitute(uid=uid)}</g>"
        for drawing, (x, y) in zip(drawings, places, strict=True)
    ]


def _sky(
    w: int,
    h: int,
    uid: str,
    sun: Spot,
    dice: random.Random,
    *,
    stars: int,
    until: float = 270,
) -> str:
    """Sky, stars and a sun over the middle, so that it shines on no place more than others."""
    x, y, size = sun
    points = "".join(
        f'<circle cx="{_n(dice.uniform(0, w))}" cy="{_n(dice.uniform(0, until))}"'
        f' r="{dice.choice([0.8, 1, 1.2, 1.7])}"/>'
        for _ in range(stars)
    )
    return (
        f'{_shape("light").substitute(uid=uid)}<path fill="url(#{uid}s)" d="M0 0H{w}V{h}H0Z"/>'
        f'<g class="a-stars">{points}</g>'
        f'<circle fill="url(#{uid}g)" cx="{_n(x)}" cy="{_n(y)}" r="{_n(size * 4.2)}"/>'
        f'<circle class="a-sun" cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}"/>'
    )


def _ridge(w: int, base: float, rise: float, n: int, dice: random.Random, bottom: int) -> str:
    """A soft line of hills from left to right, closed to the bottom edge."""
    step = w / n
    points = [(step * (i - 0.5), base + dice.uniform(-rise, rise)) for i in range(n + 2)]
    line = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for (x, y), (next_x, next_y) in pairwise(points):
        middle = _n((x + next_x) / 2)
        line += f"C{middle} {_n(y)} {middle} {_n(next_y)} {_n(next_x)} {_n(next_y)}"
    return f"{line}V{bottom}H{_n(points[0][0])}Z"


def _smooth(points: list[Point]) -> str:
    """A line through all points without corners (Catmull-Rom, as cubic curves)."""
    line = f"M{_n(points[0][0])} {_n(points[0][1])}"
    ends = [points[0], *points, points[-1]]
    for before, here, there, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        first = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        second = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        line += "C" + " ".join(f"{_n(x)} {_n(y)}" for x, y in (first, second, there))
    return line


def _tree_on(dice: random.Random, xs: Point, ys: Point, sizes: Point) -> Spot:
    return dice.uniform(*xs), dice.uniform(*ys), dice.uniform(*sizes)


def _wood(spots: list[Spot], dice: random.Random) -> str:
    """Trees of both kinds, the farther ones first."""
    wood = ""
    for x, y, size in sorted(spots, key=lambda spot: spot[1]):
        kind, colours = ("pine", PINES) if dice.random() < 0.5 else ("tree", TREES)
        wood += _put(kind, x, y, size, dice.choice(colours))
    return wood


def _put(shape: str, x: float, y: float, size: float, colour: str = "") -> str:
    at = f"translate({_n(x)} {_n(y)}) scale({size:.2f})"
    return _shape(shape).substitute(at=at, colour=colour)


def _hill(colour: str, line: str) -> str:
    return f'<path class="{colour}" d="{line}"/>'


def _path(points: list[Point]) -> str:
    line = _smooth(points)
    return f'<path class="a-path2" d="{line}"/><path class="a-path" d="{line}"/>'


def _svg(name: str, box: str, parts: list[str]) -> str:
    return (
        f'<svg class="art {name}" viewBox="{box}" aria-hidden="true" focusable="false"'
        f' preserveAspectRatio="xMidYMax slice">{"".join(parts)}</svg>'
    )


@cache
def _shape(name: str) -> Template:
    text = (SHAPES / f"{name}.svg").read_text(encoding="utf-8")
    return Template(text.replace("\n", ""))


def _n(number: float) -> str:
    """One decimal at most, for the size of the page."""
    return f"{number:.1f}".removesuffix(".0")
