"""The wording linter, measured on sentences an editor might write."""

import pytest

from stages import packing
from stages.grades import reading_grade
from stages.linter import Finding, lint
from tests.stages import tone
from tests.stages.linter_measure import KINDS, corpus, findings_in, kinds_of, measure

CORPUS = corpus("linter_corpus.yaml")


def test_corpus_is_large_and_even():
    bad = [row for row in CORPUS if row["finds"]]
    good = [row for row in CORPUS if not row["finds"]]
    assert len(CORPUS) >= 120
    assert min(len(bad), len(good)) / len(CORPUS) >= 0.45
    assert len({row["text"] for row in CORPUS}) == len(CORPUS)
    for kind in KINDS:
        assert len([row for row in bad if kind in row["finds"]]) >= 7, kind


def test_precision_and_recall_hold_their_floors(capsys):
    with capsys.disabled():
        precision, recall = measure(CORPUS, "linter")
    assert precision >= 0.95
    assert recall >= 0.88


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found_as_itself(kind):
    rows = [row for row in CORPUS if kind in row["finds"]]
    hits = [row for row in rows if kind in kinds_of(row)]
    assert len(hits) / len(rows) >= 0.75


def test_a_finding_says_where_why_and_what_instead():
    found = lint("Rest now. You should write.")

    assert [(f.kind, f.start, f.end, f.found) for f in found] == [("tone", 14, 20, "should")]
    assert found[0].why == "It presses. A member decides."
    assert found[0].instead == "Could, if you like, when you want."


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("Before you stop, halve your pills.", {"medicine"}),
        ("Never stop hoping, and take half a tablet.", {"medicine"}),
        ("This is no diagnosis, it is a disease.", {"clinical"}),
        ("Nobody watches, our team reads it.", {"monitoring"}),
        ("You need not write. You must rest.", {"tone"}),
    ],
)
def test_saying_no_hides_nothing_after_it(said, kinds):
    assert {finding.kind for finding in lint(said)} == kinds


def test_findings_come_in_the_order_of_the_text():
    starts = [finding.start for finding in lint("It is easy! You must try harder.")]
    assert len(starts) == 4
    assert starts == sorted(starts)


def test_a_heavy_text_is_found_where_it_is_long_enough():
    heavy = "Comprehensive psychosocial rehabilitation necessitates continuous collaboration. " * 9
    found = [finding for finding in lint(heavy, kind="stage") if finding.kind == "reading"]
    assert [(finding.start, finding.end) for finding in found] == [(0, len(heavy))]
    assert "8 or below" in found[0].why
    assert [f for f in lint(heavy[:80], kind="stage") if f.kind == "reading"] == []


@pytest.mark.parametrize("text", ["", " ", "\n", "…", "12", "—" * 500, "a" * 20_000, "x. " * 5_000])
def test_any_text_is_read(text):
    assert isinstance(reading_grade(text), float)
    assert all(isinstance(finding, Finding) for finding in lint(text))


def test_grade_is_that_of_the_tests(personal):
    for stage in personal.stages:
        assert reading_grade(stage.lead) == pytest.approx(max(tone.grade(stage.lead), 0), abs=0.06)


def test_every_word_of_the_shipped_packs_passes(pack):
    assert list(findings_in(pack)) == []


def test_shipped_means_more_than_one_pack():
    assert len(packing.shipped_paths()) >= 2
