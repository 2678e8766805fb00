"""A check-in keeps what it said before."""

from pytest_django.asserts import assertContains

from journeys.models.revision import Revision
from tests.factories import journeys as make


def test_check_in_keeps_what_it_said_before(as_member, journey, today):
    check_in = make.check_in(journey, today, mood=2)
    url = f"/check-in/{check_in.pk}/"
    as_member.post(url, {"version": "1", "score-mood": "4", "note": "second"})
    as_member.post(url, {"version": "2", "score-mood": "5", "note": "third"})
    as_member.post(url, {"version": "3", "score-mood": "5", "note": "third"})

    page = as_member.get(f"{url}earlier/")
    assertContains(page, "second")
    assertContains(page, "<b>Hard</b>")
    assert Revision.objects.filter(row_id=check_in.pk).count() == 2
    assertContains(as_member.get(url), f"{url}earlier/")


def test_check_in_edited_from_an_old_page_keeps_nothing_twice(as_member, journey, today):
    check_in = make.check_in(journey, today, mood=2)
    url = f"/check-in/{check_in.pk}/"
    as_member.post(url, {"version": "1", "score-mood": "4"})

    assert as_member.post(url, {"version": "1", "score-mood": "5"}).status_code == 409
    assert Revision.objects.filter(row_id=check_in.pk).count() == 1
