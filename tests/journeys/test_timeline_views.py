"""The timeline, then and now, and perspectives taken up."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import Journey, Marker, Response, StageVisit, TakenUp
from tests.conftest import HTMX
from tests.factories import journeys as make
from tests.journeys.walk_kit import make_experiment

LINE = "/journey/timeline/"
MARK = "/journey/markers/"


def mark(day, **more):
    words = {"kind": "turning-point", "day": str(day), "words": "Jo stayed for tea"}
    return {"client_id": str(uuid.uuid4()), **words, **more}


def test_timeline_writes_nothing(as_member, pathway):
    assertContains(as_member.get(LINE), "Nothing is marked yet")
    assert not Journey.objects.exists()


def test_timeline_shows_what_was_marked_and_tried_newest_first(as_member, journey, today):
    visit = make.visit(journey, "distress", today - timedelta(days=9), today - timedelta(days=4))
    Response.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=uuid.uuid4(),
        activity_key="slow-breath",
        begun_at=make.noon(today - timedelta(days=6)),
        changed_at=timezone.now(),
        answers={"title": "Breathe out slowly"},
    )
    assertRedirects(as_member.post(MARK, mark(today - timedelta(days=5))), LINE)
    as_member.post(MARK, mark(today - timedelta(days=8), kind="tried", visit=str(visit.pk)))

    page = as_member.get(LINE).text
    order = ["You left Distress", "A turning point", "Breathe out slowly", "Something I tried"]
    line = page[page.index("On the way") : page.index("Mark something")]
    places = [line.index(words) for words in [*order, "You chose Distress"]]
    assert places == sorted(places)
    assert Marker.objects.get(kind="tried").visit == visit


def test_timeline_queries_do_not_grow(as_member, journey, today, django_assert_num_queries):
    for back in range(60):
        make.visit(journey, "distress", today - timedelta(days=back), today - timedelta(days=back))
        as_member.post(MARK, mark(today - timedelta(days=back)))
    as_member.get(LINE)

    visit = StageVisit.objects.first()
    with django_assert_num_queries(4):
        as_member.get(LINE, {"visit": visit.pk})
    with django_assert_num_queries(3):
        page = as_member.get(LINE)
    seen = page.text.count("Jo stayed for tea")
    following = page.context["next"]
    assert 0 < seen < 60
    while following:
        page = as_member.get(LINE, {"before": str(following)})
        seen += page.text.count("Jo stayed for tea")
        following = page.context["next"]
    assert seen == 60


def test_timeline_page_by_page_leaves_nothing_out(as_member, journey, today):
    """However much of one kind lies close together, and however far back another reaches."""
    told = []
    for back in [*range(3, 45), 45, 45, 45, 90]:
        Marker.objects.create(
            owner=journey.owner,
            journey=journey,
            client_id=uuid.uuid4(),
            kind="tried",
            day=today - timedelta(days=back),
            words=f"Number {len(told)}.",
            at=timezone.now(),
        )
        told.append(f"Number {len(told)}.")
    for back in range(0, 100, 2):
        Response.objects.create(
            owner=journey.owner,
            journey=journey,
            client_id=uuid.uuid4(),
            activity_key="slow-breath",
            begun_at=make.noon(today - timedelta(days=back)) - timedelta(hours=6),
            changed_at=timezone.now(),
            answers={"title": f"Breath {back}."},
        )
        told.append(f"Breath {back}.")

    seen, address = "", LINE
    while address:
        page = as_member.get(address).text
        seen += page
        after = re.search(r'href="(\?before=[^"]+)"', page)
        address = after and LINE + after[1]

    assert [seen.count(words) for words in told] == [1] * len(told)


@pytest.mark.parametrize(
    "query",
    [
        {"before": "x"},
        {"before": "2026-02-31"},
        {"before": "0001-01-01"},
        {"before": "9999-12-31"},
        {"visit": "x"},
    ],
)
def test_timeline_takes_any_address(as_member, journey, query):
    assert as_member.get(LINE, query).status_code == 200


def test_marker_begins_with_the_stretch_one_came_from(as_member, journey, as_stranger, today):
    visit = make.visit(journey, "distress", today - timedelta(days=9))

    page = as_member.get(LINE, {"visit": visit.pk})

    assertContains(page, f'value="{today - timedelta(days=9)}"')
    assertContains(page, f'value="{visit.pk}"')
    assert as_stranger.get(LINE, {"visit": visit.pk}).status_code == 404
    assert as_stranger.post(MARK, mark(today, visit=str(visit.pk))).status_code == 404
    assert not Marker.objects.exists()


def test_marker_sent_twice_is_made_once_and_other_words_show_both(as_member, journey, today):
    data = mark(today)
    as_member.post(MARK, data)
    assert as_member.post(MARK, data).status_code == 302

    page = as_member.post(MARK, data | {"words": "other words"})

    assertContains(page, "Jo stayed for tea", status_code=409)
    assertContains(page, "other words", status_code=409)
    assert Marker.objects.get().words == "Jo stayed for tea"


@pytest.mark.parametrize(
    "more",
    [
        {"day": ""},
        {"day": "9999-12-31"},
        {"day": "0001-01-01"},
        {"day": "x\x00"},
        {"kind": "won"},
        {"words": "a\x00"},
        {"words": "w" * 301},
        {"client_id": ""},
        {"visit": "x"},
    ],
)
def test_marker_refused_keeps_what_was_typed(as_member, journey, today, more):
    page = as_member.post(MARK, mark(today) | more)

    assertContains(page, 'role="alert"', status_code=422)
    assert not Marker.objects.exists()


def test_marker_taken_away_comes_back(as_member, journey, today):
    as_member.post(MARK, mark(today))
    marker = Marker.objects.get()

    page = as_member.post(f"{MARK}{marker.pk}/remove/", follow=True)
    assertContains(page, f"{MARK}{marker.pk}/restore/")
    assertNotContains(page, "Jo stayed for tea")
    as_member.post(f"{MARK}{marker.pk}/restore/")
    assertContains(as_member.get(LINE), "Jo stayed for tea")


def test_timeline_is_put_away_while_everything_rests(as_member, journey, today):
    as_member.post(MARK, mark(today))
    journey.pause(at=timezone.now())

    assertNotContains(as_member.get(LINE), "Jo stayed for tea")


def test_timeline_shows_where_trials_began_and_what_came_of_them(as_member, journey, today):
    now = timezone.now()
    make_experiment(journey, "Swim on Mondays", begun_at=now - timedelta(days=9))
    make_experiment(
        journey,
        "Tea at four",
        begun_at=now - timedelta(days=5),
        reviewed_at=now - timedelta(days=2),
        outcome="stop",
        found="It kept me awake",
    )
    make_experiment(journey, "Gone again", removed_at=now)

    page = as_member.get(LINE)

    for words in (
        "You began to try “Swim on Mondays”",
        "You stopped “Tea at four”",
        "kept me awake",
    ):
        assertContains(page, words)
    assertNotContains(page, "Gone again")
    assertNotContains(
        as_member.get(LINE, {"before": str(today - timedelta(days=3))}), "You stopped"
    )


def test_timeline_answers_in_place(as_member, journey, today):
    page = as_member.post(MARK, mark(today), headers=HTMX)
    assertContains(page, 'id="timeline"')
    assertContains(page, "Jo stayed for tea")
    assertContains(page, "data-focus")
    assertNotContains(page, "<html")

    page = as_member.post(MARK, mark(""), headers=HTMX)
    assertContains(page, 'role="alert"', status_code=422)
    assertNotContains(page, "<html", status_code=422)

    marker = Marker.objects.get()
    page = as_member.post(f"{MARK}{marker.pk}/remove/", headers=HTMX)
    assertContains(page, 'id="timeline"')
    assertNotContains(page, "Jo stayed for tea</span>")
    page = as_member.get(LINE, {"before": str(today)}, headers=HTMX)
    assertContains(page, 'id="timeline"')


# Then and now


@pytest.fixture
def earlier(journey, today):
    visit = make.visit(journey, "distress", today - timedelta(days=9), today - timedelta(days=4))
    visit.words = "too loud everywhere"
    visit.save()
    return visit


def test_then_shows_no_words_until_one_is_chosen(as_member, journey, earlier, today):
    now = make.visit(journey, "awareness", today)
    now.words = "quieter mornings"
    now.save()

    page = as_member.get("/journey/then/")
    assertNotContains(page, "too loud everywhere")
    assertContains(page, f"/journey/then/{earlier.pk}/")

    page = as_member.get(f"/journey/then/{earlier.pk}/")
    assertContains(page, "too loud everywhere")
    assertContains(page, "quieter mornings")
    assertContains(page, "Put it away")


def test_then_rests_with_the_member(as_member, journey, earlier):
    journey.pause(at=timezone.now())

    for url in ("/journey/then/", f"/journey/then/{earlier.pk}/"):
        page = as_member.get(url)
        assertContains(page, "put away while everything is paused")
        assertNotContains(page, "too loud")


def test_then_without_words_or_stage_now_says_so(as_member, journey, today):
    visit = make.visit(journey, "old-harbour", today - timedelta(days=9), today)

    assertContains(as_member.get("/journey/then/"), "No words from an earlier stage yet.")
    assertContains(as_member.get(f"/journey/then/{visit.pk}/"), "Old harbour")


# Perspectives


@pytest.fixture
def perspective(pathway):
    return pathway.stage("awareness").perspectives[0]


def test_perspective_is_taken_up_dated_and_put_back(as_member, journey, perspective, today):
    url = f"/journey/awareness/take-up/{perspective.key}/"
    for _ in range(2):
        assertRedirects(as_member.post(url), "/journey/awareness/")
    taken = TakenUp.objects.get()

    assertContains(as_member.get("/journey/awareness/"), "You took this up on")
    assertContains(as_member.get("/journey/"), perspective.text)
    assertContains(as_member.get(LINE), perspective.text)
    page = as_member.post(f"/journey/taken-up/{taken.pk}/remove/", follow=True)
    assertContains(page, url)
    assert not TakenUp.objects.exists()


def test_perspective_answers_in_place(as_member, journey, perspective):
    url = f"/journey/awareness/take-up/{perspective.key}/"
    page = as_member.post(url, headers=HTMX)
    assertContains(page, "You took this up on")
    assertContains(page, f'id="perspective-{perspective.key}"')
    assertNotContains(page, "<html")

    page = as_member.post(f"/journey/taken-up/{TakenUp.objects.get().pk}/remove/", headers=HTMX)
    assertContains(page, "I take this up")


def test_perspective_survives_an_edition_that_lost_it(as_member, journey):
    row = TakenUp(
        owner=journey.owner,
        journey=journey,
        at=timezone.now(),
        words="Small is enough",
        pathway_key="personal-recovery",
        stage_key="gone",
        perspective_key="gone",
    )
    row.save()

    assertContains(as_member.get("/journey/"), "Small is enough")
    assertRedirects(as_member.post(f"/journey/taken-up/{row.pk}/remove/"), "/journey/")


@pytest.mark.parametrize("path", ["awareness/take-up/none", "nowhere/take-up/x"])
def test_perspective_that_is_not_there_is_not_found(as_member, journey, path):
    assert as_member.post(f"/journey/{path}/").status_code == 404


def test_readiness_is_an_offer_to_look_and_to_stay(as_member, journey, today):
    make.visit(journey, "distress", today)

    assertContains(as_member.get("/journey/distress/"), "Have a look at Awareness")
    assertContains(as_member.get("/journey/"), "You could move without any of them, or stay.")


@pytest.mark.parametrize("url", [LINE, MARK, "/journey/then/", "/journey/awareness/take-up/x/"])
def test_timeline_asks_who_is_there(client, pathway, url):
    assert client.post(url).headers["Location"].startswith("/sign-in/")
