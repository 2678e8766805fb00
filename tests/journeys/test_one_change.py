"""After a setback: at most one change, to a plan or to a goal."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import Goal, PlanPart, Revision, Setback, Step
from tests.conftest import HTMX


@pytest.fixture
def setback(journey):
    now = timezone.now()
    return Setback.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=uuid.uuid4(),
        day=now.date(),
        at=now,
        words={"since": "days", "what": "", "helped": "Jo came round"},
    )


def url(setback, name="setback_change"):
    return reverse(f"journeys:{name}", args=[setback.pk])


CHANGE = {"to": "safety:alone", "text": "Walk to the river"}


def part(section="alone"):
    return PlanPart.objects.get(section=section)


def test_change_is_offered_and_not_asked_for(as_member, setback, django_assert_num_queries):
    as_member.get("/setback/")
    with django_assert_num_queries(4):
        page = as_member.get(url(setback, "setback_detail"))

    assertContains(page, "One small change, if you like")
    assertContains(page, 'value="Jo came round"')
    assertContains(page, "<details><summary>Change one thing")
    assert not PlanPart.objects.exists()


def test_change_goes_into_the_plan_and_can_be_taken_back(as_member, setback):
    page = as_member.post(url(setback), CHANGE, follow=True)

    assertContains(page, "What you changed")
    assertContains(page, url(setback, "setback_change_undo"))
    assert [item["text"] for item in part().items] == ["Walk to the river"]
    assertContains(as_member.get("/plan/"), "Walk to the river")

    page = as_member.post(url(setback, "setback_change_undo"), follow=True)
    assertContains(page, "One small change, if you like")
    assert part().items == []


def test_change_keeps_what_stood_there_and_what_it_said(as_member, setback):
    as_member.post(url(setback), CHANGE)
    as_member.post(url(setback, "setback_change_undo"))
    as_member.post(url(setback), CHANGE | {"text": "Ring Jo"})

    assert [item["text"] for item in part().items] == ["Ring Jo"]
    assert Revision.objects.filter(row_id=part().pk).exists()


def test_change_is_one_at_most(as_member, setback):
    as_member.post(url(setback), CHANGE)
    again = as_member.post(url(setback), CHANGE)
    assert again.status_code == 302

    other = as_member.post(url(setback), CHANGE | {"text": "Ring Jo"})

    assertContains(other, "Walk to the river", status_code=409)
    assertContains(other, "Ring Jo", status_code=409)
    assert [item["text"] for item in part().items] == ["Walk to the river"]


def test_change_may_be_a_sign_with_what_to_do(as_member, setback):
    to = {"to": "wellness:early-signs", "text": "If I skip breakfast, then I will ring Jo"}
    as_member.post(url(setback), to)
    assert part("early-signs").items == [{"text": "I skip breakfast", "then": "ring Jo"}]

    as_member.post(url(setback, "setback_change_undo"))
    assert part("early-signs").items == []


def goal_of(journey, wish="See people"):
    now = timezone.now()
    return Goal.objects.create(
        owner=journey.owner, journey=journey, client_id=uuid.uuid4(), wish=wish, set_at=now
    )


def test_change_may_be_a_step_of_a_goal(as_member, setback, journey):
    goal = goal_of(journey)
    assertContains(as_member.get(url(setback, "setback_detail")), "See people")

    as_member.post(url(setback), {"to": f"goal:{goal.pk}", "text": "Write to Jo"})
    step = Step.objects.get(removed_at=None)
    assert (step.goal, step.text) == (goal, "Write to Jo")

    as_member.post(url(setback, "setback_change_undo"))
    assert not Step.objects.filter(removed_at=None).exists()


def test_words_changed_since_stay(as_member, setback, journey):
    goal = goal_of(journey)
    as_member.post(url(setback), {"to": f"goal:{goal.pk}", "text": "Write to Jo"})
    step = Step.objects.get()
    step.reword(seen=1, text="Write one line to Jo", if_text="", then_text="")

    page = as_member.post(url(setback, "setback_change_undo"), follow=True)

    assertContains(page, "they stay where they are")
    assert Step.objects.get().removed_at is None


def test_change_answers_in_place(as_member, setback):
    page = as_member.post(url(setback), CHANGE, headers=HTMX)

    assertContains(page, 'id="one-change"')
    assertContains(page, "data-focus")
    assertNotContains(page, "<html")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"to": "safety:alone"},
        {"to": "", "text": "x"},
        {"to": "safety:nowhere", "text": "x"},
        {"to": "goal:x", "text": "x"},
        {"to": f"goal:{uuid.uuid4()}", "text": "x"},
        {"to": "safety:alone", "text": "a\x00"},
        {"to": "safety:alone", "text": "x" * 301},
    ],
)
def test_change_refused_keeps_what_was_typed(as_member, setback, data):
    page = as_member.post(url(setback), data)

    assertContains(page, 'role="alert"', status_code=422)
    assertContains(page, "<details open>", status_code=422)
    assert not PlanPart.objects.exists()
    assert Setback.objects.get().changed_at is None


def test_full_part_is_said_kindly(as_member, setback, journey):
    as_member.post(url(setback), CHANGE)
    as_member.post(url(setback, "setback_change_undo"))
    kept = part()
    kept.items = [{"text": str(n)} for n in range(60)]
    kept.save()

    page = as_member.post(url(setback), CHANGE)

    assertContains(page, "That part holds as much as fits", status_code=422)


def test_change_of_somebody_elses_goal_is_refused(as_member, setback, stranger):
    from journeys.models import Journey

    theirs = Journey.objects.begin(stranger, at=timezone.now())
    goal = goal_of(theirs)

    assert as_member.post(url(setback), {"to": f"goal:{goal.pk}", "text": "x"}).status_code == 422
    assert not Step.objects.exists()


@pytest.mark.parametrize("name", ["setback_change", "setback_change_undo"])
def test_change_is_nobody_elses(as_stranger, client, setback, name):
    assert as_stranger.post(url(setback, name), CHANGE).status_code == 404
    assertRedirects(
        client.post(url(setback, name), CHANGE),
        f"/sign-in/?next={url(setback, name)}",
        fetch_redirect_response=False,
    )
    assert not PlanPart.objects.exists()


def test_setback_taken_back_offers_no_change(as_member, setback):
    as_member.post(url(setback, "setback_remove"))

    assertNotContains(as_member.get(url(setback, "setback_detail")), "Change one thing")
    assert as_member.post(url(setback), CHANGE).status_code == 422
    assert not PlanPart.objects.exists()
