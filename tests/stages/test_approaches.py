"""Approaches: modest, sourced, and never a word about leaving a medicine."""

import pytest

from stages import packing
from stages.content import ContentError, Pathway
from stages.grades import reading_grade
from stages.linter import lint
from stages.packing import PackError

FOUR = {"depression", "anxiety", "bipolar", "schizophrenia"}


def test_the_packs_hold_the_same_approaches(pack, personal):
    keys = [approach.key for approach in pack.approaches]
    assert len(keys) >= 14
    assert keys == [approach.key for approach in personal.approaches]


def test_each_of_the_four_difficulties_has_several(pack):
    for key in FOUR:
        found = [a for a in pack.approaches if key in a.for_difficulties]
        assert len(found) >= 3, key
    titles = {difficulty.key for difficulty in pack.difficulties}
    assert titles >= FOUR


def test_every_approach_has_all_its_parts(pack):
    for approach in pack.approaches:
        assert approach.cost, approach.key
        assert approach.hard_parts, approach.key
        assert approach.questions, approach.key
        assert approach.processes, approach.key
        assert approach.checked_on, approach.key
        assert pack.difficulties_of(approach), approach.key


def test_every_source_can_be_followed(pack):
    for approach in pack.approaches:
        for source in approach.sources:
            assert source.address.startswith("https://"), approach.key
            assert source.year >= 2000, approach.key


def test_an_approach_reads_at_most_like_grade_eight(pack):
    for approach in pack.approaches:
        whole = " ".join([approach.what_it_is, approach.what_it_takes, approach.hard_parts])
        assert reading_grade(whole) <= 8, approach.key
        assert reading_grade(approach.evidence) <= 9, approach.key


@pytest.mark.parametrize("kind", ["medicine", "promise", "method", "monitoring"])
def test_no_approach_advises_on_medicines_or_promises(pack, kind):
    for approach in pack.approaches:
        for text in (approach.what_it_is, approach.evidence, approach.hard_parts):
            found = [f for f in lint(text, kind="approach", sourced=True) if f.kind == kind]
            assert found == [], approach.key


def test_trials_beside_usual_care_say_so(pack):
    """Where all had their medicine as well, a reader is told that the trial says no more."""
    for key in ("social-rhythm", "psychoeducation", "family-work", "cbt-psychosis"):
        assert "usual care as well" in pack.approach(key).evidence, key


def test_an_approach_renders_as_html(personal):
    approach = personal.approach("cbt")
    for html in (approach.what_it_is_html, approach.what_it_takes_html, approach.evidence_html):
        assert html.startswith("<p>")
    assert approach.hard_parts_html.startswith("<p>")
    assert personal.approach("none") is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sources": []}, "sources"),
        ({"evidence": ""}, "evidence"),
        ({"evidence_level": "certain"}, "evidence_level"),
        ({"for_difficulties": ["bad-luck"]}, "unknown difficulty “bad-luck”"),
        ({"activities": ["nothing"]}, "unknown activity “nothing”"),
        ({"dose": "20"}, "dose"),
    ],
)
def test_an_approach_that_does_not_hold_is_refused(personal, change, reason):
    plain = personal.model_dump(mode="json")
    plain["approaches"][0].update(change)

    with pytest.raises(ContentError, match=reason):
        Pathway.model_validate(plain)


def test_the_line_of_an_approach_is_named(personal):
    written = packing.write(personal).replace(b"evidence_level: reviews", b"evidence_level: yes", 1)
    with pytest.raises(PackError, match=r"line \d+: approaches.0.evidence_level"):
        packing.read_bytes(written)
