"""Scales in words alone, in check-ins and in activities."""

import re
import uuid

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from tests.factories import journeys as make

CHOOSE = "/check-in/choose/"


def test_words_only_mode_shows_no_number_of_a_scale(as_member, journey, today):
    as_member.post(f"{CHOOSE}questions/sleep/ask/")
    make.check_in(journey, today, scores={"mood": 4, "sleep": 4, "hope": 8})
    as_member.post(f"{CHOOSE}numbers/off/")

    page = as_member.get(f"/check-in/{today}/")
    assertContains(page, "Sleep: in between")
    assertContains(page, "Hope: towards “a lot”")
    assertNotContains(page, "Sleep: 4")
    assert "10 <span" not in page.text
    assert len(re.findall(r'name="score-sleep"', page.text)) == 6


def test_words_only_mode_keeps_the_value_that_is_there(as_member, journey, today):
    check_in = make.check_in(journey, today, scores={"mood": 4, "sleep": 8})
    as_member.post(f"{CHOOSE}numbers/off/")

    page = as_member.get(f"/check-in/{check_in.pk}/")

    assert re.search(r'name="score-sleep" value="8"[^>]* checked', page.text)


@pytest.mark.parametrize("way", ["on", "off"])
def test_numbers_are_one_switch(as_member, member, journey, way):
    as_member.post(f"{CHOOSE}numbers/{way}/")

    assert User.objects.get(pk=member.pk).shows_numbers is (way == "on")


# Activities without numbers


@pytest.mark.parametrize("way", ["on", "off"])
def test_activity_shows_its_scales_with_or_without_numbers(as_member, journey, way):
    as_member.post(f"{CHOOSE}numbers/{way}/")
    page = as_member.get("/activities/slow-breath/")

    assert ("10 is “very good”" in page.text) is (way == "on")
    assert len(re.findall(r'name="before"', page.text)) == (11 if way == "on" else 5)


def test_activity_is_read_back_without_numbers(as_member, member, journey):
    row = journey.responses.create(
        owner=member,
        client_id=uuid.uuid4(),
        activity_key="slow-breath",
        begun_at=timezone.now(),
        changed_at=timezone.now(),
        answers={"title": "Breathe out slowly", "fields": {}, "before": 3, "after": 8},
    )
    as_member.post(f"{CHOOSE}numbers/off/")

    page = as_member.get(f"/answers/{row.pk}/")
    assertContains(page, "towards “very bad”")
    assertNotContains(page, "<dd>8")
    page = as_member.get(f"/answers/{row.pk}/edit/")
    assert re.search(r'name="after" value="8"[^>]* checked', page.text)
