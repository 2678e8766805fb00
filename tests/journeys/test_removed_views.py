"""What was removed: found again, put back, or deleted for good."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journeys import removed
from journeys.models import JournalEntry, Letter, Pause, Revision
from tests.conftest import HTMX
from tests.factories.owned import fill
from tests.journeys.goals_kit import make_entry

LIST = "/removed/"


def take_out(journey, text, *, days=0):
    at = timezone.now() - timedelta(days=days)
    return make_entry(journey, text, removed_at=at)


def test_removed_entry_is_found_after_its_message_is_gone_and_put_back(as_member, journey):
    entry = make_entry(journey, "A quokka slept")
    as_member.post(f"/journal/{entry.pk}/remove/")
    as_member.get("/journal/")

    page = as_member.get(LIST)
    back = as_member.post(f"/journal/{entry.pk}/restore/")

    assert "A quokka slept" in page.text
    assert f"/journal/{entry.pk}/restore/" in page.text
    assert LIST in as_member.get("/journal/").text
    assert back.url == f"/journal/{entry.pk}/"
    assert "A quokka slept" not in as_member.get(LIST).text


def test_removed_thing_of_every_kind_is_listed_and_comes_back(as_member, member, journey):
    now = timezone.now()
    fill(member, "wombat")
    Pause.objects.all().delete()
    for kind in removed.KINDS.values():
        assert kind.model._base_manager.update(removed_at=now), kind.label

    page = as_member.get(LIST)

    assert len(page.context["things"]) == len(removed.KINDS)
    for one in page.context["things"]:
        address = reverse(one.restore, args=[one.row.pk])
        assert address in page.text
        as_member.post(address)
    assert as_member.get(LIST).context["things"] == []


def test_every_model_with_a_removal_has_its_place_in_the_list():
    from accounts.rotation import owned_models

    mine = {m for m in owned_models() if m._meta.app_label == "journeys"}
    removable = {m for m in mine if any(f.name == "removed_at" for f in m._meta.fields)}

    assert {kind.model for kind in removed.KINDS.values()} == removable


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "fragment"])
def test_removed_delete_leaves_no_word_behind(as_member, member, journey, headers):
    entry = take_out(journey, "Gone")
    Revision.objects.create(
        owner=member, row_id=entry.pk, sitting=entry.client_id, at=entry.at, words={"text": "Old"}
    )

    answer = as_member.post(f"{LIST}entry/{entry.pk}/delete/", headers=headers)

    assert not JournalEntry.objects.exists()
    assert not Revision.objects.exists()
    if headers:
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert "Nothing is here." in answer.text
        assert "Deleted for good." in answer.text
    else:
        assert answer.url == LIST
    assert as_member.post(f"{LIST}entry/{entry.pk}/delete/").status_code == 404


def test_removed_delete_takes_only_what_was_removed(as_member, as_stranger, journey):
    stands, gone = make_entry(journey), take_out(journey, "Gone")

    for client, kind, row in (
        (as_member, "entry", stands),
        (as_member, "nothing", gone),
        (as_member, "letter", gone),
        (as_stranger, "entry", gone),
    ):
        assert client.post(f"{LIST}{kind}/{row.pk}/delete/").status_code == 404
    assert as_member.get(f"{LIST}entry/{gone.pk}/delete/").status_code == 405
    assert JournalEntry.objects.count() == 2
    assert "Gone" not in as_stranger.get(LIST).text


def test_removed_list_goes_on_page_by_page(as_member, journey, django_assert_num_queries):
    for number in range(50):
        take_out(journey, f"Entry {number:02}", days=number)
    seen, address = [], LIST
    while address:
        with django_assert_num_queries(4):
            page = as_member.get(address)
        seen += [one.words for one in page.context["things"]]
        more = page.context["next"]
        address = f"{LIST}?before={more.isoformat().replace('+', '%2B')}" if more else ""

    assert seen == [f"Entry {number:02}" for number in range(50)]
    for bad in ("x", "2026-03-02", "0001-01-01T00:00:00Z", "%00", "9" * 50):
        assert as_member.get(f"{LIST}?before={bad}").context["things"][0].words == "Entry 00"


def test_removed_letter_stays_sealed(as_member, journey):
    now = timezone.now()
    Letter.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=journey.pk,
        opens_on=now.date() + timedelta(days=40),
        written_at=now,
        changed_at=now,
        removed_at=now,
        text="You kept going",
    )

    page = as_member.get(LIST)

    assert len(page.context["things"]) == 1
    assert "You kept going" not in page.text


def test_removed_list_is_put_away_in_a_pause(as_member, journey):
    take_out(journey, "Gone")
    journey.pause(at=timezone.now())

    page = as_member.get(LIST)

    assert "Gone" not in page.text
    assert "put away while everything is paused" in page.text
