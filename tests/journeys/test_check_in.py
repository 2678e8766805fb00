"""Check-ins: said in a few taps, on its day or an earlier one, and kept once."""

import gzip
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models import CheckIn
from tests.conftest import HTMX
from tests.journeys.check_in_kit import CREATE, make, many, said


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


@pytest.mark.parametrize("count", [1, 3000])
def test_check_in_queries_do_not_grow(as_member, journey, count, django_assert_max_num_queries):
    many(journey, count)
    as_member.get("/today/")

    with django_assert_max_num_queries(6) as seen:
        as_member.post(CREATE, said(3), headers=HTMX)
    sealed = [q for q in seen if "journeys_checkin" in q["sql"]]
    assert len(sealed) == 2
