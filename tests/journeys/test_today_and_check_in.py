"""Today and check-ins: said in a few taps, changed, taken back, never lost."""

import gzip
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys import offers
from journeys.models import CheckIn, Goal, Journey, Step
from tests.conftest import HTMX
from tests.factories.journeys import check_in

CREATE = "/check-in/"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def said(mood=3, **more):
    return {"client_id": str(uuid.uuid4()), "score-mood": str(mood), **more}


def make(journey, mood=3, day=None, at=None, note="", client_id=None):
    at = at or timezone.now()
    answers = {"scores": {"mood": mood}, "feelings": [], "tags": [], "signs": [], "note": note}
    return journey.check_in(
        answers, day=day or journey.owner.local_day(at), at=at, client_id=client_id or uuid.uuid4()
    )


@pytest.fixture
def today(member):
    return member.local_day(timezone.now())


def test_today_shows_the_five_words_of_the_edition(as_member, pathway):
    page = as_member.get("/today/")

    for point in pathway.mood.points:
        assertContains(page, point.word)
    assertContains(page, "<bdi>Robin</bdi>")


def test_today_writes_nothing(as_member, pathway):
    as_member.get("/today/")

    assert not Journey.objects.exists()


def test_check_in_without_javascript_leads_back_to_today(as_member, member, pathway, today):
    response = as_member.post(CREATE, said(4, note="The walk helped."))

    assertRedirects(response, "/today/", fetch_redirect_response=False)
    check_in = CheckIn.objects.get(owner=member)
    assert (check_in.mood, check_in.day) == (4, today)
    assert check_in.answers["note"] == "The walk helped."
    page = as_member.get("/today/")
    assertContains(page, "Noted: okay")
    assertContains(page, "Saved")


def test_check_in_answers_htmx_with_a_small_fragment(as_member, pathway):
    response = as_member.post(CREATE, said(3), headers=HTMX)

    assertContains(response, 'id="checkin"')
    assertContains(response, "Noted: mixed")
    assertNotContains(response, "<html")
    assert len(gzip.compress(response.content)) <= 2048


def test_check_in_sent_twice_makes_one(as_member, pathway):
    data = said(2)

    first, again = as_member.post(CREATE, data), as_member.post(CREATE, data)

    assert (first.status_code, again.status_code) == (302, 302)
    assert CheckIn.objects.count() == 1


def test_check_in_sent_again_with_other_words_shows_both(as_member, pathway):
    data = said(2, note="first words")
    as_member.post(CREATE, data)

    response = as_member.post(CREATE, data | {"note": "second words"}, headers=HTMX)

    assertContains(response, "first words", status_code=409)
    assertContains(response, "second words", status_code=409)
    assert CheckIn.objects.get().answers["note"] == "first words"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"client_id": "x"},
        said(9),
        said("\x00"),
        said(3, note="a\x00b"),
        said(3, tags="not one of ours"),
        {"client_id": str(uuid.uuid4())},
        said(3, note="n" * 20_001),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_check_in_refuses_what_it_cannot_read(as_member, pathway, data, headers):
    response = as_member.post(CREATE, data, headers=headers)

    assert response.status_code == 422
    assert not CheckIn.objects.exists()


def test_check_in_refused_keeps_what_was_typed(as_member, pathway):
    response = as_member.post(CREATE, said(9, note="my words"))

    assertContains(response, "my words", status_code=422)


def test_check_in_day_takes_an_earlier_day_and_several(as_member, pathway):
    url = "/check-in/2026-01-02/"
    as_member.post(url, said(2))
    response = as_member.post(url, said(4, **{"score-sleep": "7", "score-hope": "dont-know"}))

    assertRedirects(response, url)
    days = CheckIn.objects.filter(day=date(2026, 1, 2)).order_by("at")
    assert [c.mood for c in days] == [2, 4]
    assert days[1].answers["scores"] == {"mood": 4, "sleep": 7, "hope": None}
    assertContains(as_member.get(url), "don’t know")


def test_check_in_day_keeps_dont_know_apart_from_a_skipped_question(as_member, pathway, today):
    as_member.post(f"/check-in/{today}/", said("dont-know"))

    assert CheckIn.objects.get().answers["scores"] == {"mood": None}


def test_check_in_day_refuses_the_future_kindly(as_member, pathway, today):
    url = f"/check-in/{today + timedelta(days=1)}/"

    assertContains(as_member.get(url), "has not come yet", status_code=404)
    assert as_member.post(url, said(3)).status_code == 404
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize("day", ["2026-02-31", "0001-01-01", "1900-01-01", "9999-12-31", "x"])
def test_check_in_day_survives_absurd_days(as_member, pathway, day):
    assert as_member.get(f"/check-in/{day}/").status_code in (200, 404)


def test_check_in_belongs_to_the_members_own_day(journey, member):
    member.time_zone = "America/New_York"
    member.save()
    late = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)  # 2.30 in the night there

    assert make(journey, at=late, day=member.local_day(late)).day == date(2026, 3, 4)


def test_check_in_update_changes_the_words(as_member, journey):
    check_in = make(journey, note="before")
    data = {"version": "1", "score-mood": "5", "note": "after"}

    response = as_member.post(f"/check-in/{check_in.pk}/", data)

    assertRedirects(response, f"/check-in/{check_in.day}/")
    check_in.refresh_from_db()
    assert (check_in.mood, check_in.answers["note"], check_in.version) == (5, "after", 2)


