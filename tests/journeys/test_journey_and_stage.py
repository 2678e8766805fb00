"""Stages: one, several or none, in any direction, by the member's choice alone."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys import offers
from journeys.models import Journey, Pause, StageVisit
from tests.factories import journeys as make


def form(**more):
    return {"client_id": str(uuid.uuid4()), **more}


def here(journey):
    return [visit.stage_key for visit in journey.here()]


@pytest.fixture
def offered(monkeypatch):
    monkeypatch.setattr(
        offers, "after_entering", [lambda j, s: "/offer/" if s.is_maintenance else None]
    )
    monkeypatch.setattr(offers, "after_leaving", [lambda j, k: f"/left/{k}/"])


def test_choose_takes_several_and_none(as_member, journey):
    as_member.post("/journey/choose/", form(stages=["distress", "rebuilding"]))
    assert set(here(journey)) == {"distress", "rebuilding"}

    as_member.post("/journey/choose/", form())
    assert here(journey) == []


def test_choose_of_several_puts_the_gentler_page_first(as_member, journey):
    as_member.post("/journey/choose/", form(stages=["distress", "rebuilding"]))

    assert here(journey)[0] == "distress"


def test_choose_goes_back_with_the_same_words_as_on(as_member, journey):
    on = as_member.post("/journey/choose/", form(stages=["rebuilding"]), follow=True)
    back = as_member.post("/journey/choose/", form(stages=["distress"]), follow=True)

    assertContains(on, "You chose Rebuilding. Your notes and goals are as they were.")
    assertContains(back, "You chose Distress. Your notes and goals are as they were.")


def test_choose_keeps_own_words_with_the_stage(as_member, journey):
    as_member.post("/journey/choose/", form(stages=["awareness"], words="Jo came round."))

    assertContains(as_member.get("/journey/"), "Jo came round.")


def test_choose_sent_twice_changes_nothing_more(as_member, journey):
    data = form(stages=["awareness", "distress"], words="once")
    as_member.post("/journey/choose/", data)
    as_member.post("/journey/choose/", data)

    assert StageVisit.objects.count() == 2
    assert {visit.words for visit in journey.here()} == {"once"}


def test_choose_does_not_lose_words_without_a_stage(as_member, journey):
    response = as_member.post("/journey/choose/", form(words="keep these"))

    assertContains(response, "keep these", status_code=422)


@pytest.mark.parametrize(
    "data", [{}, form(stages=["nowhere"]), form(words="w" * 301), form(words="a\x00")]
)
def test_choose_refuses_what_it_cannot_read(as_member, journey, data):
    assert as_member.post("/journey/choose/", data).status_code == 422
    assert not StageVisit.objects.exists()


def test_entering_maintenance_leads_to_the_offer(as_member, journey, offered):
    response = as_member.post("/journey/choose/", form(stages=["maintenance"]))
    assert response.headers["Location"] == "/offer/"

    response = as_member.post("/journey/choose/", form(stages=[]))
    assert response.headers["Location"] == "/left/maintenance/"


def test_stage_enter_leads_to_the_offer(as_member, journey, offered):
    response = as_member.post("/journey/maintenance/enter/", form())

    assert response.headers["Location"] == "/offer/"


def test_enter_again_only_makes_it_the_focus(as_member, journey):
    as_member.post("/journey/distress/enter/", form(words="first"))
    as_member.post("/journey/awareness/enter/", form())
    as_member.post("/journey/distress/enter/", form(words="second"))

    assert here(journey) == ["distress", "awareness"]
    assert journey.here().get(stage_key="distress").words == "first\nsecond"


def test_enter_sent_again_after_leaving_does_not_come_back(as_member, journey):
    data = form()
    as_member.post("/journey/distress/enter/", data)
    as_member.post("/journey/distress/leave/", form())

    assert as_member.post("/journey/distress/enter/", data).status_code == 302
    assert here(journey) == []


def test_leaving_can_be_taken_back(as_member, journey):
    as_member.post("/journey/distress/enter/", form())
    as_member.post("/journey/distress/leave/", form(words="It was long."))
    visit = StageVisit.objects.get()
    assert (visit.is_open, visit.words) == (False, "It was long.")

    as_member.post(f"/journey/visits/{visit.pk}/reopen/")
    assert here(journey) == ["distress"]


def test_entering_can_be_taken_back(as_member, journey):
    as_member.post("/journey/distress/enter/", form())

    as_member.post(f"/journey/visits/{StageVisit.objects.get().pk}/leave/")

    assert here(journey) == []


def test_enter_with_too_many_words_keeps_them(as_member, journey):
    response = as_member.post("/journey/distress/enter/", form(words="w" * 301))

    assertContains(response, "w" * 301, status_code=422)


@pytest.mark.parametrize("key", ["distress", "awareness", "preparation", "rebuilding"])
def test_stage_page_shows_what_the_edition_says(as_member, pathway, key):
    stage = pathway.stage(key)

    page = as_member.get(f"/journey/{key}/")

    assertContains(page, stage.lead, html=False)
    for activity in pathway.activities_of(stage):
        assertContains(page, f"/activities/{activity.key}/")
    assertNotContains(page, "You chose this")


def test_no_page_of_stages_counts_or_measures_a_person(as_member, journey):
    as_member.post("/journey/choose/", form(stages=["awareness", "distress"]))

    for url in ("/journey/", "/journey/awareness/", "/journey/choose/", "/today/"):
        html = as_member.get(url).content.decode()
        text = re.sub(r"<(svg|head|script).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL)
        assert "%" not in text
        assert not re.search(r"stage \d|\d of \d", text, re.IGNORECASE), url


@pytest.mark.parametrize("visits", [1, 15])
def test_stage_page_asks_three_times_at_most(
    as_member, journey, visits, django_assert_max_num_queries
):
    for number in range(visits):
        journey.choose_stages(
            ["distress"] if number % 2 else ["awareness"], at=timezone.now(), client_id=uuid.uuid4()
        )
    as_member.get("/journey/awareness/")

    with django_assert_max_num_queries(3):
        as_member.get("/journey/awareness/")


def test_stage_unknown_is_not_found(as_member, journey):
    assert as_member.get("/journey/nowhere/").status_code == 404
    assert as_member.post("/journey/nowhere/enter/", form()).status_code == 404


def test_journey_pages_through_many_visits(as_member, journey):
    start = timezone.now() - timedelta(days=100)
    for number in range(25):
        key = "distress" if number % 2 else "awareness"
        journey.choose_stages(
            [key],
            at=start + timedelta(days=number),
            words=f"note {number}.",
            client_id=uuid.uuid4(),
        )

    page = as_member.get("/journey/")
    assertContains(page, "note 24.")
    assertNotContains(page, "note 3.")
    link = re.search(r'href="(\?before=[^"]+)"', page.content.decode()).group(1)
    assertContains(as_member.get("/journey/" + link), "note 3.")


def test_journey_marks_where_one_is_on_every_page_of_visits(
    as_member, journey, django_assert_num_queries
):
    """However long ago that stage was chosen, and whichever page of the ways walked is open."""
    today = timezone.now().date()
    make.visit(journey, "distress", today - timedelta(days=90))
    for back in range(60, 30, -1):
        day = today - timedelta(days=back)
        make.visit(journey, "awareness", day, day)
    as_member.get("/journey/")

    with django_assert_num_queries(4):
        page = as_member.get("/journey/")
    assert page.context["open_keys"] == {"distress"}
    shown = page.context["visits"]
    assert {visit.stage_key for visit in shown} == {"awareness"}

    later = as_member.get("/journey/", {"before": page.context["earlier"].isoformat()})
    assert later.context["open_keys"] == {"distress"}
    rest = later.context["visits"]
    assert [visit.stage_key for visit in rest] == ["awareness"] * 10 + ["distress"]
    assert not {visit.pk for visit in shown} & {visit.pk for visit in rest}

    first = as_member.get("/journey/", {"before": str(timezone.now() - timedelta(days=80))})
    assert [visit.stage_key for visit in first.context["visits"]] == ["distress"]
    oldest = as_member.get("/journey/", {"before": str(timezone.now() - timedelta(days=95))})
    assert oldest.context["visits"] == []
    assert oldest.context["open_keys"] == {"distress"}


@pytest.mark.parametrize("before", ["x", "9999-99-99", "0001-01-01T00:00:00+14:00", "\x00"])
def test_journey_survives_an_absurd_moment(as_member, journey, before):
    assert as_member.get("/journey/", {"before": before}).status_code == 200


def test_visit_of_a_stage_that_is_gone_still_stands(as_member, journey, member):
    now = timezone.now()
    StageVisit.objects.create(
        owner=member,
        journey=journey,
        client_id=uuid.uuid4(),
        stage_key="old-place",
        pathway_key=journey.pathway_key,
        entered_at=now,
        focused_at=now,
    )

    assertContains(as_member.get("/journey/"), "Old place")
    assert as_member.get("/today/").status_code == 200


@pytest.mark.parametrize("name", ["visit_leave", "visit_reopen"])
def test_visit_is_nobody_elses(as_stranger, client, journey, name):
    stage = journey.pathway.stages[0]
    visit = journey.enter(stage, at=timezone.now(), client_id=uuid.uuid4())
    url = reverse(f"journeys:{name}", args=[visit.pk])

    assert as_stranger.post(url).status_code == 404
    assert client.post(url).headers["Location"].startswith("/sign-in/")


# Pause


def test_pause_hides_prompts_and_history_until_the_member_ends_it(as_member, journey):
    as_member.post("/journey/choose/", form(stages=["distress"], words="private line"))

    assertRedirects(as_member.post("/pause/"), "/today/", fetch_redirect_response=False)
    as_member.post("/pause/")
    assert Pause.objects.open().count() == 1
    assertContains(as_member.get("/today/"), "Everything is paused")
    assertNotContains(as_member.get("/today/"), 'type="radio"')
    assertNotContains(as_member.get("/journey/"), "private line")

    as_member.post("/pause/end/")
    as_member.post("/pause/end/")
    assert Pause.objects.open().count() == 0
    assertContains(as_member.get("/journey/"), "private line")


def test_pause_has_a_card_on_the_page_you(journey):
    from accounts import you

    assert "journeys/partials/pause_card.html" in [card.template for card in you.cards]


def test_page_you_says_that_everything_is_paused(as_member, journey):
    assertContains(as_member.get("/you/"), "Pause everything for now")
    journey.pause(at=timezone.now())

    page = as_member.get("/you/")

    assertContains(page, "Everything has been paused since")
    assertContains(page, "/pause/end/")
    assertNotContains(page, "Pause everything for now")


def test_pages_before_one_begins_show_no_navigation(as_member, journey):
    for path in ("/start/1/", "/start/2/", "/start/3/"):
        assertNotContains(as_member.get(path), 'class="nav"')
    assertContains(as_member.get("/today/"), 'class="nav"')


def test_pathway_switched_keeps_the_journey_and_its_visits(journey):
    journey.choose_stages(["distress"], at=timezone.now(), client_id=uuid.uuid4())

    Journey.objects.update(pathway_key="guided-recovery")
    journey.refresh_from_db()

    assert here(journey) == []
    assert journey.visits.count() == 1


def test_stage_that_is_first_already_is_not_offered_to_be_put_first(as_member, journey):
    for slug in ("distress", "awareness"):
        as_member.post(f"/journey/{slug}/enter/", {"client_id": str(uuid.uuid4())})

    assertNotContains(as_member.get("/journey/awareness/"), "Put this stage first")
    assertContains(as_member.get("/journey/distress/"), "Put this stage first")


def test_stage_leads_to_approaches(as_member, journey):
    assertContains(as_member.get("/journey/distress/"), 'href="/approaches/"')
