"""What is said of a list of answers."""

import itertools
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights import almanac, drawing, look, spans
from insights.almanac import Answers
from insights.history import HardTime
from insights.look import Answer, Usual
from insights.scale import scale_of
from insights.spans import Stretch
from stages.content import Measure, Point

MONDAY = date(2026, 11, 2)
WORDS = ["Very hard", "Hard", "Mixed", "Okay", "Good"]
MOOD = scale_of(
    Measure(
        key="mood",
        title="Mood",
        question="How is today?",
        points=tuple(Point(value=i + 1, word=word) for i, word in enumerate(WORDS)),
    ),
    shows_numbers=True,
)
SLEEP = Measure(key="sleep", title="Sleep", question="How?", low="no rest", high="good rest")

moods = st.lists(st.integers(1, 5), max_size=60)


def answers(*values, tags=()):
    return [Answer(MONDAY + timedelta(days=i), v, tags) for i, v in enumerate(values)]


def letters(told):
    """The same answers in letters, as the counting views read them."""
    said = "".join(almanac.letter(answer.value) for answer in told)
    return Answers([answer.day.toordinal() for answer in told], said)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], None),
        ([3], Usual(3, 3, 1, 1)),
        ([2] * 10 + [3] * 7 + [0] * 5, Usual(2, 3, 17, 22)),
        ([0, 4], Usual(0, 4, 2, 2)),
        ([2, 2, 3], Usual(2, 2, 2, 3)),
        ([1, 2, 3], Usual(1, 2, 2, 3)),
    ],
)
def test_usual_is_the_shortest_range_with_two_thirds(levels, expected):
    assert look.usual(levels) == expected


@given(st.lists(st.integers(0, 10), min_size=1, max_size=80))
def test_usual_holds_two_thirds_and_nothing_shorter_does(levels):
    found = look.usual(levels)

    assert found.inside == sum(found.low <= level <= found.high for level in levels)
    assert 3 * found.inside >= 2 * len(levels)
    width = found.high - found.low
    for low in range(11):
        held = sum(low <= level < low + width for level in levels)
        assert 3 * held < 2 * len(levels)


def test_harder_run_comes_with_what_came_after():
    run = look.harder_run(MOOD, letters(answers(4, 2, 1, 2, 3, 4, 3)))

    assert run == look.Run(
        MONDAY + timedelta(days=1), MONDAY + timedelta(days=3), Counter([3, 4, 3])
    )


@pytest.mark.parametrize(
    "values",
    [
        [4, 4, 4, 2, 1, 2],  # nothing came after
        [2, 1, 2, 4, 4],  # too little came after
        [2, 1, 2, 3, 2, 1],  # what came after was as hard
        [2, 1, 4, 4, 4, 4],  # two are no stretch
        [],
    ],
)
def test_harder_run_is_not_named_alone(values):
    assert look.harder_run(MOOD, letters(answers(*values))) is None


def test_harder_run_ends_at_a_long_gap():
    days = [0, 1, 20, 21, 22, 23, 24]
    told = [Answer(MONDAY + timedelta(days=d), 2 if d < 21 else 4, ()) for d in days]

    assert look.harder_run(MOOD, letters(told)) is None


@given(st.lists(st.none() | st.integers(1, 5), max_size=60))
def test_harder_run_is_hard_throughout(values):
    told = answers(*values)
    run = look.harder_run(MOOD, letters(told))

    if run:
        inside = [a.value for a in told if run.first <= a.day <= run.last and a.value]
        assert len(inside) >= 3
        assert max(inside) <= 2
        assert sum(n for v, n in run.since.items() if v > 2) * 2 > run.since.total() >= 3


def test_around_counts_beside_better_and_beside_others():
    told = answers(4, 5, 4, tags=["a walk"]) + answers(4, 4, 1) + answers(2, tags=["a walk"])

    found = look.around(MOOD, told)

    assert found == look.Around(5, 2, [look.Together("a walk", 3, 1)])


def test_around_says_nothing_of_too_few():
    assert look.around(MOOD, answers(4, 5, 4, 4, tags=["a walk"])).found == []


