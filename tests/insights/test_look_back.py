"""The page Look back, as a member, a stranger and a machine meet it."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from journeys.models import CheckIn, Journey, Pause
from tests.conftest import HTMX
from tests.factories import journeys as make

URL = "/look-back/"


@pytest.fixture
def ten_days(journey, today):
    """Ten days: hard at first, then mixed and okay, the last two with a walk."""
    moods = [2, 1, 2, 2, 3, 4, 4, 3, 4, 4]
    for back, mood in zip(range(9, -1, -1), moods, strict=True):
        tags = ["a walk"] if mood == 4 else []
        make.check_in(journey, today - timedelta(days=back), mood=mood, tags=tags)


def page(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def test_look_back_says_the_sentence_before_the_picture(as_member, ten_days):
    html = page(as_member)

    assert "10 check-ins were between" in html
    assert "days were harder. The 6 check-ins since then were all mixed or okay." in html
    assert html.index("check-ins were") < html.index('<svg class="chart"')
    assert html.count('class="c-dot"') == 10


def test_look_back_lists_every_value_in_the_table(as_member, ten_days):
    html = page(as_member)

    assert html.count('<th scope="row">') == 10
    assert "<td>Very hard</td>" in html
    assert "<td>a walk</td>" in html


def test_look_back_answers_htmx_with_the_fragment(as_member, ten_days):
    response = as_member.get(URL, {"span": "year"}, headers=HTMX)

    html = response.content.decode()
    assert "<html" not in html
    assert html.count('id="look-back"') == 1
    assert "c-field" in html


@pytest.mark.parametrize("span", ["4-weeks", "3-months", "year", "all"])
def test_look_back_marks_the_span_chosen(as_member, ten_days, span):
    html = page(as_member, span=span)

    chosen = html.split(f'href="?span={span}&amp;measure=mood"', 1)[1]
    assert chosen.startswith(' aria-current="true"')


@pytest.mark.parametrize(
    "query",
    [
        {"span": "nine lives"},
        {"span": "\0"},
        {"measure": "\0"},
        {"measure": "x" * 5000},
        {"around": "' or 1=1"},
        {"span": ["all", "year"]},
    ],
)
def test_look_back_shows_something_sensible_for_odd_addresses(as_member, ten_days, query):
    assert "check-ins were" in page(as_member, **query)


def test_look_back_with_few_check_ins_says_so(as_member, journey, today):
    for back in range(2):
        make.check_in(journey, today - timedelta(days=back))

    html = page(as_member, span="all")

    assert "Two check-ins so far. After about a week there is a picture to look at." in html
    assert 'class="c-dot"' not in html


def test_look_back_of_nobody_yet_writes_nothing(as_member, pathway):
    html = page(as_member)

    assert "and no hurry" in html
    assert not Journey.objects.exists()


def test_look_back_draws_a_gap_as_a_gap(as_member, journey, today):
    for back in (8, 7, 6, 5, 2, 1, 0):
        make.check_in(journey, today - timedelta(days=back))

    assert page(as_member).count('class="c-line"') == 5


def test_look_back_rings_the_days_of_a_setback(as_member, journey, today, ten_days):
    make.setback(
        journey, today - timedelta(days=9), since=today - timedelta(days=11), helped="Jo came"
    )

    html = page(as_member)

    assert html.count('class="c-dot--care"') == 3
    assert html.count("setback noted") == 3
    assert "You came through a setback" in html
    assert "You wrote: Jo came" in html


def test_look_back_shows_each_check_in_of_a_day(as_member, journey, today):
    for hour in range(8):
        make.check_in(journey, today, at=timezone.now() - timedelta(minutes=hour))

    assert page(as_member).count('class="c-dot"') == 8


def test_look_back_leaves_out_what_was_taken_back(as_member, ten_days):
    CheckIn.objects.update(removed_at=timezone.now())

    assert "No check-ins in these 4 weeks, and no hurry." in page(as_member)


def test_look_back_counts_over_a_year_and_never_averages(as_member, journey, today):
    for back in range(0, 300, 3):
        make.check_in(journey, today - timedelta(days=back), mood=2 if back % 2 else 4)

    html = page(as_member, span="all")

    assert "Hard: " in html
    assert "counts how often each answer was given" in html
    assert "average" not in html.lower()
    assert "Mixed:" not in html


def test_look_back_shows_another_measure_on_its_own_scale(as_member, journey, today):
    for back in range(9):
        make.check_in(
            journey, today - timedelta(days=back), scores={"mood": 3, "sleep": back, "tea": None}
        )

    html = page(as_member, measure="sleep")

    assert "10 very well" in html
    assert "measure=tea" in html
    assert '<h2 id="look-days">Sleep</h2>' in html


def test_look_back_without_numbers_tells_in_words(as_member, member, journey, today):
    member.shows_numbers = False
    member.save()
    for back in range(10):
        make.check_in(journey, today - timedelta(days=back), scores={"sleep": 8, "mood": 3})
    make.step_taken(journey, today)

    html = page(as_member, measure="sleep") + page(as_member, span="year")

    assert "All check-ins were towards “very well”." in html
    assert "You took small steps" in html
    assert "10 check-ins" not in html
    assert "Mixed:" not in html


def test_look_back_says_what_was_around_only_when_asked(as_member, journey, today):
    for back in range(12):
        tags = ["a walk"] if back < 4 else []
        make.check_in(journey, today - timedelta(days=back), mood=4 if back < 6 else 2, tags=tags)

    assert "you noted “a walk”" not in page(as_member)
    html = page(as_member, around="yes")

    assert "In 4 of 6 better check-ins you noted “a walk”." in html
    assert "This shows what came together, not what caused what." in html


def test_look_back_says_when_there_is_not_enough_to_say(as_member, ten_days):
    CheckIn.objects.all()[0].delete()

    assert "There are not enough entries to say." in page(as_member, around="yes")


def test_look_back_shows_stages_in_both_directions(as_member, journey, today):
    make.visit(journey, "distress", today - timedelta(days=25), today - timedelta(days=15))
    make.visit(journey, "awareness", today - timedelta(days=15), today - timedelta(days=8))
    make.visit(journey, "distress", today - timedelta(days=8))

    html = page(as_member)

    assert "You chose a stage 3 times, in both directions." in html
    assert html.count('<rect class="c-st') == 3
    assert html.count('class="badge stage-') == 3


def test_look_back_without_stages_shows_none(as_member, member, journey, today):
    member.uses_stages = False
    member.save()
    make.visit(journey, "distress", today)

    assert "Stages you chose" not in page(as_member)


def test_look_back_names_a_stage_the_edition_lost(as_member, journey, today):
    make.visit(journey, "old-harbour", today)

    assert "Old harbour" in page(as_member)


def test_look_back_counts_the_steps_taken(as_member, journey, today):
    make.step_taken(journey, today - timedelta(days=2), "Call the library")
    make.step_taken(journey, today - timedelta(days=40), "Long ago")

    html = page(as_member)

    assert "You took 1 small step" in html
    assert "The last one: Call the library" in html


def test_look_back_rests_while_the_member_rests(as_member, journey, ten_days):
    Pause.objects.create(owner=journey.owner, journey=journey, began_at=timezone.now())

    html = page(as_member)

    assert "You are resting." in html
    assert "check-ins were" not in html


def test_look_back_switched_off_offers_the_switch(as_member, member, ten_days):
    as_member.post("/look-back/off/")
    html = page(as_member)

    assert "Looking back is switched off." in html
    assert "check-ins were" not in html
    response = as_member.post("/look-back/on/")
    assert response.status_code == 302
    assert User.objects.get(pk=member.pk).uses_look_back
    assert "check-ins were" in page(as_member)


def test_look_back_switch_is_no_link(as_member):
    assert as_member.get("/look-back/off/").status_code == 405
    assert as_member.post("/look-back/maybe/").status_code == 404


def test_look_back_shows_a_stranger_nothing(as_stranger, ten_days):
    html = page(as_stranger)

    assert "check-ins were" not in html
    assert "a walk" not in html


def test_look_back_asks_who_is_there(client, pathway):
    response = client.get(URL)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_look_back_escapes_what_a_member_wrote(as_member, journey, today):
    for back in range(7):
        make.check_in(
            journey, today - timedelta(days=back), mood=5, tags=["<script>alert(1)</script>"]
        )
    make.setback(journey, today, helped="<b>tea</b>")

    html = page(as_member, around="yes")

    assert "<script>alert" not in html
    assert "<b>tea" not in html


def test_look_back_says_when_a_cell_cannot_be_opened(as_member, ten_days):
    first = CheckIn.objects.first()
    other = CheckIn.objects.last()
    cell = CheckIn.objects.filter(pk=other.pk).values_list("answers", flat=True)[0]
    CheckIn.objects.filter(pk=first.pk).update(answers=cell)

    assert "1 check-in could not be opened" in page(as_member)


@pytest.mark.parametrize("count", [1, 3000])
@pytest.mark.parametrize("span", ["4-weeks", "all"])
def test_look_back_queries_do_not_grow(
    as_member, member, journey, today, count, span, django_assert_num_queries
):
    days = [today - timedelta(days=n * 1095 // count) for n in range(count)]
    make.check_ins(journey, days, [1, 3, 4, 5])
    make.visit(journey, "distress", today)
    make.setback(journey, today)
    make.step_taken(journey, today)
    as_member.get(URL)  # the session, the edition and the key are in memory from here on

    with django_assert_num_queries(3):
        as_member.get(reverse("insights:look_back"), {"span": span})


def test_look_back_takes_answers_of_no_known_shape(as_member, journey, today):
    for back in range(9):
        CheckIn.objects.create(
            owner=journey.owner,
            journey=journey,
            client_id=uuid.uuid4(),
            day=today - timedelta(days=back),
            at=timezone.now(),
            answers={"scores": {"mood": [4, 99, "4", True, None, 2.5, -1, 4, 4][back]}},
        )

    assert "Three check-ins" in page(as_member)
