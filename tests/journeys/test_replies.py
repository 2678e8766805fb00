"""What is said after a check-in, rule by rule."""

import inspect
import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from journeys import replies
from tests.conftest import HTMX

MONDAY = date(2026, 3, 2)

CASES = [
    ("several-signs", {"scores": {"mood": 1}, "signs": ["a"]}, 3),
    ("very-hard", {"scores": {"mood": 1, "calm": 0}}, 0),
    ("a-sign", {"scores": {"mood": 3}, "signs": ["a"]}, 2),
    ("hard", {"scores": {"mood": 2, "calm": 0}}, 0),
    ("tense", {"scores": {"mood": 3, "calm": 3, "sleep": 0}}, 0),
    ("far", {"scores": {"mood": 4, "connection": 0}}, 0),
    ("sleep", {"scores": {"mood": 4, "sleep": 2}}, 0),
    ("tired", {"scores": {"energy": 1}}, 0),
    ("hope", {"scores": {"mood": 5, "hope": 0}}, 0),
    ("unknown", {"scores": {"mood": None}}, 0),
    ("unknown", {}, 0),
    ("with-a-tag", {"scores": {"mood": 4}, "tags": ["outdoors"]}, 0),
    ("better", {"scores": {"mood": 4}, "tags": ["a word of my own"]}, 0),
    ("better", {"scores": {"mood": 5, "calm": 4}}, 0),
    ("mixed", {"scores": {"mood": 3}}, 9),
]


@pytest.mark.parametrize(("rule", "answers", "week"), CASES)
def test_rule_answers_what_was_chosen(pathway, rule, answers, week):
    one = replies.seen(pathway, answers, signs_in_week=week)

    reply = replies.reply_to(one)

    assert reply.rule == rule
    assert reply.text
    assert reply.text.count(".") <= 3


def test_every_rule_is_tried(pathway):
    found = {
        replies.reply_to(replies.seen(pathway, answers, signs_in_week=week)).rule
        for _rule, answers, week in CASES
    }
    assert len(found) == len(replies.RULES)


def test_rules_never_see_what_was_typed(pathway):
    words = {"note": "canary", "line": {"text": "canary"}, "tags": ["canary"], "signs": ["canary"]}
    one = replies.seen(pathway, {"scores": {"mood": 5}} | words, signs_in_week=9)

    assert "canary" not in repr(one._replace(pathway=None))
    for rule in replies.RULES:
        reply = rule(one)
        assert reply is None or "canary" not in reply.text


def test_rule_that_claims_something_names_its_source(pathway):
    claims = {"several-signs", "tense", "sleep"}
    for rule, answers, week in CASES:
        reply = replies.reply_to(replies.seen(pathway, answers, signs_in_week=week))
        assert bool(reply.source) == (rule in claims)
        assert ("people" in reply.text and rule not in ("far", "better")) == (rule in claims)


def test_every_rule_says_what_it_is_for():
    assert all(inspect.getdoc(rule) for rule in replies.RULES)


def test_signs_count_once_a_day_and_for_a_week():
    said = [
        (MONDAY, {"signs": ["a", "b"]}),
        (MONDAY, {"signs": ["a"]}),
        (MONDAY - timedelta(days=6), {"signs": ["a"]}),
        (MONDAY - timedelta(days=7), {"signs": ["b"]}),
        (MONDAY + timedelta(days=1), {"signs": ["b"]}),
        (MONDAY, {}),
    ]
    assert replies.signs_lately(said, today=MONDAY) == ["a", "b", "a"]


def said(mood):
    return {"client_id": str(uuid.uuid4()), "score-mood": str(mood)}


def test_reply_stands_on_the_card_and_on_today(as_member, journey):
    card = as_member.post("/check-in/", said(2), headers=HTMX)

    assertContains(card, "It says something about today")
    assertContains(card, 'href="/today/moment/"')
    assertContains(as_member.get("/today/"), "It says something about today")


def test_reply_can_be_switched_off(as_member, journey):
    as_member.post("/check-in/choose/replies/off/")

    card = as_member.post("/check-in/", said(2), headers=HTMX)

    assertContains(card, "Noted: hard")
    assertNotContains(card, "It says something about today")
    as_member.post("/check-in/choose/replies/on/")
    assertContains(as_member.get("/today/"), "It says something about today")


def test_reply_brings_up_no_earlier_day(as_member, journey, member):
    day = member.local_day(timezone.now()) - timedelta(days=1)
    as_member.post(f"/check-in/{day}/", said(2))

    assertNotContains(as_member.get("/today/"), "It says something about today")


def test_sign_opens_the_plan_it_stands_in(pathway):
    for plan, name in (("safety", "plan_detail"), ("wellness", "wellness_detail")):
        one = replies.seen(pathway, {"signs": ["a"]}, plan=plan)
        assert replies.reply_to(one).offer.url_name == f"journeys:{name}"
