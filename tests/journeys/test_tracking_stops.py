"""Where tracking is not helping, one act stops it and one brings it back."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import journeys as make

CHOOSE = "/check-in/choose/"


@pytest.mark.parametrize("url", ["/today/", "/look-back/"])
def test_tracking_stops_in_one_act_and_comes_back(as_member, member, journey, today, url):
    make.check_in(journey, today)
    page = as_member.post("/check-in/stop/", follow=True)
    assertContains(page, "/check-in/stop/undo/clp/")
    assertContains(page, "Everything is paused")
    assertNotContains(as_member.get(url), "How is today, so far?")

    as_member.post("/check-in/stop/undo/clp/")

    member.refresh_from_db()
    assert (member.uses_check_ins, member.uses_look_back) == (True, True)
    assertContains(as_member.get("/today/"), "Noted: mixed")


def test_tracking_undo_puts_back_only_what_was_on(as_member, member, journey):
    member.uses_look_back = False
    member.save()
    page = as_member.post("/check-in/stop/", follow=True)
    assertContains(page, "/check-in/stop/undo/cp/")

    as_member.post("/check-in/stop/undo/cp/")

    member.refresh_from_db()
    assert (member.uses_check_ins, member.uses_look_back) == (True, False)


def test_tracking_exit_stands_on_check_in_and_look_back(as_member, journey, today):
    for url in (f"/check-in/{today}/", "/look-back/", CHOOSE):
        assertContains(as_member.get(url), 'action="/check-in/stop/"')
