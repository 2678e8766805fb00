"""Today: what it shows and leaves out, and the short page of a hard day."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from journeys import offers
from journeys.models import CheckIn, Goal, Journey, Step
from tests.conftest import HTMX
from tests.journeys.check_in_kit import CREATE, make, many, said


def test_today_shows_the_five_words_of_the_edition(as_member, pathway):
    page = as_member.get("/today/")

    for point in pathway.mood.points:
        assertContains(page, point.word)
    assertContains(page, "<bdi>Robin</bdi>")


def test_today_writes_nothing(as_member, pathway):
    as_member.get("/today/")

    assert not Journey.objects.exists()


def test_today_without_check_ins_and_stages_leaves_them_out(as_member, member, pathway):
    member.uses_check_ins = member.uses_stages = False
    member.save()

    page = as_member.get("/today/")

    assertNotContains(page, "How is today, so far?")
    assertNotContains(page, "Where you are</h2>")


def test_today_lists_open_steps_of_active_goals_only(as_member, journey, member):
    now = timezone.now()
    for wish, more in [("a", {}), ("b", {"paused_at": now})]:
        goal = Goal.objects.create(
            owner=member, journey=journey, client_id=uuid.uuid4(), wish=wish, set_at=now, **more
        )
        Step.objects.create(
            owner=member, goal=goal, client_id=uuid.uuid4(), text=f"step of {wish}", added_at=now
        )

    page = as_member.get("/today/")

    assertContains(page, "step of a")
    assertNotContains(page, "step of b")


def test_today_shows_cards_of_the_apps_above(as_member, pathway, monkeypatch):
    monkeypatch.setattr(offers, "on_today", [lambda r: ("partials/mark.html", {}), lambda r: None])

    assert as_member.get("/today/").content.count(b'cx="26" cy="14"') == 2


def test_today_never_brings_up_earlier_words_by_itself(as_member, journey, today):
    make(journey, 1, day=today - timedelta(days=3), note="that terrible day")

    assertNotContains(as_member.get("/today/"), "that terrible day")


@pytest.mark.parametrize("count", [1, 3000])
def test_today_queries_do_not_grow(as_member, journey, count, django_assert_num_queries):
    many(journey, count)
    make(journey)
    as_member.get("/today/")

    with django_assert_num_queries(6):
        as_member.get("/today/")


# Kept short


def test_very_hard_day_keeps_today_short_with_three_doors(as_member, pathway):
    response = as_member.post(CREATE, said(1), headers=HTMX)

    assert response.headers["HX-Redirect"] == "/today/"
    page = as_member.get("/today/")
    for door in ("I need help now", "Stay with me a moment", "Not today"):
        assertContains(page, door)
    assertNotContains(page, "<textarea")
    assertNotContains(page, 'type="radio"')


def test_very_hard_day_of_the_past_leaves_today_whole(as_member, pathway):
    as_member.post("/check-in/2026-01-02/", said(1))

    assertContains(as_member.get("/today/"), "How is today, so far?")


def test_not_today_is_quiet_until_tomorrow(as_member, journey, today):
    as_member.post("/today/quiet/")

    assertContains(as_member.get("/today/"), "enough for today")
    Journey.objects.update(quiet_on=today - timedelta(days=1))
    assertContains(as_member.get("/today/"), "How is today, so far?")


def test_show_me_everything_again_does(as_member, journey):
    make(journey, 1)

    as_member.post("/today/whole/")

    assertContains(as_member.get("/today/"), "Noted: very hard")


def test_taking_back_a_very_hard_check_in_takes_the_short_page_back(as_member, journey):
    check_in = make(journey, 1)

    as_member.post(f"/check-in/{check_in.pk}/remove/")

    assertContains(as_member.get("/today/"), "How is today, so far?")


def test_moment_shows_one_practice_and_no_form_of_its_own(as_member, pathway):
    page = as_member.get("/today/moment/")

    assertContains(page, "Breathe out slowly")
    assertNotContains(page, "<textarea")


def test_today_is_kept_short_without_a_word_about_how_it_is(as_member, member, journey):
    member.uses_check_ins = False
    member.save(update_fields=["uses_check_ins"])
    assertContains(as_member.get("/today/"), "/today/short/")

    short = as_member.post("/today/short/", follow=True)

    assertContains(short, "I need help now")
    assertNotContains(short, "Keep today short")
    assert not CheckIn.objects.exists()
    assertContains(as_member.post("/today/whole/", follow=True), "Keep today short")
