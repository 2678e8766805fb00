"""Check-ins folded into months give the same answers in letters."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from insights import almanac, look
from insights.almanac import Noted
from insights.scale import scale_of
from stages.content import Measure

SLEEP = Measure(key="sleep", title="Sleep", question="How?", low="no rest", high="good rest")

days = st.dates(date(2023, 12, 1), date(2024, 4, 2))
values = st.none() | st.integers(-2, 40) | st.just("4")
scores = st.dictionaries(st.sampled_from(["mood", "sleep"]), values)
notes = st.lists(
    st.builds(Noted, days, scores, st.just([]), st.sampled_from(["", "hope-1", "meaning-2"])),
    max_size=40,
).map(lambda found: sorted(found, key=lambda note: note.day))


@given(notes, notes)
def test_fold_in_parts_is_fold_of_the_whole(one, other):
    whole = sorted(one + other, key=lambda note: note.day)
    cut = len(one)
    months = almanac.fold(whole[:cut])
    read = almanac.read(json.loads(json.dumps(almanac.written(months))))

    assert almanac.fold(whole[cut:], read) == almanac.fold(whole)


@given(notes)
def test_letters_say_what_the_check_ins_say(found):
    scale = scale_of(SLEEP, shows_numbers=True)
    plain = look.answers_to(scale, found)

    answers = almanac.answers_to(scale, almanac.fold(found))

    assert answers.days == [answer.day.toordinal() for answer in plain]
    assert [None if c == "?" else ord(c) - ord("a") for c in answers.letters] == [
        answer.value for answer in plain
    ]
    assert answers.counts.total() + answers.unknown == len(plain)


@given(notes, days, days)
def test_cut_is_the_fold_of_those_days(found, one, other):
    start, end = min(one, other), max(one, other)
    within = [note for note in found if start <= note.day <= end]

    cut, wanted = almanac.cut(almanac.fold(found), start, end), almanac.fold(within)

    assert [(m.first, m.days, m.lines) for m in cut] == [(m.first, m.days, m.lines) for m in wanted]
    assert almanac.first_day(cut) == almanac.first_day(wanted)
    for before, after in zip(cut, wanted, strict=True):
        assert {k: v for k, v in before.scores.items() if v.strip(".")} == {
            k: v for k, v in after.scores.items() if v.strip(".")
        }


def test_an_older_way_of_writing_is_not_read():
    assert almanac.read({"word": "x"}) is None
    assert almanac.read(almanac.written([]) | {"format": 0}) is None
