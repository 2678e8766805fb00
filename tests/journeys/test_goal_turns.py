"""Where a goal came to, in the member's own words, and its turns in place."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import export
from tests.conftest import HTMX
from tests.journeys.goals_kit import make_goal, make_step

FIVE = ["nobody at all", "Jo on the phone", "once a week", "twice a week", "a house of people"]
IN_GOAL = HTMX | {"HX-Target": "goal-aside"}
IN_LIST = HTMX | {"HX-Target": "groups"}


def turn(client, goal, way, data=None, headers=None, query=""):
    response = client.post(f"/goals/{goal.pk}/turn/{way}/{query}", data or {}, headers=headers)
    goal.refresh_from_db()
    return response


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_goal_comes_to_each_of_the_five(as_member, journey, level):
    goal = make_goal(journey, levels=FIVE)

    turn(as_member, goal, "reach", {"level": str(level)})

    words = f"It came to: “{FIVE[level - 1]}”"
    assert (goal.state, goal.reached_level, goal.came_to) == ("reached", level, FIVE[level - 1])
    for address in (f"/goals/{goal.pk}/", "/goals/", "/look-back/"):
        assert words in as_member.get(address).text, address
    summary = as_member.get("/look-back/summary/", {"span": "4-weeks", "parts": "counted"})
    assert f"See people. {words}" in summary.text
    document = json.loads("".join(export.document(goal.owner, at=timezone.now())))
    row = document["rows"]["journeys.Goal"][0]
    assert (row["reached_level"], row["levels"]) == (level, FIVE)


def test_level_is_never_asked_of_who_wrote_none(as_member, journey):
    goal = make_goal(journey)

    assert "Which of your five" not in as_member.get(f"/goals/{goal.pk}/").text
    turn(as_member, goal, "reach", {"level": "1"})
    assert (goal.reached_level, goal.came_to) == (4, "")
    assert "It came to" not in as_member.get("/look-back/").text


def test_only_levels_with_words_can_be_chosen(as_member, journey):
    goal = make_goal(journey, levels=["", "", "once a week", "", ""])
    page = as_member.get(f"/goals/{goal.pk}/")

    assert re.findall(r'name="level" value="(\d)"', page.text) == ["3"]
    assert turn(as_member, goal, "reach", {"level": "5"}).status_code == 422
    assert goal.state == "active"


@pytest.mark.parametrize("level", ["0", "6", "x", "\x00", "9" * 400])
def test_level_that_is_none_is_asked_again(as_member, journey, level):
    goal = make_goal(journey, levels=FIVE)

    whole = turn(as_member, goal, "reach", {"level": level})
    part = turn(as_member, goal, "reach", {"level": level}, IN_GOAL)

    assert (whole.status_code, part.status_code) == (422, 422)
    assert "<html" in whole.text
    assert part.text.lstrip().startswith('<aside class="stack" id="goal-aside"')
    assert "Please choose from what stands here." in part.text
    assert goal.state == "active"


def test_nobody_has_to_say_a_level(as_member, journey):
    goal = make_goal(journey, levels=FIVE)

    turn(as_member, goal, "reach")

    assert goal.reached_level == 4


def test_level_said_otherwise_keeps_the_moment_and_can_be_undone(as_member, journey):
    before = timezone.now() - timedelta(days=9)
    goal = make_goal(journey, levels=FIVE, reached_at=before, reached_level=4)

    turn(as_member, goal, "reach", {"level": "2"})
    assert (goal.reached_at, goal.reached_level) == (before, 2)
    assert "Brought to a close" in as_member.get(f"/goals/{goal.pk}/").text
    as_member.post(f"/goals/{goal.pk}/undo/{goal.version}/")

    goal.refresh_from_db()
    assert (goal.reached_at, goal.reached_level) == (before, 4)


def test_level_of_somebody_else_cannot_be_said(as_stranger, journey):
    goal = make_goal(journey, levels=FIVE)

    assert turn(as_stranger, goal, "reach", {"level": "2"}, IN_GOAL).status_code == 404
    assert goal.state == "active"


@pytest.mark.parametrize(
    ("way", "says", "badge"),
    [
        ("rest", "The goal rests.", "Resting since"),
        ("reach", "Thank you for the effort", "Done, "),
        ("good-enough", "Good enough is enough.", "Good enough, "),
        ("let-go", "Let go. That is a decision too.", "Let go, "),
    ],
)
def test_turn_in_place_changes_what_stands_of_it(as_member, journey, way, says, badge):
    goal = make_goal(journey)
    make_step(goal, "Call Jo")

    part = turn(as_member, goal, way, headers=IN_GOAL)

    assert part.status_code == 200
    assert part.text.lstrip().startswith('<aside class="stack" id="goal-aside"')
    assert 'id="goal-head" hx-swap-oob="true"' in part.text
    # Words half written into the field for a step are not swapped away.
    assert 'id="steps"' not in part.text
    assert part.text.count("data-focus") == 1
    assert f"/goals/{goal.pk}/undo/{goal.version}/" in part.text
    assert says in part.text
    assert badge in part.text

    back = turn(as_member, goal, "resume", headers=IN_GOAL)
    assert "Rest this goal" in back.text
    assert badge not in back.text


def test_goal_picked_up_in_the_list_stands_among_those_worked_on(as_member, journey):
    goal = make_goal(journey, paused_at=timezone.now())
    make_goal(journey, "Sleep at night", paused_at=timezone.now())

    part = turn(as_member, goal, "resume", headers=IN_LIST)

    assert part.text.lstrip().startswith('<div class="stack stack--loose" id="groups"')
    assert "<html" not in part.text
    working, resting = part.text.split('aria-labelledby="rest"')
    assert "See people" in working
    assert "Sleep at night" in resting
    assert part.text.count("data-focus") == 1
    late = turn(as_member, goal, "resume", headers=IN_LIST, query="?after=1~0~x~y")
    assert late["HX-Redirect"] == "/goals/"


def test_words_for_resting_are_kept_when_too_long(as_member, journey):
    goal = make_goal(journey)

    part = turn(as_member, goal, "rest", {"words": "w" * 301}, IN_GOAL)

    assert part.status_code == 422
    assert "w" * 301 in part.text
    assert "<html" not in part.text


def test_step_is_made_smaller_in_place(as_member, journey):
    step = make_step(make_goal(journey), "Call everybody")
    url = f"/steps/{step.pk}/edit/"
    form = as_member.get(url, headers=HTMX)
    words = {"version": 1, "text": "Call Jo", "if_text": "", "then_text": ""}
    bad = as_member.post(url, words | {"text": ""}, headers=HTMX)
    good = as_member.post(url, words, headers=HTMX)
    late = as_member.post(url, words | {"text": "Write to Jo"}, headers=HTMX)

    assert form.text.lstrip().startswith("<form")
    assert form.text.count("data-focus") == 1
    assert f'id="id_{step.pk}_text"' in form.text
    assert (bad.status_code, good.status_code, late.status_code) == (422, 200, 409)
    assert good["HX-Reswap"] == "outerHTML"
    assert f'<li class="step" id="step-{step.pk}"' in good.text
    assert "Call everybody" in good.text
    for text in ("Call Jo", "Write to Jo"):
        assert text in late.text
    assert not any("<html" in answer.text for answer in (form, bad, good, late))


def test_step_of_a_fragment_leads_back_to_its_page(as_member, journey):
    """The address of a fragment only takes; who undoes a tick has to come to a page."""
    goal = make_goal(journey)
    step = make_step(goal)
    here = HTMX | {"HX-Current-URL": f"http://testserver/goals/{goal.pk}/?after=x"}

    part = as_member.post(f"/steps/{step.pk}/move/up/", headers=here)

    assert f'name="next" value="/goals/{goal.pk}/?after=x"' in part.text