@given(st.lists(st.tuples(st.integers(1, 5), st.lists(st.sampled_from("abc"))), max_size=40))
def test_around_never_counts_more_than_there_is(pairs):
    told = [Answer(MONDAY, value, tags) for value, tags in pairs]
    found = look.around(MOOD, told)

    assert found.better + found.other == len(told)
    for one in found.found:
        assert 3 <= one.better <= found.better
        assert one.other <= found.other


@pytest.mark.parametrize(("value", "level"), [(0, 0), (3, 0), (4, 1), (6, 1), (7, 2), (10, 2)])
def test_scale_without_numbers_is_told_in_three(value, level):
    scale = scale_of(SLEEP, shows_numbers=False)

    assert scale.level(value) == level
    assert scale.levels == ("towards “no rest”", "in between", "towards “good rest”")


def test_scale_knows_its_harder_end():
    sleep = scale_of(SLEEP, shows_numbers=True)
    worry = scale_of(SLEEP.model_copy(update={"higher_is": "harder"}), shows_numbers=True)
    plain = scale_of(SLEEP.model_copy(update={"higher_is": "neither"}), shows_numbers=True)

    assert [v for v in range(11) if sleep.is_hard(v)] == [0, 1, 2, 3]
    assert [v for v in range(11) if worry.is_hard(v)] == [7, 8, 9, 10]
    assert [v for v in range(1, 6) if MOOD.is_better(v)] == [4, 5]
    assert not any(plain.is_hard(v) or plain.is_better(v) for v in range(11))


@given(moods, st.sampled_from(["week", "month", "year"]))
def test_pieces_lose_no_answer(values, cut):
    told = answers(*values)
    over = Stretch(MONDAY, MONDAY + timedelta(days=400), cut)

    found = drawing.pieces(letters(told), over, set())

    assert sum(piece.counts.total() for piece in found) == len(values)
    assert drawing.fields(MOOD, found).count("<circle") == sum(len(p.counts) for p in found)


@given(st.lists(st.tuples(st.integers(0, 27), st.none() | st.integers(1, 5)), max_size=50))
def test_dots_stand_inside_the_picture(pairs):
    told = [Answer(MONDAY + timedelta(days=d), v, ()) for d, v in sorted(pairs, key=lambda p: p[0])]
    over = Stretch(MONDAY, MONDAY + timedelta(days=27), "check-in")

    placed = [point for point in drawing.points(MOOD, told, over) if point]

    assert len(placed) == sum(v is not None for _d, v in pairs)
    assert all(0 < p.x < 100 and 20 <= p.y <= 180 for p in placed)
    assert [p.x for p in placed] == sorted(p.x for p in placed)


@given(
    st.dates(date(1990, 1, 1), date(2200, 1, 1)),
    st.integers(0, 5000),
    st.sampled_from(["week", "month", "year"]),
)
def test_cuts_cover_every_day_once(start, days, cut):
    over = Stretch(start, start + timedelta(days=days), cut)

    found = spans.cuts(over)

    assert found[0][0] == over.start
    assert found[-1][1] == over.end
    assert all(a[1] + timedelta(days=1) == b[0] for a, b in itertools.pairwise(found))


def test_stretch_of_all_becomes_years_when_long():
    span = spans.chosen("all")

    assert spans.stretch(span, MONDAY, date(2024, 5, 9)) == Stretch(
        date(2024, 5, 1), MONDAY, "month"
    )
    assert spans.stretch(span, MONDAY, date(2001, 5, 9)).cut == "year"
    assert spans.stretch(span, MONDAY, None).start == date(2026, 11, 1)


def test_lanes_put_stages_held_together_below_each_other():
    over = Stretch(MONDAY, MONDAY + timedelta(days=9), "check-in")
    day = [MONDAY + timedelta(days=n) for n in range(12)]

    placed = drawing.lanes([(day[0], day[4], 1), (day[4], day[9], 2), (day[6], day[11], 3)], over)

    assert [place.lane for place in placed] == [0, 0, 1]
    assert placed[2].x == pytest.approx(60)
    assert placed[2].x + placed[2].width == pytest.approx(100)


def test_moves_both_ways_sees_one_way_as_one():
    assert look.moves_both_ways([1, 2, 1])
    assert not look.moves_both_ways([1, 2, 4])
    assert not look.moves_both_ways([])


def test_setback_days_are_all_its_days():
    setback = HardTime(MONDAY, MONDAY + timedelta(days=2), "")

    assert len(look.setback_days([setback])) == 3
