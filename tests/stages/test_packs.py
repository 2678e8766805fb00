"""What the shipped packs hold, and how they speak."""

import hashlib
from pathlib import Path

import lucide
import pytest

from stages.content import Process
from tests.stages import tone

BORROWED = Path(__file__).parent / "borrowed.txt"


def page_of(pathway, stage):
    """The words on a stage's page."""
    offered = [text for a in pathway.activities_of(stage) for text in (a.title, a.summary)]
    said = [text for statement in stage.statements for text in (statement.text, statement.hint)]
    return "\n".join([stage.lead, *stage.feels, *stage.helps, *stage.readiness, *said, *offered])


def test_every_stage_is_complete(pack):
    for stage in pack.stages:
        assert len(stage.statements) >= 3, stage.key
        assert stage.statements[0].hint, stage.key
        assert 4 <= len(stage.feels) <= 6, stage.key
        assert 4 <= len(stage.helps) <= 6, stage.key
        assert stage.readiness, stage.key
        assert len(stage.activities) >= 5, stage.key
    assert [stage.drawing for stage in pack.stages] == [1, 2, 3, 4, 5]


def test_the_maintenance_stage_alone_offers_reminders(pack):
    for stage in pack.stages:
        assert bool(pack.reminders_of(stage)) == stage.is_maintenance
    kinds = {reminder.kind for reminder in pack.reminders}
    assert {"check-in", "plan-review", "weekly-review", "activity", "step"} <= kinds
    assert [r.days for r in pack.reminders if r.kind == "plan-review"] == ["quarterly"]


def test_every_activity_is_offered_by_a_stage(pack):
    offered = {key for stage in pack.stages for key in stage.activities}
    assert {activity.key for activity in pack.activities} == offered


def test_every_process_has_activities(pack):
    tagged = {process for activity in pack.activities for process in activity.processes}
    assert tagged == set(Process)


def test_every_icon_is_drawn_and_means_one_thing(pack):
    kept = {"life-buoy", "door-open", "lock", "eye", "leaf", "cloud-rain", "route", "map"}
    for activity in pack.activities:
        assert lucide._render_icon(activity.icon, None), activity.icon
        assert activity.icon not in kept, activity.key


def test_measures_are_the_six_and_mood_has_five_words(pack):
    keys = [measure.key for measure in pack.measures]
    assert keys == ["mood", "hope", "sleep", "energy", "connection", "calm"]
    assert [p.word for p in pack.mood.points] == ["Very hard", "Hard", "Mixed", "Okay", "Good"]
    assert pack.mood.values == range(1, 6)
    assert {measure.values for measure in pack.measures[1:]} == {range(11)}
    assert len(pack.feelings) >= 20
    assert len(pack.tags) >= 12


def test_the_safety_plan_stands_in_its_established_order(pack):
    plan = pack.plan("safety")
    keys = [section.key for section in plan.sections]
    assert keys == ["signs", "alone", "places", "people", "professionals", "safer", "hold-on"]
    assert [s.key for s in plan.sections if not s.shared_by_default] == ["safer"]
    assert [s.key for s in plan.sections if s.holds == "people"] == ["people", "professionals"]


def test_the_wellness_plan_is_whole(pack):
    plan = pack.plan("wellness")
    keys = [section.key for section in plan.sections]
    assert keys == [
        *("keeps-well", "hard-dates", "early-signs", "breaking-down"),
        *("wishes", "coming-back", "living-with"),
    ]
    assert plan.section("early-signs").holds == "if-then"
    assert all(section.ideas and section.hint for section in plan.sections)


def test_awareness_of_the_default_pack_has_the_three_perspectives(personal):
    keys = [perspective.key for perspective in personal.stage("awareness").perspectives]
    assert keys == ["change-is-needed", "change-is-possible", "i-commit"]


def test_the_pack_keeps_the_tone(pack):
    found = [(place, words) for place, text in tone.words_of(pack) if (words := tone.avoided(text))]
    allowed = {"stages.title"} if pack.key == "guided-recovery" else set()
    named = ("difficulties.", "approaches.")
    found = [
        (p, [w for w in ws if not (p.startswith(named) and w in tone.NAMES)]) for p, ws in found
    ]
    assert [item for item in found if item[1] and item[0] not in allowed] == []


def test_the_pack_never_shouts(pack):
    for place, text in tone.words_of(pack):
        assert "!" not in text, (place, text)
        assert not any(ord(character) > 0x2100 for character in text), (place, text)


def test_a_stage_page_reads_at_most_like_grade_eight(pack):
    grades = {stage.key: tone.grade(page_of(pack, stage)) for stage in pack.stages}
    assert max(grades.values()) <= 8, grades


def test_an_activity_reads_at_most_like_grade_eight(pack):
    grades = {a.key: round(tone.grade(a.body), 1) for a in pack.activities if len(a.body) > 200}
    assert {key: value for key, value in grades.items() if value > 8} == {}


def test_grade_knows_plain_from_heavy():
    assert tone.grade("The cat sat on the mat. It was warm.") < 2
    assert tone.grade("Comprehensive psychosocial rehabilitation necessitates collaboration.") > 15


def test_a_claim_has_its_source(pack):
    claims = ("stud", "research", "review of", "trial", "percent", " papers")
    for activity in pack.activities:
        if any(sign in activity.body.lower() for sign in claims):
            assert activity.sources, activity.key
        assert all(s.address.startswith("https://") and s.year for s in activity.sources)


def test_tone_finds_what_it_is_for():
    assert tone.avoided("You must not, it is easy.") == ["must", "easy"]
    assert tone.avoided("A mustard jar.") == []


def test_no_sentence_is_borrowed(pack):
    """Runs of eight words of the documents the stages come from, kept as hashes."""
    borrowed = set(BORROWED.read_text().split())
    assert len(borrowed) > 500
    for place, text in tone.words_of(pack):
        hit = {run for run in tone.runs(text) if hashed(run) in borrowed}
        assert not hit, (place, hit)


def hashed(run):
    return hashlib.sha256(run.encode()).hexdigest()[:16]


def test_steps_of_a_practice_are_timed(pack):
    for activity in pack.activities:
        if activity.kind == "practice":
            timed = sum(step.seconds or 0 for step in activity.steps)
            assert timed <= activity.minutes * 60 + 90, activity.key


@pytest.mark.parametrize("kind", ["read", "worksheet", "practice", "link"])
def test_the_default_pack_has_every_kind(personal, kind):
    assert [a for a in personal.activities if a.kind == kind]
