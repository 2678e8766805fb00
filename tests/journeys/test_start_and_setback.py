"""The first visit, and a setback."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import CheckIn, Goal, Journey, Pause, Setback, StageVisit

COMFORT = {
    "theme": "auto",
    "shows_pictures": "on",
    "shows_suns": "on",
    "uses_stages": "on",
    "uses_check_ins": "on",
    "uses_look_back": "on",
}


def form(**more):
    return {"client_id": str(uuid.uuid4()), **more}


def go(client, url, data, to):
    assertRedirects(client.post(url, data), to, fetch_redirect_response=False)


def test_start_leads_from_help_to_a_first_check_in(as_member, pathway):
    page = as_member.get("/start/1/")
    assertContains(page, 'href="/help/"')
    assertContains(page, 'href="/plan/"')

    go(as_member, "/start/1/", COMFORT, "/start/2/")
    go(as_member, "/start/2/", form(stages="preparation"), "/start/3/")
    assertContains(as_member.get("/start/3/"), "I am getting ready.")
    go(as_member, "/start/3/", form(**{"score-mood": "3"}), "/today/")

    assert CheckIn.objects.get().mood == 3
    assertContains(as_member.get("/today/"), "Preparation")


@pytest.mark.parametrize("answer", ["not-sure", "none-of-these"])
def test_start_takes_not_sure_and_none_as_answers(as_member, pathway, answer):
    go(as_member, "/start/2/", form(stages=answer), "/start/3/")

    assert not StageVisit.objects.exists()


def test_start_skipped_writes_nothing(as_member, pathway):
    go(as_member, "/start/2/", form(), "/start/3/")

    assert not Journey.objects.exists()


def test_start_takes_more_than_one(as_member, pathway):
    go(as_member, "/start/2/?several", form(stages=["distress", "rebuilding"]), "/start/3/")

    page = as_member.get("/start/2/")
    assert page.content.count(b" checked") == 2


def test_start_going_back_finds_the_answer_there(as_member, pathway):
    as_member.post("/start/2/", form(stages="rebuilding"))

    assertContains(as_member.get("/start/2/"), 'value="rebuilding"')
    assert as_member.get("/start/2/").content.count(b" checked") == 1


def test_start_leaves_out_the_parts_switched_off(as_member, member, pathway):
    data = {"theme": "dark", "shows_pictures": "on"}
    go(as_member, "/start/1/", data, "/today/")

    member.refresh_from_db()
    assert (member.theme, member.uses_stages, member.uses_check_ins) == ("dark", False, False)
    assertRedirects(as_member.get("/start/2/"), "/today/", fetch_redirect_response=False)


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("/start/1/", {"theme": "pink"}),
        ("/start/2/", form(stages="nowhere")),
        ("/start/2/?several", form(stages=["nowhere"])),
        ("/start/3/", form(**{"score-mood": "9"})),
        ("/start/3/", {}),
    ],
)
def test_start_refuses_what_it_cannot_read(as_member, pathway, url, data):
    assert as_member.post(url, data).status_code == 422


@pytest.mark.parametrize(
    "name",
    [
        "start_begin",
        "start_stage",
        "start_check_in",
        "today",
        "journey_detail",
        "stage_choose",
        "setback_create",
        "check_in_create",
        "today_moment",
    ],
)
def test_page_is_behind_the_sign_in(client, db, name):
    response = client.get(reverse(f"journeys:{name}"))

    assert response.headers["Location"].startswith("/sign-in/")


# Setback


def noted(**more):
    return form(since="days", **more)


def test_setback_changes_nothing_else(as_member, journey):
    as_member.post("/journey/choose/", form(stages=["rebuilding"]))
    as_member.post("/check-in/", form(**{"score-mood": "4"}))
    before = list(StageVisit.objects.values()), list(CheckIn.objects.values())

    page = as_member.post("/setback/", noted(what="I stayed in bed."), follow=True)

    assertContains(page, "Noted. Thank you for saying it.")
    assert (list(StageVisit.objects.values()), list(CheckIn.objects.values())) == before
    assert not Pause.objects.exists()
    setback = Setback.objects.get()
    assert setback.words["what"] == "I stayed in bed."
    assert (setback.day - setback.since_day).days == 3


def test_setback_pauses_and_rests_only_when_asked(as_member, journey, member):
    now = timezone.now()
    goal = Goal.objects.create(
        owner=member, journey=journey, client_id=uuid.uuid4(), wish="walk", set_at=now
    )

    as_member.post("/setback/", noted())
    goal.refresh_from_db()
    assert goal.paused_at is None
    assert not Pause.objects.exists()

    data = noted(would_help=["pause", "rest"])
    as_member.post("/setback/", data)

    goal.refresh_from_db()
    assert goal.paused_at is not None
    assert Pause.objects.open().exists()
    journey.resume(at=timezone.now())
    as_member.post("/setback/", data)
    assert Setback.objects.count() == 2
    assert not Pause.objects.open().exists()


def test_setback_brings_up_a_line_that_helped_before(as_member, journey):
    as_member.post("/setback/", noted(helped="Jo came round."))

    page = as_member.post("/setback/", noted(), follow=True)

    assertContains(page, "Jo came round.")


def test_setback_sent_again_with_other_words_shows_both(as_member, journey):
    data = noted(what="first words")
    as_member.post("/setback/", data)

    response = as_member.post("/setback/", data | {"what": "other words"})

    assertContains(response, "first words", status_code=409)
    assertContains(response, "other words", status_code=409)


def test_setback_can_be_taken_back(as_member, journey):
    as_member.post("/setback/", noted())
    pk = Setback.objects.get().pk

    as_member.post(f"/setback/{pk}/remove/")
    assert Setback.objects.get().removed_at
    as_member.post(f"/setback/{pk}/restore/")
    assert Setback.objects.get().removed_at is None


@pytest.mark.parametrize(
    "data", [{}, form(), form(since="x"), noted(what="a\x00"), noted(would_help="x")]
)
def test_setback_refuses_what_it_cannot_read(as_member, journey, data):
    assert as_member.post("/setback/", data).status_code == 422
    assert not Setback.objects.exists()


@pytest.mark.parametrize("name", ["setback_detail", "setback_remove", "setback_restore"])
def test_setback_is_nobody_elses(as_member, as_stranger, journey, name):
    as_member.post("/setback/", noted())
    url = reverse(f"journeys:{name}", args=[Setback.objects.get().pk])

    assert as_stranger.get(url).status_code in (404, 405)
    assert as_stranger.post(url).status_code in (404, 405)


def test_setback_words_are_on_no_other_page(as_member, journey):
    as_member.post("/setback/", noted(what="canary setback"))

    for url in ("/today/", "/journey/"):
        assertNotContains(as_member.get(url), "canary setback")
