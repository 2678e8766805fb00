"""Steps ticked, added, made smaller, removed."""

import uuid

import pytest

from journeys.models import Step
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden, make_goal, make_step


@pytest.fixture
def step(journey):
    return make_step(make_goal(journey), "Go to the group", position=1)


def test_step_tick_says_which_so_twice_is_once(as_member, step):
    for _ in range(2):
        response = as_member.post(f"/steps/{step.pk}/tick/", {"done": "yes", "next": "/today/"})
    first = Step.objects.get(pk=step.pk).done_at
    as_member.post(f"/steps/{step.pk}/tick/", {"done": "yes"})

    assert response.url == "/today/"
    assert first is not None
    assert Step.objects.get(pk=step.pk).done_at == first


def test_step_tick_takes_the_last_value_of_the_form(as_member, step):
    as_member.post(f"/steps/{step.pk}/tick/", {"done": ["no", "yes"]})

    assert Step.objects.get(pk=step.pk).done_at


def test_step_tick_answers_htmx_with_a_toast_that_takes_it_back(as_member, step):
    url = f"/steps/{step.pk}/tick/"
    response = as_member.post(url, {"done": "yes", "next": "/today/"}, headers=HTMX)

    assert response.status_code in (200, 204)
    assert f'action="{url}?done=no&amp;next=%2Ftoday%2F"' in response.text
    back = as_member.post(f"{url}?done=no&next=%2Ftoday%2F")
    assert back.url == "/today/"
    assert Step.objects.get(pk=step.pk).done_at is None


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil", "x", "\x00"]
)
def test_step_tick_leads_nowhere_else(as_member, step, next_):
    response = as_member.post(f"/steps/{step.pk}/tick/", {"done": "yes", "next": next_})

    assert response.url == f"/goals/{step.goal_id}/"


@pytest.mark.parametrize("data", [{}, {"done": "maybe"}, {"done": "\x00"}])
def test_step_tick_refuses_what_it_does_not_know(as_member, step, data):
    assert as_member.post(f"/steps/{step.pk}/tick/", data).status_code == 400


def test_step_create_twice_is_once(as_member, step):
    data = {"client_id": uuid.uuid4(), "text": "Ask Priya"}

    for _ in range(2):
        as_member.post(f"/goals/{step.goal_id}/steps/", data)

    assert sorted(s.text for s in Step.objects.all()) == ["Ask Priya", "Go to the group"]


def test_step_create_keeps_what_was_typed(as_member, step):
    url, sent = f"/goals/{step.goal_id}/steps/", {"client_id": uuid.uuid4(), "text": "Ask Priya"}
    long = as_member.post(url, sent | {"text": "y" * 301}, headers=HTMX)
    as_member.post(url, sent)
    other = as_member.post(url, sent | {"text": "Ask Kim"})

    assert (long.status_code, other.status_code) == (422, 409)
    assert "y" * 301 in long.text
    assert "<html" not in long.text
    assert "Ask Priya" in other.text
    assert 'value="Ask Kim"' in other.text


def test_step_update_makes_it_smaller_and_keeps_the_old_wording(as_member, step):
    url = f"/steps/{step.pk}/edit/"
    as_member.post(url, {"version": 1, "text": "Look at the number"})
    as_member.post(url, {"version": 1, "text": "Look at the number"})

    step = Step.objects.get(pk=step.pk)
    assert (step.text, step.earlier, step.version) == (
        "Look at the number",
        ["Go to the group"],
        2,
    )
    assert "Go to the group" in as_member.get(f"/goals/{step.goal_id}/").text


def test_step_update_of_an_old_version_shows_both(as_member, step):
    url = f"/steps/{step.pk}/edit/"
    as_member.post(url, {"version": 1, "text": "Look at the number"})

    response = as_member.post(url, {"version": 1, "text": "Write to Jo"})

    assert response.status_code == 409
    assert "Look at the number" in response.text
    assert "Write to Jo" in response.text
    assert hidden(response, "version") == "2"
    assert as_member.post(url, {"version": 1, "text": ""}).status_code == 422


def test_step_remove_can_be_taken_back(as_member, step):
    as_member.post(f"/steps/{step.pk}/remove/")
    page = as_member.get(f"/goals/{step.goal_id}/")

    assert f"/steps/{step.pk}/tick/" not in page.text
    assert f'action="/steps/{step.pk}/restore/"' in page.text
    as_member.post(f"/steps/{step.pk}/restore/")
    assert Step.objects.get(pk=step.pk).removed_at is None


def test_step_move_changes_places(as_member, step):
    other = make_step(step.goal, "Second", position=2)

    as_member.post(f"/steps/{other.pk}/move/up/")

    assert [s.text for s in step.goal.steps.all()] == ["Second", "Go to the group"]


def test_step_is_moved_and_removed_in_place(as_member, step):
    last = make_step(step.goal, "Last", position=9)
    page = as_member.get(f"/goals/{step.goal_id}/").text
    for end in ("move/up/", "move/down/", "remove/"):
        assert f'hx-post="/steps/{last.pk}/{end}?' in page

    moved = as_member.post(f"/steps/{last.pk}/move/up/", headers=HTMX)
    gone = as_member.post(f"/steps/{last.pk}/remove/", headers=HTMX)

    for answer in (moved, gone):
        assert answer.text.lstrip().startswith('<section class="card stack" id="steps"')
        # What was done keeps the focus; the field for another step would open a keyboard.
        assert answer.text.count("data-focus") == 1
        assert 'id="id_text" name="text" maxlength="300" autocomplete="off" required value="">' in (
            answer.text
        )
    assert moved.text.index("Last") < moved.text.index(step.text)
    assert '<details class="small" open>' in moved.text
    assert "Last" not in gone.text.split("toast")[0]
