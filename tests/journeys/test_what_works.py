"""What works for me: counted from own ratings, never averaged."""

import pytest

from tests.conftest import HTMX
from tests.journeys.goals_kit import make_response


def rated(journey, key, *pairs):
    for before, after in pairs:
        answers = {"title": key, "labels": {}, "fields": {}, "before": before, "after": after}
        make_response(journey, key, answers)


@pytest.fixture
def practices(pathway):
    return [a for a in pathway.activities if a.kind == "practice"]


def test_practices_stand_in_the_order_of_own_ratings(as_member, journey, practices):
    first, second, third = practices[:3]
    rated(journey, first.key, (2, 2), (2, 3), (5, 4), (None, 9))
    rated(journey, second.key, (2, 5), (3, 6), (8, 9))
    rated(journey, third.key, (1, 9))
    page = as_member.get("/what-works/")

    assert [one.activity.key for one in page.context["said"]] == [second.key, first.key]
    assert [one.activity.key for one in page.context["few"]] == [third.key]
    assert "You felt better after 3 of 3 times" in page.text
    assert "You felt better after 1 of 3 times, and worse after 1" in page.text


def test_how_it_is_now_narrows_to_times_like_it(as_member, journey, practices):
    key = practices[0].key
    rated(journey, key, (2, 5), (3, 6), (1, 1), (8, 9))
    hard = as_member.get("/what-works/?now=strong", headers=HTMX)
    light = as_member.get("/what-works/?now=light")

    assert "2 of 3 times" in hard.text
    assert "<html" not in hard.text
    assert "Not enough to say yet" in light.text
    assert as_member.get("/what-works/", {"now": "\x00"}).status_code == 200


def test_words_only_says_it_without_numbers(as_member, member, journey, practices):
    member.shows_numbers = False
    member.save(update_fields=["shows_numbers"])
    rated(journey, practices[0].key, (2, 5), (3, 6), (1, 1))
    page = as_member.get("/what-works/").text

    assert "most times" in page
    assert "of 3" not in page


@pytest.mark.parametrize("count", [1, 3, 60])
def test_what_works_queries_do_not_grow(
    as_member, journey, practices, count, django_assert_num_queries
):
    rated(journey, practices[0].key, *[(2, 5)] * count)
    with django_assert_num_queries(3):
        as_member.get("/what-works/")


def test_what_works_is_ones_own(as_stranger, client, journey, practices):
    rated(journey, practices[0].key, *[(2, 5)] * 4)
    assert "4 times" not in as_stranger.get("/what-works/").text
    assert client.get("/what-works/").url.startswith("/sign-in/")
    assert as_stranger.post("/what-works/").status_code == 405
