"""The hope box, and what stands in the way outside."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import Barrier, Hope, Journey
from tests.conftest import HTMX
from tests.journeys.walk_kit import doors, owned

BOX, OUTSIDE = "/hope/", "/outside/"


def put(text="Jo laughing on the ferry", **more):
    return {"client_id": str(uuid.uuid4()), "text": text} | more


def named(what="The bus stopped running", **more):
    return {"client_id": str(uuid.uuid4()), "what": what} | more


def make_hope(journey, text="Jo laughing on the ferry", **more):
    return Hope.objects.create(**owned(journey, at=timezone.now(), text=text) | more)


def make_barrier(journey, what="The bus stopped running", **more):
    words = {"about": ["transport"], "what": what, "help": "A lift", "who": "Jo"}
    return Barrier.objects.create(**owned(journey, at=timezone.now(), words=words) | more)


def url(name, row, *more):
    return reverse(f"journeys:{name}", args=[row.pk, *more])


# The hope box


def test_box_is_empty_at_first_and_reading_writes_nothing(as_member, pathway):
    assertContains(as_member.get(BOX), "The box is empty, and no hurry.")
    assert not Journey.objects.exists()


@pytest.mark.parametrize("page", ["/plan/", "/today/moment/"])
def test_box_is_in_reach_of_the_plan_and_of_a_hard_hour(as_member, journey, page):
    assertContains(as_member.get(page), f'href="{BOX}"')


def test_box_holds_what_was_put_in_once(as_member, journey):
    data = put()
    assertRedirects(as_member.post(BOX + "new/", data), BOX)
    as_member.post(BOX + "new/", data)

    assertContains(as_member.get(BOX), "Jo laughing on the ferry")
    assert Hope.objects.count() == 1


def test_same_form_with_other_words_shows_both(as_member, journey):
    data = put()
    as_member.post(BOX + "new/", data)

    page = as_member.post(BOX + "new/", data | {"text": "The dog asleep"})
    assertContains(page, "Jo laughing on the ferry", status_code=409)
    assertContains(page, "The dog asleep", status_code=409)

    as_member.post(
        BOX + "new/", put("The dog asleep", client_id=page.context["form"].data["client_id"])
    )
    assert Hope.objects.count() == 2


def test_box_answers_in_place(as_member, journey):
    page = as_member.post(BOX + "new/", put(), headers=HTMX)

    assertContains(page, 'id="hopes"')
    assertContains(page, "Jo laughing on the ferry")
    assertNotContains(page, "<html")


@pytest.mark.parametrize("data", [{}, put(""), put("a\x00"), put("x" * 20_001), put(client_id="x")])
def test_box_refuses_what_it_cannot_keep(as_member, journey, data):
    assertContains(as_member.post(BOX + "new/", data), 'role="alert"', status_code=422)
    assert not Hope.objects.exists()


def test_hope_is_said_in_other_words_and_never_over_unseen_ones(as_member, journey):
    hope = make_hope(journey)
    change = {"text": "Jo laughing in the rain", "version": 1}
    assertRedirects(as_member.post(url("hope_update", hope), change), BOX)

    page = as_member.post(url("hope_update", hope), change | {"text": "Other words"})

    assertContains(page, "Jo laughing in the rain", status_code=409)
    assertContains(page, "Other words", status_code=409)
    assert as_member.post(url("hope_update", hope), {"text": ""}).status_code == 422
    hope.refresh_from_db()
    assert hope.text == "Jo laughing in the rain"


def test_hope_taken_out_comes_back(as_member, journey):
    hope = make_hope(journey)
    page = as_member.post(url("hope_remove", hope), follow=True)
    assertContains(page, url("hope_restore", hope))
    assertContains(page, "The box is empty")

    as_member.post(url("hope_restore", hope))
    assertContains(as_member.get(BOX), hope.text)


def test_box_queries_do_not_grow(as_member, journey, django_assert_num_queries):
    for n in range(40):
        make_hope(journey, f"Thing {n}")
    as_member.get(BOX)
    with django_assert_num_queries(2):
        page = as_member.get(BOX)
    assert page.context["hopes"].next
    assertContains(as_member.get(BOX, {"after": page.context["hopes"].next}), "Thing 0")


# What stands in the way


def test_list_is_empty_at_first(as_member, pathway):
    assertContains(as_member.get(OUTSIDE), "Nothing is written down here.")
    assert not Journey.objects.exists()


def test_barrier_is_named_with_what_would_help(as_member, journey):
    data = named(about=["transport", "money"], help="A lift", who="Jo")
    assertRedirects(as_member.post(OUTSIDE + "new/", data), OUTSIDE)
    as_member.post(OUTSIDE + "new/", data)

    page = as_member.get(OUTSIDE)
    for words in ("The bus stopped running", "Getting there", "Money", "A lift", "Jo"):
        assertContains(page, words)
    assert Barrier.objects.count() == 1


def test_one_answer_is_enough(as_member, journey):
    for data in (named(""), named("", about=["stigma"]), named("", who="Jo")):
        as_member.post(OUTSIDE + "new/", data)
    assert Barrier.objects.count() == 2


def test_barrier_sent_again_with_other_words_shows_both(as_member, journey):
    data = named(about=["transport"])
    as_member.post(OUTSIDE + "new/", data)

    page = as_member.post(OUTSIDE + "new/", data | {"what": "The train too", "about": ["work"]})

    for words in ("The bus stopped running", "The train too", "Getting there"):
        assertContains(page, words, status_code=409)
    assert Barrier.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [{}, named(""), named("a\x00"), named("x" * 20_001), named(about=["x"]), named(help="x" * 301)],
)
def test_barrier_refused_keeps_what_was_typed(as_member, journey, data):
    assertContains(as_member.post(OUTSIDE + "new/", data), 'role="alert"', status_code=422)
    assert not Barrier.objects.exists()


def test_barrier_is_changed_and_never_over_unseen_words(as_member, journey):
    barrier = make_barrier(journey)
    edit = url("barrier_update", barrier)
    assertContains(as_member.get(edit), "The bus stopped running")
    as_member.post(edit, {"what": "The bus runs once a day", "version": 1})

    page = as_member.post(edit, {"what": "Other words", "version": 1})

    assertContains(page, "The bus runs once a day", status_code=409)
    assertContains(page, "Other words", status_code=409)
    assert as_member.post(edit, {"version": 2}).status_code == 422


def test_barrier_stands_less_in_the_way_and_again(as_member, journey):
    barrier = make_barrier(journey)
    page = as_member.post(url("barrier_ease", barrier), follow=True)
    assertContains(page, "Less in the way by now")
    assertContains(page, url("barrier_again", barrier))
    as_member.post(url("barrier_ease", barrier))

    page = as_member.post(url("barrier_again", barrier), headers=HTMX)

    assertContains(page, 'id="barriers"')
    assertContains(page, "In the way now")


def test_barrier_removed_comes_back(as_member, journey):
    barrier = make_barrier(journey)
    page = as_member.post(url("barrier_remove", barrier), follow=True)
    assertContains(page, url("barrier_restore", barrier))
    assertNotContains(page, "The bus stopped")

    as_member.post(url("barrier_restore", barrier))
    assertContains(as_member.get(OUTSIDE), "The bus stopped")


def test_barrier_queries_do_not_grow(as_member, journey, django_assert_num_queries):
    for n in range(40):
        make_barrier(journey, f"Word {chr(97 + n % 26)}")
    as_member.get(OUTSIDE)
    with django_assert_num_queries(2):
        page = as_member.get(OUTSIDE)
    assert page.context["next"]


def test_goals_lead_to_what_stands_in_the_way(as_member, journey):
    assertContains(as_member.get("/goals/"), f'href="{OUTSIDE}"')


def test_rows_are_nobody_elses(as_stranger, client, journey):
    hope, barrier = make_hope(journey), make_barrier(journey)
    rows = [url(f"hope_{name}", hope) for name in ("update", "remove", "restore")]
    rows += [url(f"barrier_{name}", barrier) for name in ("update", "remove", "restore")]
    rows += [url("barrier_ease", barrier)]

    assert all(doors(rows, as_stranger, client))
    assertNotContains(as_stranger.get(BOX), hope.text)
    assertNotContains(as_stranger.get(OUTSIDE), "The bus stopped")
