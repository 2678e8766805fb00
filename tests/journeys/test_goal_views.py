"""Goals in the browser's eyes."""

import uuid

import pytest
from django.urls import reverse

from journeys.models import Goal, Journey, Step
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden, make_goal, make_step

NEW = "/goals/new/"


def new(**more):
    return {"client_id": uuid.uuid4(), "wish": "See people", "step": "Call Jo"} | more


def test_goal_list_is_empty_with_grace(as_member, journey):
    response = as_member.get("/goals/")

    assert "No goals yet, and no hurry." in response.text


def test_goal_list_never_writes(as_member, pathway):
    as_member.get("/goals/")

    assert not Journey.objects.exists()


@pytest.mark.parametrize("count", [1, 3, 800])
def test_goal_list_queries_do_not_grow(as_member, journey, count, django_assert_num_queries):
    goal = make_goal(journey)
    make_step(goal, "The very next one")
    for _ in range(count - 1):
        make_goal(journey)

    with django_assert_num_queries(3):
        response = as_member.get("/goals/")

    assert "The very next one" in response.text
    # Six more lead to the ways beside goals.
    assert response.text.count("row-link") <= 12 + 6


def test_goal_list_pages_show_every_goal_once(as_member, journey):
    wishes = [f"Wish {n:03}" for n in range(65)]
    for number, wish in enumerate(wishes):
        make_goal(journey, wish, position=number // 3)
    seen, address = [], "/goals/"
    while address:
        page = as_member.get(address)
        seen += [w for w in wishes if f">{w}</a>" in page.text]
        after = page.context["goals"].next
        address = f"/goals/?after={after.replace('+', '%2B')}" if after else ""

    assert sorted(seen) == wishes


@pytest.mark.parametrize("after", ["x", "0~0~x~y", "0~99999999999999~~", "~~~", "\x00"])
def test_goal_list_begins_anew_at_a_key_nobody_was_given(as_member, journey, after):
    make_goal(journey)

    assert as_member.get("/goals/", {"after": after}).status_code == 200


def test_goal_create_keeps_wish_and_step(as_member, member, pathway):
    response = as_member.post(NEW, new(why="I laugh more", if_text="Tuesday", then_text="I call"))

    goal = Goal.objects.get(owner=member)
    step = goal.steps.get()
    assert response.url == reverse("journeys:goal_detail", args=[goal.pk])
    assert (goal.wish, goal.why, step.text, step.then_text) == (
        "See people",
        "I laugh more",
        "Call Jo",
        "I call",
    )


def test_goal_create_twice_is_once(as_member, member, pathway):
    data = new()

    first, second = as_member.post(NEW, data), as_member.post(NEW, data)

    assert first.url == second.url
    assert Goal.objects.count() == Step.objects.count() == 1


def test_goal_create_shows_both_texts_when_the_same_form_says_something_else(as_member, pathway):
    data = new()
    as_member.post(NEW, data)

    response = as_member.post(NEW, data | {"wish": "Sleep more"})

    assert response.status_code == 409
    assert "See people" in response.text
    assert 'value="Sleep more"' in response.text
    assert hidden(response, "client_id") != str(data["client_id"])


@pytest.mark.parametrize(
    "bad",
    [
        {"wish": ""},
        {"wish": "x" * 301},
        {"wish": "nul \x00"},
        {"by_day": "soon"},
        {"by_day": "99999-01-01"},
        {"by_day": "0001-01-01"},
        {"client_id": "x"},
    ],
)
def test_goal_create_keeps_what_was_typed(as_member, pathway, bad):
    response = as_member.post(NEW, new(why="Because of Milo") | bad)

    assert response.status_code == 422
    assert "Because of Milo" in response.text
    assert not Goal.objects.exists()


def test_goal_create_refuses_a_megabyte(as_member, pathway):
    response = as_member.post(NEW, new(wish="x" * 1_100_000))

    assert response.status_code in (413, 422)
    assert not Goal.objects.exists()


@pytest.mark.parametrize("count", [0, 1, 3, 800])
def test_goal_detail_queries_do_not_grow(as_member, journey, count, django_assert_num_queries):
    goal = make_goal(journey)
    for _ in range(count):
        make_step(goal)

    with django_assert_num_queries(3):
        response = as_member.get(f"/goals/{goal.pk}/")

    assert response.text.count('name="done" value="yes"') == min(count, 20)


def test_goal_update_changes_words_and_levels(as_member, journey):
    goal = make_goal(journey)

    response = as_member.post(
        f"/goals/{goal.pk}/edit/",
        {"version": 1, "wish": "See Jo", "level_3": "once a week", "by_day": "2027-01-02"},
    )

    goal.refresh_from_db()
    assert response.status_code == 302
    assert (goal.wish, goal.levels[2], goal.version) == ("See Jo", "once a week", 2)


def test_goal_update_of_an_old_version_shows_both(as_member, journey):
    goal = make_goal(journey, "Mine from the other tab", version=2)

    response = as_member.post(f"/goals/{goal.pk}/edit/", {"version": 1, "wish": "Mine from here"})

    goal.refresh_from_db()
    assert response.status_code == 409
    assert goal.wish == "Mine from the other tab"
    assert "Mine from the other tab" in response.text
    assert "Mine from here" in response.text
    assert hidden(response, "version") == "2"


def test_goal_update_sent_twice_is_once(as_member, journey):
    goal = make_goal(journey)
    data = {"version": 1, "wish": "See Jo"}

    answers = [as_member.post(f"/goals/{goal.pk}/edit/", data).status_code for _ in range(2)]

    goal.refresh_from_db()
    assert answers == [302, 302]
    assert goal.version == 2


@pytest.mark.parametrize(
    ("way", "state"),
    [("rest", "paused"), ("reach", "reached"), ("good-enough", "reached"), ("let-go", "let-go")],
)
def test_goal_turn_and_its_undo(as_member, journey, way, state):
    goal = make_goal(journey)

    response = as_member.post(f"/goals/{goal.pk}/turn/{way}/", {"words": "Maybe in spring"})

    goal.refresh_from_db()
    assert response.status_code == 302
    assert goal.state == state
    as_member.post(f"/goals/{goal.pk}/undo/{goal.version}/")
    goal.refresh_from_db()
    assert goal.state == "active"
    assert goal.reached_level is None
    assert goal.resting_words == ""


def test_goal_turn_keeps_the_moment_for_its_undo(as_member, journey):
    goal = make_goal(journey)
    as_member.post(f"/goals/{goal.pk}/turn/rest/", {"words": "Not now"})
    goal.refresh_from_db()
    rested = goal.paused_at

    as_member.post(f"/goals/{goal.pk}/turn/let-go/")
    goal.refresh_from_db()
    as_member.post(f"/goals/{goal.pk}/undo/{goal.version}/")

    goal.refresh_from_db()
    assert (goal.paused_at, goal.resting_words) == (rested, "Not now")


def test_goal_turn_undo_leaves_a_goal_that_changed_since(as_member, journey):
    goal = make_goal(journey)
    as_member.post(f"/goals/{goal.pk}/turn/rest/")

    as_member.post(f"/goals/{goal.pk}/undo/1/")

    goal.refresh_from_db()
    assert goal.state == "paused"


def test_goal_turn_twice_is_once(as_member, journey):
    goal = make_goal(journey)
    for _ in range(2):
        as_member.post(f"/goals/{goal.pk}/turn/rest/")

    goal.refresh_from_db()
    assert goal.version == 2


def test_goal_turn_knows_no_failing(as_member, journey):
    goal = make_goal(journey)

    assert as_member.post(f"/goals/{goal.pk}/turn/fail/").status_code == 404


def test_goal_move_changes_places(as_member, journey):
    for number, wish in enumerate(["a", "b", "c"]):
        make_goal(journey, wish, position=number)
    last = next(g for g in Goal.objects.all() if g.wish == "c")

    as_member.post(f"/goals/{last.pk}/move/up/")

    assert [g.wish for g in Goal.objects.order_by("position")] == ["a", "c", "b"]
    assert as_member.post(f"/goals/{last.pk}/move/sideways/").status_code == 404


GOAL = ["goal_detail", "goal_update", "goal_turn", "goal_turn_undo", "goal_move", "step_create"]
MORE = {"goal_turn": ["rest"], "goal_turn_undo": [1], "goal_move": ["up"], "step_move": ["up"]}
STEP = ["step_tick", "step_update", "step_remove", "step_restore", "step_move"]


@pytest.mark.parametrize("name", GOAL + STEP)
def test_no_stranger_opens_a_goal(as_stranger, client, journey, name):
    goal = make_goal(journey)
    step = make_step(goal)
    row = step if name in STEP else goal
    address = reverse(f"journeys:{name}", args=[row.pk, *MORE.get(name, [])])

    for method in ("get", "post", "put", "delete"):
        data = {"done": "yes"} if method == "post" else None
        answer = getattr(as_stranger, method)(address, data)
        signed_out = getattr(client, method)(address)
        assert answer.status_code in (404, 405)
        assert signed_out.status_code == 302
        assert signed_out.url.startswith("/sign-in/")
    step.refresh_from_db()
    assert (step.done_at, step.removed_at, goal.state) == (None, None, "active")


def test_goal_words_are_sealed_in_the_database(as_member, member, pathway, db):
    from django.db import connection

    as_member.post(NEW, new(wish="zebra words", step="lantern words"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT wish FROM journeys_goal")
        assert b"zebra" not in bytes(cursor.fetchone()[0])


def test_goal_pages_answer_htmx_with_the_fragment(as_member, journey):
    goal = make_goal(journey)

    response = as_member.post(
        f"/goals/{goal.pk}/steps/", {"client_id": uuid.uuid4(), "text": "One"}, headers=HTMX
    )

    assert 'id="steps"' in response.text
    assert "<html" not in response.text


def test_goal_create_answers_htmx_in_place(as_member, pathway):
    wrong = as_member.post("/goals/new/", new(wish=""), headers=HTMX)
    data = new()
    done = as_member.post("/goals/new/", data, headers=HTMX)
    other = as_member.post("/goals/new/", data | {"wish": "Other"}, headers=HTMX)

    goal = Goal.objects.get()
    for answer, code in ((wrong, 422), (other, 409)):
        assert answer.status_code == code
        assert "<html" not in answer.text
        assert '<form class="stack" id="new"' in answer.text
    assert (done.status_code, done["HX-Redirect"]) == (204, f"/goals/{goal.pk}/")


def test_goal_is_moved_in_place_on_its_own_page_of_the_list(as_member, journey):
    goals = [make_goal(journey, f"Wish {n}", position=n) for n in range(14)]
    later = as_member.get("/goals/").context["goals"].next
    url = f"/goals/{goals[13].pk}/move/up/"
    assert f"{url}?after=" in as_member.get("/goals/", {"after": later}).text

    moved = as_member.post(url, query_params={"after": later}, headers=HTMX)

    assert "<html" not in moved.text
    assert moved.text.index("Wish 13") < moved.text.index("Wish 12")
    assert moved.text.count("data-focus") == 1
    assert "Wish 3" not in moved.text
