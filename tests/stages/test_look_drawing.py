"""The landscape is sound for any number of places."""

import re
from xml.etree import ElementTree

import pytest

from stages import drawing

COUNTS = range(2, 10)


def drawings_of(count):
    return tuple(k % 5 + 1 for k in range(count))


@pytest.mark.parametrize("count", COUNTS)
def test_drawings_are_sound(count):
    for draw in (drawing.wide, drawing.tall):
        picture = draw(drawings_of(count))
        root = ElementTree.fromstring(picture)  # raises where it is not well formed
        assert root.attrib["aria-hidden"] == "true"
        assert len(re.findall(r"scale\([\d.]+\)\"><g>", picture)) == count
        assert "style=" not in picture
        assert "$" not in picture


@pytest.mark.parametrize("count", COUNTS)
def test_ids_are_unique_over_both_drawings_and_all_are_there(count):
    both = drawing.wide(drawings_of(count)) + drawing.tall(drawings_of(count))

    ids = re.findall(r'\bid="([^"]+)"', both)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", both)) <= set(ids)


@pytest.mark.parametrize("count", COUNTS)
def test_no_place_stands_above_another(count):
    places = drawing.wide_places(count)

    assert {y for _, y in places} <= {420, 446}
    assert [y for _, y in places] == [y for _, y in reversed(places)]
    xs = [x for x, _ in places]
    assert xs == sorted(xs)
    assert min(xs) > 60
    assert max(xs) < 1140
    assert sum(xs) / count == pytest.approx(600)


@pytest.mark.parametrize("count", COUNTS)
def test_ways_lead_back_as_well(count):
    for draw in (drawing.wide, drawing.tall):
        assert draw(drawings_of(count)).count('class="a-way"') == max(count - 2, 1)


def test_landscape_is_drawn_once(pathway):
    first = drawing.landscape(pathway)

    assert drawing.landscape(pathway) is first
    assert first.count("<svg") == 2
