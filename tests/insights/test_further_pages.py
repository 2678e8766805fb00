"""The year in boxes, what was done by month, and the summary for an appointment."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from insights import petals
from insights.almanac import Noted, fold
from insights.history import Done, History
from journeys.models import CheckIn, Marker, Response
from tests.conftest import HTMX
from tests.factories import journeys as make

YEAR, PETALS, SUMMARY = "/look-back/year/", "/look-back/what-i-did/", "/look-back/summary/"
ALL = [YEAR, "/look-back/year/2025/", PETALS, SUMMARY]


@pytest.fixture
def ten_days(journey):
    for n, mood in enumerate([1, 2, 3, 4, 5, 4, 4, 3, 4, 4]):
        make.check_in(journey, date(2025, 3, 1 + n), mood=mood)


def begun(journey, day, key="slow-breath"):
    return Response.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=uuid.uuid4(),
        activity_key=key,
        begun_at=make.noon(day),
        changed_at=make.noon(day),
        answers={"title": "x"},
    )


@pytest.mark.parametrize("url", ALL)
def test_page_is_whole_and_a_fragment(as_member, journey, url):
    assertContains(as_member.get(url), "<html")
    fragment = as_member.get(url, headers=HTMX)
    assertContains(fragment, 'id="look"')
    assertNotContains(fragment, "<html")


@pytest.mark.parametrize("url", ALL)
def test_page_asks_who_is_there(client, pathway, url):
    assert client.get(url).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("url", [YEAR, PETALS, f"{SUMMARY}?span=all&parts=days"])
def test_page_rests_with_the_member_and_with_its_switch(as_member, member, journey, ten_days, url):
    journey.pause(at=timezone.now())
    assertContains(as_member.get(url), "You are resting.")
    member.uses_look_back = False
    member.save()
    assertContains(as_member.get(url), "Looking back is switched off.")


@pytest.mark.parametrize("count", [1, 3000])
@pytest.mark.parametrize(
    ("url", "queries"),
    [
        (YEAR, 3),
        (PETALS, 3),
        (f"{SUMMARY}?span=all&parts=days", 3),
        (f"{SUMMARY}?span=all&parts=days&parts=questions&parts=stages&parts=notes&parts=signs", 4),
    ],
)
def test_page_queries_do_not_grow(
    as_member, journey, today, count, url, queries, django_assert_num_queries
):
    days = [today - timedelta(days=n * 1095 // count) for n in range(count)]
    make.check_ins(journey, days, [1, 3, 4, 5])
    make.visit(journey, "distress", today)
    begun(journey, today)
    as_member.get(url)

    with django_assert_num_queries(queries):
        as_member.get(url)


# A year


def test_year_says_its_sentence_draws_and_lists(as_member, ten_days):
    page = as_member.get("/look-back/year/2025/")

    assertContains(page, "7 of 10 check-ins were mixed or okay.")
    picture = re.search(r'<svg class="chart" height="452".*?</svg>', page.text)[0]
    boxes, bars = re.findall(r'<path class="c-(?:box|bar)"[^>]* d="([^"]+)"', picture)
    assert boxes.count("M") == bars.count("M") == 10
    assert len(set(re.findall(r"v-([\d.]+)", bars))) == 5
    assertContains(page, '<th scope="row">1 Mar</th><td>Very hard</td>')
    assertContains(page, 'href="/look-back/year/2024/"')


def test_year_shows_several_of_a_day_side_by_side_and_a_ring(as_member, journey, ten_days):
    make.check_in(journey, date(2025, 3, 1), mood=5, at=make.noon(date(2025, 3, 2)))
    make.setback(journey, date(2025, 3, 2))

    page = as_member.get("/look-back/year/2025/")

    assertContains(page, "<td>Very hard, Good</td>")
    assertContains(page, "setback noted")
    assertContains(page, 'class="c-dot--care"', count=1)


def test_year_of_few_says_so(as_member, journey, today):
    assertContains(as_member.get(YEAR), f"No check-ins in {today.year}")
    make.check_in(journey, today)
    assertContains(as_member.get(YEAR), "Only a few check-ins")


@pytest.mark.parametrize("year", ["1899", "9999", "0", "99999999999999999999", "x"])
def test_year_that_is_none_is_not_found(as_member, journey, year):
    assert as_member.get(f"/look-back/year/{year}/").status_code == 404


def test_year_shows_nobody_elses(as_stranger, ten_days):
    assertContains(as_stranger.get("/look-back/year/2025/"), "No check-ins in 2025")


def test_year_takes_answers_of_no_known_shape(as_member, journey):
    for n, value in enumerate([4, 99, "4", True, None, 2.5, -1, 4, 4, 4, 4, 4, 4]):
        make.check_in(journey, date(2025, 3, 1 + n), scores={"mood": value})

    assertContains(as_member.get("/look-back/year/2025/"), "All 7 check-ins were okay.")


# Petals


def test_petals_count_what_was_done_and_never_a_score(pathway):
    activity = pathway.activity("slow-breath")
    noted = History(
        months=fold(
            [Noted(date(2026, 3, 2), {"mood": 5}, [], "hope-1"), Noted(date(2026, 3, 3), {}, [])]
        ),
        done=[
            Done(date(2026, 2, 2), "slow-breath"),
            Done(date(2025, 1, 1), "slow-breath"),
            Done(date(2026, 2, 2), "gone"),
        ],
    )

    counts = petals.count(pathway, noted, date(2026, 1, 1), date(2026, 3, 31))

    chime = [p for p in activity.processes if p in petals.FIVE]
    assert counts == {(date(2026, 2, 1), p): 1 for p in chime} | {(date(2026, 3, 1), "hope"): 1}


@pytest.mark.parametrize("shows_numbers", [True, False])
def test_petals_draw_each_month_and_tell_it(shows_numbers):
    hope, meaning = petals.Process.HOPE, petals.Process.MEANING
    counts = petals.Counts({(date(2025, 12, 1), hope): 2, (date(2026, 2, 1), meaning): 1})

    found = petals.petals(counts, date(2025, 12, 1), date(2026, 2, 3), shows_numbers=shows_numbers)

    assert [flower.month for flower in found.flowers] == ["Dec 2025", "Jan 2026", "Feb 2026"]
    assert [flower.drawing.count("<ellipse") for flower in found.flowers] == [1, 0, 1]
    assert found.rows.count("<tr>") == 3
    assert ("2 things you did belong to hope" in found.sentence) is shows_numbers
    assert ('<td class="num">2</td>' in found.rows) is shows_numbers


def test_petals_page_counts_the_members_own(as_member, as_stranger, journey, today):
    day = today.replace(day=1)
    CheckIn.objects.filter(pk=make.check_in(journey, day).pk).delete()
    row = make.check_in(journey, day)
    row.answers |= {"line": {"key": "meaning-1", "asked": "?", "text": "canary"}}
    row.save()

    page = as_member.get(PETALS, {"span": "3-months"})
    assertContains(page, "1 thing you did belongs to meaning.")
    assertNotContains(page, "canary")
    assertContains(as_stranger.get(PETALS), "Nothing to draw yet.")


# The summary


@pytest.fixture
def rich(journey, today):
    for back in range(8):
        row = make.check_in(journey, today - timedelta(days=back), scores={"mood": 4, "hope": 7})
        row.answers |= {"note": "canary-note", "signs": ["canary-sign"]}
        row.save()
    make.visit(journey, "distress", today - timedelta(days=3))
    make.setback(journey, today, helped="canary-helped")
    make.step_taken(journey, today)
    Marker.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=uuid.uuid4(),
        kind="turning-point",
        day=today,
        at=timezone.now(),
        words="canary-mark",
    )


IN_PART = {
    "days": "All 8 check-ins were okay.",
    "questions": "from “none” to “a lot”",
    "stages": '<th scope="row">Distress</th>',
    "counted": "canary-mark",
    "setbacks": "canary-helped",
    "signs": "canary-sign",
    "notes": "canary-note",
    "space": 'class="by-hand"',
}


@pytest.mark.parametrize("part", IN_PART)
def test_summary_holds_what_was_ticked_and_nothing_else(as_member, rich, part):
    page = as_member.get(SUMMARY, {"span": "4-weeks", "parts": part})

    for other, words in IN_PART.items():
        (assertContains if other == part else assertNotContains)(page, words)


def test_summary_shows_nothing_before_it_is_asked_for(as_member, rich):
    page = as_member.get(SUMMARY)

    for words in IN_PART.values():
        assertNotContains(page, words)


@pytest.mark.parametrize("part", [p for p in IN_PART if p != "space"])
def test_summary_of_nothing_says_so(as_member, journey, part):
    page = as_member.get(SUMMARY, {"span": "4-weeks", "parts": part})

    assert re.search(
        "not enough entries|No stage|Nothing is marked|None noted|None ticked|No lines", page.text
    )


@pytest.mark.parametrize(
    "query",
    [
        {"span": "x", "parts": "days"},
        {"span": "all"},
        {"span": "all", "parts": "\x00"},
        {"span": ""},
    ],
)
def test_summary_refuses_what_is_not_there(as_member, rich, query):
    assertContains(as_member.get(SUMMARY, query), 'role="alert"')


def test_summary_without_numbers_has_none(as_member, member, rich):
    member.shows_numbers = False
    member.save()

    page = as_member.get(
        SUMMARY, {"span": "4-weeks", "parts": ["days", "questions", "counted", "signs"]}
    )

    assertContains(page, "All check-ins were okay.")
    assertContains(page, "I took small steps.")
    assertNotContains(page, "<td>8</td>")


def test_summary_shows_nobody_elses(as_stranger, rich):
    page = as_stranger.get(SUMMARY, {"span": "all", "parts": list(IN_PART)})

    assertNotContains(page, "canary")


def test_look_back_lists_turning_points_and_own_questions(as_member, journey, rich, today):
    journey.choose(
        lambda cell: (
            cell
            | {
                "own": [
                    {
                        "key": "own-1",
                        "title": "Patience",
                        "low": "gone",
                        "high": "plenty",
                        "gone": True,
                    }
                ]
            }
        )
    )
    for back in range(8):
        make.check_in(journey, today - timedelta(days=back), scores={"own-1": 6})

    page = as_member.get("/look-back/", {"measure": "own-1"})

    assertContains(page, "Patience")
    assertContains(page, "canary-mark")
    assertContains(page, "plenty")
