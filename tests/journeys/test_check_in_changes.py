"""A check-in is changed or taken back, by its member alone, and no words are lost."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys.models.revision import Revision
from tests.factories.journeys import check_in
from tests.journeys.check_in_kit import make


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


def test_check_in_keeps_what_it_said_before(as_member, journey):
    check_in = make(journey, mood=2)
    url = f"/check-in/{check_in.pk}/"
    as_member.post(url, {"version": "1", "score-mood": "4", "note": "second"})
    as_member.post(url, {"version": "2", "score-mood": "5", "note": "third"})
    as_member.post(url, {"version": "3", "score-mood": "5", "note": "third"})

    page = as_member.get(f"{url}earlier/")
    assertContains(page, "second")
    assertContains(page, "<b>Hard</b>")
    assert Revision.objects.filter(row_id=check_in.pk).count() == 2
    assertContains(as_member.get(url), f"{url}earlier/")


def test_check_in_edited_from_an_old_page_keeps_nothing_twice(as_member, journey):
    check_in = make(journey, mood=2)
    url = f"/check-in/{check_in.pk}/"
    as_member.post(url, {"version": "1", "score-mood": "4"})

    assert as_member.post(url, {"version": "1", "score-mood": "5"}).status_code == 409
    assert Revision.objects.filter(row_id=check_in.pk).count() == 1