def test_check_in_update_of_an_old_version_shows_both(as_member, journey):
    check_in = make(journey, note="first")
    url = f"/check-in/{check_in.pk}/"
    as_member.post(url, {"version": "1", "score-mood": "5", "note": "from the phone"})

    response = as_member.post(url, {"version": "1", "score-mood": "5", "note": "from the desk"})

    assertContains(response, "from the phone", status_code=409)
    assertContains(response, "from the desk", status_code=409)
    again = {"version": "2", "score-mood": "5", "note": "from the desk"}
    assert as_member.post(url, again).status_code == 302


def test_check_in_update_keeps_answers_this_edition_no_longer_asks(as_member, journey):
    check_in = make(journey)
    check_in.amend(check_in.answers | {"scores": {"mood": 3, "gone": 8}}, seen=1, at=timezone.now())

    as_member.post(f"/check-in/{check_in.pk}/", {"version": "2", "score-mood": "4"})

    check_in.refresh_from_db()
    assert check_in.answers["scores"] == {"mood": 4, "gone": 8}


def test_check_in_removal_can_be_taken_back(as_member, journey):
    check_in = make(journey)

    as_member.post(f"/check-in/{check_in.pk}/remove/")
    assertNotContains(as_member.get("/today/"), "Noted: mixed")
    as_member.post(f"/check-in/{check_in.pk}/restore/")
    assertContains(as_member.get("/today/"), "Noted: mixed")


def test_check_in_signs_come_from_the_members_own_plan(as_member, journey, member):
    from journeys.models import Plan, PlanPart

    now = timezone.now()
    plan = Plan.objects.create(owner=member, journey=journey, kind="wellness", begun_at=now)
    PlanPart.objects.create(
        owner=member,
        plan=plan,
        section="early-signs",
        changed_at=now,
        items=[{"text": "I stop opening letters", "then": "I call Jo"}],
    )

    page = as_member.get("/check-in/2026-01-02/")
    as_member.post("/check-in/2026-01-02/", said(3, signs="I stop opening letters"))

    assertContains(page, "I stop opening letters")
    assert CheckIn.objects.get().answers["signs"] == ["I stop opening letters"]


def test_check_in_words_are_not_readable_in_the_database(as_member, pathway):
    as_member.post(CREATE, said(3, note="canary-words-7Q"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM journeys_checkin")
        assert b"canary-words-7Q" not in bytes(cursor.fetchone()[0])


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


# Parts switched off, cards, steps


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


# Queries


def many(journey, count):
    start = date(2026, 1, 1)
    rows = [
        CheckIn(
            owner_id=journey.owner_id,
            journey=journey,
            client_id=uuid.uuid4(),
            at=NOON,
            day=start - timedelta(days=n % 1000),
            answers={"scores": {"mood": 3}},
        )
        for n in range(count)
    ]
    CheckIn.objects.bulk_create(rows)


@pytest.mark.parametrize("count", [1, 3000])
def test_today_queries_do_not_grow(as_member, journey, count, django_assert_num_queries):
    many(journey, count)
    make(journey)
    as_member.get("/today/")

    with django_assert_num_queries(6):
        as_member.get("/today/")


@pytest.mark.parametrize("count", [1, 3000])
def test_check_in_queries_do_not_grow(as_member, journey, count, django_assert_max_num_queries):
    many(journey, count)
    as_member.get("/today/")

    with django_assert_max_num_queries(6) as seen:
        as_member.post(CREATE, said(3), headers=HTMX)
    sealed = [q for q in seen if "journeys_checkin" in q["sql"]]
    assert len(sealed) == 2


# Isolation


@pytest.mark.parametrize("name", ["check_in_update", "check_in_remove", "check_in_restore"])
def test_check_in_is_nobody_elses(as_stranger, client, journey, name):
    url = reverse(f"journeys:{name}", args=[make(journey).pk])

    assert as_stranger.get(url).status_code in (404, 405)
    assert as_stranger.post(url, {"version": "1", "score-mood": "5"}).status_code == 404
    assert client.get(url).headers.get("Location", "").startswith("/sign-in/")


def test_check_in_of_an_unknown_id_is_not_found(as_member, pathway):
    assert as_member.get(f"/check-in/{uuid.uuid4()}/").status_code == 404
    assert as_member.get("/check-in/not-an-id/").status_code == 404


def test_change_on_an_older_version_with_a_sign_since_gone_shows_both(as_member, journey):
    """A sign that only the older version knew is no reason to refuse: both are shown."""
    row = check_in(journey, timezone.now().date())
    row.answers |= {"signs": ["Curtains stay closed"]}
    row.save()
    url = f"/check-in/{row.pk}/"
    sent = {"version": 1, "score-mood": "2"}
    assert as_member.post(url, sent | {"note": "wombat"}).status_code == 302

    late = as_member.post(url, sent | {"note": "bandicoot", "signs": ["Curtains stay closed"]})

    assert late.status_code == 409
    assert "wombat" in late.text
    assert "bandicoot" in late.text
    assert as_member.post(url, sent | {"version": 2, "signs": ["No sign"]}).status_code == 422


def test_today_is_kept_short_without_a_word_about_how_it_is(as_member, member, journey):
    member.uses_check_ins = False
    member.save(update_fields=["uses_check_ins"])
    assertContains(as_member.get("/today/"), "/today/short/")

    short = as_member.post("/today/short/", follow=True)

    assertContains(short, "I need help now")
    assertNotContains(short, "Keep today short")
    assert not CheckIn.objects.exists()
    assertContains(as_member.post("/today/whole/", follow=True), "Keep today short")
