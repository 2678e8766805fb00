"""Published questionnaires: their exact words, their rights, and golden vectors of the scoring."""

import pytest

from stages import packing
from stages.content import ContentError, Pathway
from stages.packing import PackError

PHQ9 = [
    "Little interest or pleasure in doing things",
    "Feeling down, depressed, or hopeless",
    "Trouble falling or staying asleep, or sleeping too much",
    "Feeling tired or having little energy",
    "Poor appetite or overeating",
    "Feeling bad about yourself — or that you are a failure or have let yourself or your family"
    " down",
    "Trouble concentrating on things, such as reading the newspaper or watching television",
    "Moving or speaking so slowly that other people could have noticed? Or the opposite — being"
    " so fidgety or restless that you have been moving around a lot more than usual",
    "Thoughts that you would be better off dead or of hurting yourself in some way",
]
GAD7 = [
    "Feeling nervous, anxious or on edge",
    "Not being able to stop or control worrying",
    "Worrying too much about different things",
    "Trouble relaxing",
    "Being so restless that it is hard to sit still",
    "Becoming easily annoyed or irritable",
    "Feeling afraid as if something awful might happen",
]
OPTIONS = [
    (0, "Not at all"),
    (1, "Several days"),
    (2, "More than half the days"),
    (3, "Nearly every day"),
]
STEM = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"

# Answers in the order of the items, and what the publisher's rule makes of them.
GOLDEN = {
    "phq-9": [
        ("000000000", 0, "Minimal"),
        ("111100000", 4, "Minimal"),
        ("111110000", 5, "Mild"),
        ("111111111", 9, "Mild"),
        ("222220000", 10, "Moderate"),
        ("222222200", 14, "Moderate"),
        ("333330000", 15, "Moderately severe"),
        ("333333100", 19, "Moderately severe"),
        ("333333200", 20, "Severe"),
        ("000000003", 3, "Minimal"),
        ("333333333", 27, "Severe"),
    ],
    "gad-7": [
        ("0000000", 0, "Minimal"),
        ("1111000", 4, "Minimal"),
        ("1111100", 5, "Mild"),
        ("3330000", 9, "Mild"),
        ("3331000", 10, "Moderate"),
        ("2222222", 14, "Moderate"),
        ("3333300", 15, "Severe"),
        ("3333333", 21, "Severe"),
    ],
}
VECTORS = [(key, *vector) for key, vectors in GOLDEN.items() for vector in vectors]


def answers_of(asked, digits):
    return {item.key: int(digit) for item, digit in zip(asked.items, digits, strict=True)}


@pytest.mark.parametrize(("key", "items"), [("phq-9", PHQ9), ("gad-7", GAD7)])
def test_words_are_those_of_the_publisher(pack, key, items):
    asked = pack.questionnaire(key)
    assert [item.text for item in asked.items] == items
    assert [(option.value, option.label) for option in asked.options] == OPTIONS
    assert asked.stem == STEM


def test_the_published_maximum_holds(pack):
    assert pack.questionnaire("phq-9").maximum == 27
    assert pack.questionnaire("gad-7").maximum == 21


def test_only_the_ninth_item_of_the_phq_touches_on_risk(pack):
    risk = [item.key for q in pack.questionnaires for item in q.items if item.is_risk]
    assert risk == ["phq9-9"]
    assert pack.questionnaire("phq-9").has_risk_item
    assert not pack.questionnaire("gad-7").has_risk_item


def test_rights_are_said_in_full(pack):
    for asked in pack.questionnaires:
        assert asked.copyright_line.endswith(
            "No permission required to reproduce, translate, display or distribute."
        )
        assert asked.may_redistribute
        assert asked.may_modify is False
        assert "CamCOPS" in asked.evidence_of_permission


@pytest.mark.parametrize(("key", "digits", "total", "band"), VECTORS)
def test_score_of_golden_vectors(personal, key, digits, total, band):
    asked = personal.questionnaire(key)

    score = asked.score(answers_of(asked, digits))

    assert (score.total, score.band, score.missing) == (total, band, ())


@pytest.mark.parametrize("key", ["phq-9", "gad-7"])
def test_a_missing_answer_is_never_filled_in(personal, key):
    asked = personal.questionnaire(key)
    whole = {item.key: 3 for item in asked.items}
    for left_out in asked.items:
        score = asked.score({k: v for k, v in whole.items() if k != left_out.key})
        assert score == (None, "", (left_out.key,), len(asked.items))
    assert asked.score({}).missing == tuple(item.key for item in asked.items)


@pytest.mark.parametrize("value", [4, -1, True, 1.5, "2", None])
def test_an_answer_that_was_not_offered_is_refused(personal, value):
    asked = personal.questionnaire("gad-7")
    with pytest.raises(ValueError, match="not one of its answers"):
        asked.score({"gad7-1": value})


def test_an_item_that_was_not_asked_is_refused(personal):
    with pytest.raises(ValueError, match="no item “phq9-1”"):
        personal.questionnaire("gad-7").score({"phq9-1": 1})


RIGHTS = [
    *("rights_holder", "licence", "copyright_line", "may_modify", "may_redistribute"),
    *("may_be_commercial", "language_source", "evidence_of_permission", "sources", "scoring"),
    *("missing_rule", "stem", "period"),
]


@pytest.mark.parametrize("field", RIGHTS)
@pytest.mark.parametrize("value", ["", "   ", None, "left out"])
def test_an_empty_right_is_refused(personal, field, value):
    plain = personal.model_dump(mode="json")
    if value == "left out":
        del plain["questionnaires"][1][field]
    else:
        plain["questionnaires"][1][field] = value

    with pytest.raises(ContentError, match=field):
        Pathway.model_validate(plain)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"    maximum: 21", b"    maximum: 20", "its maximum is 20, its items reach 21"),
        (b"        high: 14\n", b"        high: 13\n", "leave a total out"),
        (b"      - key: gad7-2", b"      - key: gad7-1", "“gad7-1” stands there twice"),
        (b"    scoring: sum", b"    scoring: mean", "scoring"),
        (b"    missing_rule: not-scored", b"    missing_rule: average", "missing_rule"),
    ],
)
def test_a_questionnaire_that_does_not_add_up_is_refused(personal, old, new, reason):
    written = packing.write(personal)
    assert old in written
    head, tail = written.rsplit(old, 1)

    with pytest.raises(PackError, match=rf"line \d+: .*{reason}"):
        packing.read_bytes(head + new + tail)
