"""The planner: three things a day, and no debt."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from journeys.models import Planned
from tests.conftest import HTMX
from tests.journeys.goals_kit import hidden, make_goal
from tests.journeys.walk_kit import doors, make_planned


def sent(**more):
    return {"client_id": uuid.uuid4(), "what": "Walk", "kind": "might"} | more


def test_planned_thing_stands_on_its_day(as_member, journey, today):
    goal = make_goal(journey, "Be outside more")
    day = today + timedelta(days=2)
    data = sent(kind="must", expected="2", matters="Air", goal=str(goal.pk))
    assert as_member.post(f"/planner/{day}/", data).url == "/planner/"
    row, page = Planned.objects.get(), as_member.get("/planner/")

    assert (row.day, row.place, row.is_must, row.goal) == (day, 1, True, goal)
    assert row.feels == {"expected": 2, "actual": None}
    for words in ("Walk", "Must", "Be outside more", "Air", "Expected: hard"):
        assert words in page.text


def test_day_holds_three_and_says_so(as_member, journey, today):
    url = f"/planner/{today}/"
    for n in range(3):
        assert as_member.post(url, sent(what=f"Thing {n}")).status_code == 302
    full = as_member.post(url, sent(what="A fourth"))

    assert full.status_code == 422
    assert "three is plenty" in full.text
    assert "A fourth" in full.text
    assert f'href="{url}"' not in as_member.get("/planner/").text
    assert Planned.objects.count() == 3


def test_database_holds_a_day_to_three(journey):
    make_planned(journey)
    with pytest.raises(IntegrityError):
        make_planned(journey)


def test_database_knows_three_places(journey):
    with pytest.raises(IntegrityError):
        make_planned(journey, place=4)


def test_planned_thing_sent_twice_is_once_and_other_words_show_both(as_member, journey, today):
    url, data = f"/planner/{today}/", sent()
    for _ in range(2):
        assert as_member.post(url, data).status_code == 302
    late = as_member.post(url, data | {"what": "Swim"})

    assert late.status_code == 409
    assert "Walk" in late.text
    assert "Swim" in late.text
    assert hidden(late, "client_id") != str(data["client_id"])
    assert Planned.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": ""},
        {"what": "nul \x00"},
        {"kind": "always"},
        {"expected": "9"},
        {"goal": str(uuid.UUID(int=7))},
        {"client_id": "x"},
    ],
)
def test_planned_thing_keeps_what_was_typed(as_member, journey, today, wrong):
    response = as_member.post(f"/planner/{today}/", sent(matters="Air") | wrong)

    assert response.status_code == 422
    assert 'value="Air"' in response.text
    assert not Planned.objects.exists()


@pytest.mark.parametrize("day", ["0000-01-01", "2026-02-30", "9999-12-31", "1700-01-01", "x"])
def test_absurd_days_are_404_or_the_usual_week(as_member, pathway, day):
    assert as_member.get(f"/planner/{day}/").status_code == 404
    assert as_member.post(f"/planner/{day}/", sent()).status_code == 404
    assert as_member.get("/planner/", {"from": day}).status_code == 200


def test_done_and_felt_in_place(as_member, journey):
    row = make_planned(journey, feels={"expected": 2, "actual": None})
    url = f"/planner/{row.pk}/"
    part = as_member.post(url + "tick/", {"done": "yes"}, headers=HTMX)
    felt = as_member.post(url + "felt/", {"version": 1, "actual": "4"}, headers=HTMX)
    row.refresh_from_db()

    assert f'id="planned-{row.pk}"' in part.text
    assert "How did it feel?" in part.text
    assert "It was: okay" in felt.text
    assert row.done_at
    assert row.feels == {"expected": 2, "actual": 4}

    as_member.post(url + "tick/?done=no")
    row.refresh_from_db()
    assert row.done_at is None
    assert as_member.post(url + "tick/", {"done": "maybe"}).status_code == 400


def test_felt_without_javascript_invalid_and_from_an_old_page(as_member, journey):
    row = make_planned(journey, done_at=timezone.now())
    url = f"/planner/{row.pk}/felt/"

    assert as_member.post(url, {"version": 1, "actual": "77"}).status_code == 422
    assert as_member.post(url, {"version": 1, "actual": "5"}).url == "/planner/"
    late = as_member.post(url, {"version": 1, "actual": "1"})
    assert late.status_code == 409
    assert "changed somewhere else" in late.text
    assert Planned.objects.get().feels["actual"] == 5


def test_what_was_left_undone_waits_without_a_count(as_member, journey, today):
    row = make_planned(journey, day=today - timedelta(days=1))
    make_planned(journey, "Done thing", day=row.day, place=2, done_at=timezone.now())
    page = as_member.get("/planner/")

    assert "Still here if you want" in page.text
    assert "Done thing" not in page.text
    for word in ("overdue", "missed", "late"):
        assert word not in page.text.lower().replace("template", "")

    as_member.post(f"/planner/{row.pk}/today/")
    row.refresh_from_db()
    assert row.day == today
    assert "Still here if you want" not in as_member.get("/planner/").text


def test_moving_to_a_full_day_changes_nothing(as_member, journey, today):
    row = make_planned(journey, day=today - timedelta(days=1))
    for place in (1, 2, 3):
        make_planned(journey, place=place)
    as_member.post(f"/planner/{row.pk}/today/")
    row.refresh_from_db()

    assert row.day == today - timedelta(days=1)
    assert "three is plenty" in as_member.get("/planner/").text


def test_remove_can_be_taken_back_also_when_its_place_was_taken(as_member, journey):
    row = make_planned(journey)
    url = f"/planner/{row.pk}/"
    as_member.post(url + "remove/")
    assert f"{url}restore/" in as_member.get("/planner/").text
    make_planned(journey, "Another", place=1)
    as_member.post(url + "restore/")
    row.refresh_from_db()

    assert (row.removed_at, row.place) == (None, 2)


def test_planned_update_keeps_both_texts(as_member, journey):
    row = make_planned(journey)
    url = f"/planner/{row.pk}/edit/"
    assert as_member.get(url).status_code == 200
    data = {"version": 1, "kind": "must", "what": "Walk slowly", "actual": "3"}
    assert as_member.post(url, data).status_code == 302
    late = as_member.post(url, data | {"what": "Run"})

    assert late.status_code == 409
    assert "Walk slowly" in late.text
    assert "Run" in late.text
    assert as_member.post(url, data | {"version": 2, "what": ""}).status_code == 422


@pytest.mark.parametrize("count", [1, 3, 20])
def test_planner_queries_do_not_grow(as_member, journey, today, count, django_assert_num_queries):
    goal = make_goal(journey)
    for n in range(count):
        make_planned(journey, day=today + timedelta(days=n // 3), place=n % 3 + 1, goal=goal)

    with django_assert_num_queries(3):
        page = as_member.get("/planner/")

    assert page.text.count('id="planned-') == count


def test_no_stranger_opens_what_is_planned(as_stranger, client, journey, today):
    row = make_planned(journey)
    ends = ("edit/", "tick/", "felt/", "today/", "remove/", "restore/")
    assert all(doors([f"/planner/{row.pk}/{end}" for end in ends], as_stranger, client))
    assert "river" not in as_stranger.get(f"/planner/{today}/").text
    for url in ("/planner/", f"/planner/{today}/"):
        assert client.get(url).url.startswith("/sign-in/")


def test_planned_thing_is_put_down_in_its_day(as_member, journey, today):
    """The form comes into the card of its day; what is wrong stays in it."""
    url = f"/planner/{today}/"
    week = as_member.get("/planner/").text

    form = as_member.get(url, headers=HTMX)
    wrong = as_member.post(url, sent(what=""), headers=HTMX)
    data = sent(what="Walk to the river")
    done = [as_member.post(url, data, headers=HTMX) for _ in range(2)]
    other = as_member.post(url, data | {"what": "Soup"}, headers=HTMX)

    assert f'hx-get="{url}"' in week
    assert form.text.count("data-focus") == 1
    for answer, code in ((form, 200), (wrong, 422), (other, 409)):
        assert answer.status_code == code
        assert "<html" not in answer.text
        assert f'hx-post="{url}"' in answer.text
        assert f'id="id_{today}_what"' in answer.text
    for answer in done:
        assert answer.text.lstrip().startswith(
            f'<li class="card stack stack--tight" id="day-{today}"'
        )
        assert answer["HX-Retarget"] == f"#day-{today}"
        assert answer.text.count("<b>Walk to the river</b>") == 1
        assert "data-focus" in answer.text
    assert Planned.objects.count() == 1


def test_what_is_left_is_taken_along_in_place(as_member, journey, today):
    rows = [
        make_planned(journey, day=today - timedelta(days=1), place=n, what=f"Thing {n}")
        for n in (1, 2, 3)
    ]
    make_planned(journey, day=today, what="Soup")
    make_planned(journey, day=today, place=2, what="Bread")

    first, full = (as_member.post(f"/planner/{row.pk}/today/", headers=HTMX) for row in rows[:2])

    assert first.text.lstrip().startswith('<section class="card stack" id="left-over"')
    left, on_today = first.text.split(f'id="day-{today}-things" hx-swap-oob="true"')
    assert "Thing 1" not in left
    assert "Thing 2" in left
    assert all(words in on_today for words in ("Soup", "Bread", "Thing 1"))
    assert f'id="day-{today}-add" hx-swap-oob="delete"' in on_today
    assert first.text.count("data-focus") == 1
    assert "It is on today’s page now." in first.text
    assert "three is plenty" in full.text
    assert "Thing 2" in full.text
    assert 'hx-swap-oob="true"' not in full.text.split('id="toasts"')[0]


def test_what_is_left_is_let_go_in_place(as_member, journey, today):
    rows = [make_planned(journey, day=today - timedelta(days=n), what=f"Thing {n}") for n in (1, 2)]

    one, none = (as_member.post(f"/planner/{r.pk}/remove/", headers=HTMX) for r in rows)

    assert "Thing 2" in one.text
    assert "Thing 1" not in one.text
    assert "Nothing is left here from the days before." in none.text
    for answer, row in ((one, rows[0]), (none, rows[1])):
        assert answer.text.count("data-focus") == 1
        assert 'id="left-over"' in answer.text
        assert f"/planner/{row.pk}/restore/" in answer.text
        assert "<html" not in answer.text
