"""The wording linter, measured on sentences an editor might write."""

from pathlib import Path

import pytest
import yaml

from stages import packing
from stages.linter import Finding, lint, reading_grade
from tests.stages import tone

CORPUS = yaml.safe_load((Path(__file__).parent / "linter_corpus.yaml").read_text())
KINDS = ["shaming", "clinical", "promise", "method", "medicine", "monitoring", "tone", "claim"]


def kinds_of(row):
    options = {name: row[name] for name in ("kind", "sourced", "language") if name in row}
    return {finding.kind for finding in lint(row["text"], **options)}


def test_corpus_is_large_and_even():
    bad = [row for row in CORPUS if row["finds"]]
    good = [row for row in CORPUS if not row["finds"]]
    assert len(CORPUS) >= 120
    assert min(len(bad), len(good)) / len(CORPUS) >= 0.45
    assert len({row["text"] for row in CORPUS}) == len(CORPUS)
    for kind in KINDS:
        assert len([row for row in bad if kind in row["finds"]]) >= 7, kind


def test_precision_and_recall_hold_their_floors(capsys):
    bad = [row for row in CORPUS if row["finds"]]
    caught = [row for row in bad if kinds_of(row)]
    wrong = [row for row in CORPUS if not row["finds"] and kinds_of(row)]
    precision = len(caught) / (len(caught) + len(wrong))
    recall = len(caught) / len(bad)
    with capsys.disabled():
        print(f"\nlinter: {len(CORPUS)} sentences, {len(bad)} of them to stop at")
        print(f"linter: precision {precision:.3f}, recall {recall:.3f}")
        for kind in KINDS:
            rows = [row for row in bad if kind in row["finds"]]
            hits = [row for row in rows if kind in kinds_of(row)]
            print(f"linter: {kind:<11} {len(hits)} of {len(rows)}")
        for row in wrong:
            print(f"linter: stopped at wrongly: {row['text']}")
        for row in bad:
            if row not in caught:
                print(f"linter: let through: {row['text']}")
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
    titles = {stage.title for stage in pack.stages}
    for part in (*pack.stages, *pack.activities, *pack.plans, *pack.measures, *pack.reminders):
        sourced = bool(getattr(part, "sources", ()))
        kind = "activity" if part in pack.activities else "stage"
        for place, text in tone.words_of(part):
            if text not in titles:
                assert lint(text, kind=kind, sourced=sourced) == [], (place, text)
    for approach in pack.approaches:
        for place, text in tone.words_of(approach):
            assert lint(text, kind="approach", sourced=True) == [], (approach.key, place)


def test_shipped_means_more_than_one_pack():
    assert len(packing.shipped_paths()) >= 2
