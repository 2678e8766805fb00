"""The weekly review, and letters to oneself."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.models import Letter, Review
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden, make_goal, make_step
from tests.journeys.walk_kit import doors, make_letter, make_review

NEW, LETTER = "/review/new/", "/letters/new/"


def sent(**more):
    return {"version": 1, "sitting": uuid.uuid4(), "kept": "Morning tea"} | more


def letter(**more):
    soon = (timezone.now() + timedelta(days=40)).date().isoformat()
    return {"version": 1, "sitting": uuid.uuid4(), "text": "Dear me", "opens_on": soon} | more


def test_review_offers_the_steps_of_the_week(as_member, journey):
    goal, now = make_goal(journey), timezone.now()
    make_step(goal, "Called Jo", done_at=now - timedelta(days=2))
    make_step(goal, "Long ago", done_at=now - timedelta(days=9))
    make_step(goal, "Not yet")
    page = as_member.get(NEW)
    as_member.post(NEW, sent(steps=["Called Jo"], next="Call again"))
    review = Review.objects.get()

    assert "Called Jo" in page.text
    assert "Long ago" not in page.text
    assert "Not yet" not in page.text
    assert review.words["steps"] == ["Called Jo"]
    assert review.finished_at
    assert "Call again" in as_member.get("/review/").text
    assert as_member.post(NEW, sent(steps=["Never offered"])).status_code == 422


def test_review_is_saved_while_it_is_written_and_can_be_gone_on_with(as_member, pathway):
    sitting = uuid.uuid4()
    for words in ("M", "Morning tea"):
        part = as_member.post(NEW, sent(sitting=sitting, kept=words), headers=HTMX)
    later = as_member.post(NEW, sent(sitting=sitting, then="later"))
    review = Review.objects.get()
    listed = as_member.get("/review/")

    assert "Saved just now" in part.text
    assert later.url == "/review/"
    assert review.finished_at is None
    assert f"/review/{review.pk}/edit/" in listed.text
    assert "Morning tea" in as_member.get(f"/review/{review.pk}/edit/").text


def test_review_from_an_old_page_shows_both(as_member, journey):
    review = make_review(journey)
    url = f"/review/{review.pk}/edit/"
    as_member.post(url, sent(kept="Evening walks"))

    late = as_member.post(url, sent(kept="From an old tab"))
    part = as_member.post(url, sent(kept="From an old tab"), headers=HTMX)

    assert late.status_code == part.status_code == 409
    assert "Evening walks" in late.text
    assert "From an old tab" in late.text
    assert part["HX-Retarget"] == "#write"


def test_review_sent_twice_is_once_and_other_words_show_both(as_member, pathway):
    data = sent()
    for _ in range(2):
        assert as_member.post(NEW, data).status_code == 302
    late = as_member.post(NEW, data | {"kept": "Other words"})

    assert late.status_code == 409
    assert hidden(late, "sitting") != str(data["sitting"])
    assert Review.objects.get().words["kept"] == "Morning tea"


@pytest.mark.parametrize("kept", ["", "nul \x00", "x" * 20_001])
def test_review_keeps_what_was_typed(as_member, pathway, kept):
    response = as_member.post(NEW, sent(kept=kept))

    assert response.status_code == 422
    assert kept.replace("\x00", "") in response.text.replace("\x00", "")
    assert as_member.post(NEW, sent(kept=kept), headers=HTMX).status_code == 422
    assert not Review.objects.exists()


def test_review_remove_can_be_taken_back(as_member, journey):
    url = f"/review/{make_review(journey).pk}/"
    as_member.post(url + "remove/")
    assert as_member.get(url).status_code == 404
    as_member.post(url + "restore/")
    assert "Morning tea" in as_member.get(url).text


@pytest.mark.parametrize("count", [1, 3, 60])
def test_review_and_letter_list_queries_do_not_grow(
    as_member, journey, count, django_assert_num_queries
):
    for _ in range(count):
        make_review(journey)
        make_letter(journey)

    for url in ("/review/", "/letters/"):
        with django_assert_num_queries(2):
            page = as_member.get(url)
        assert page.text.count("row-link") == min(count, 20)


def test_letter_is_sealed_until_its_day(as_member, journey):
    done = as_member.post(LETTER, letter(text="The zebra knows"))
    row = Letter.objects.get()

    assert done.url == f"/letters/{row.pk}/"
    for url in (done.url, "/letters/", "/today/"):
        assert "zebra" not in as_member.get(url).text
    assert as_member.get(f"{done.url}edit/").url == done.url
    assert "A letter from you" not in as_member.get("/today/").text


def test_letter_can_be_opened_changed_and_sealed_again(as_member, journey):
    row = make_letter(journey, "The zebra knows")
    url = f"/letters/{row.pk}/"
    as_member.post(url + "open/")
    assert "The zebra knows" in as_member.get(url).text
    assert "The zebra knows" in as_member.get(url + "edit/").text

    as_member.post(url + "edit/", letter(text="The heron knows"))
    row.refresh_from_db()

    assert row.is_sealed
    assert row.text == "The heron knows"
    assert "heron" not in as_member.get(url).text


def test_letter_arrives_on_today_and_can_wait(as_member, journey):
    arrived = make_letter(journey, "The zebra knows", days=0)
    make_letter(journey, days=1)
    page = as_member.get("/today/")
    assert "A letter from you" in page.text
    assert f"/letters/{arrived.pk}/open/" in page.text
    assert "zebra" not in page.text
    assert page.text.count("/later/") == 1

    as_member.post(f"/letters/{arrived.pk}/later/")
    assert "/letters/" not in as_member.get("/today/").text.replace("restore", "")
    assert "It has arrived" in as_member.get("/letters/").text

    read = as_member.post(f"/letters/{arrived.pk}/open/")
    assert "The zebra knows" in as_member.get(read.url).text


def test_letter_can_be_cancelled_before_it_arrives(as_member, journey):
    row = make_letter(journey, days=0)
    as_member.post(f"/letters/{row.pk}/remove/")

    assert f"/letters/{row.pk}/restore/" in as_member.get("/today/").text
    assert f"/letters/{row.pk}/open/" not in as_member.get("/today/").text
    as_member.post(f"/letters/{row.pk}/restore/")
    assert f"/letters/{row.pk}/open/" in as_member.get("/today/").text


@pytest.mark.parametrize("day", ["", "2020-01-01", "0000-00-00", "9999-12-31", "soon"])
def test_letter_needs_a_day_to_come(as_member, pathway, day):
    response = as_member.post(LETTER, letter(opens_on=day))

    assert response.status_code == 422
    assert "Dear me" in response.text
    assert not Letter.objects.exists()
    assert as_member.post(LETTER, letter(text="")).status_code == 422


def test_letter_is_saved_while_it_is_written_without_a_day(as_member, pathway):
    data = letter(opens_on="")
    part = as_member.post(LETTER, data, headers=HTMX)
    row = Letter.objects.get()
    listed = as_member.get("/letters/")

    assert "Saved just now" in part.text
    assert not row.is_sealed
    assert f"/letters/{row.pk}/edit/" in listed.text
    done = as_member.post(LETTER, letter(sitting=data["sitting"]))
    assert done.status_code == 302
    assert Letter.objects.get().is_sealed


def test_letter_from_an_old_page_shows_both(as_member, journey):
    row = make_letter(journey, opens_on=None)
    url = f"/letters/{row.pk}/edit/"
    as_member.post(url, letter(text="First", then="later"))
    late = as_member.post(url, letter(text="Second", then="later"))

    assert late.status_code == 409
    assert "First" in late.text
    assert "Second" in late.text


def test_no_stranger_opens_a_review_or_a_letter(as_stranger, client, journey):
    review, row = make_review(journey), make_letter(journey, days=0)
    urls = [f"/review/{review.pk}/{end}" for end in ("", "edit/", "remove/", "restore/")]
    urls += [
        f"/letters/{row.pk}/{end}"
        for end in ("", "edit/", "open/", "later/", "remove/", "restore/")
    ]
    assert all(doors(urls, as_stranger, client))
    assert "/open/" not in as_stranger.get("/today/").text
    assert Letter.objects.get().opened_at is None
    for url in ("/review/", NEW, "/letters/", LETTER):
        assert client.get(url).url.startswith("/sign-in/")
