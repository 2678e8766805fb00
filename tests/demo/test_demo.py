"""The invented people."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from accounts.rotation import owned_models
from journeys.models import (
    CheckIn,
    Goal,
    JournalEntry,
    Journey,
    Plan,
    PlanPart,
    Response,
    StageVisit,
)
from recovery.demo import people


def rows():
    models = (CheckIn, Goal, JournalEntry, Plan, PlanPart, StageVisit, User)
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture
def demo(db):
    call_command("demo", verbosity=0)


def test_demo_gives_a_year_with_gaps_and_both_directions(demo):
    willow = Journey.objects.get(owner=people.PEOPLE[0].id)

    assert 200 < willow.check_ins.count() < 300
    assert willow.setbacks.count() == 1
    assert willow.visits.count() == 7
    assert willow.visits.open().count() == 2
    assert {plan.kind for plan in willow.plans.all()} >= {"safety"}
    moods = {check_in.answers["scores"]["mood"] for check_in in willow.check_ins.all()}
    assert moods == {1, 2, 3, 4, 5}


def test_demo_has_a_row_of_everything_that_can_be_written(demo):
    """A first look shows the whole; what only comes of a click is made by one."""
    left_out = {"Pause", "Revision"}
    bare = [
        model.__name__
        for model in owned_models()
        if model.__module__.startswith("journeys.")
        and model.__name__ not in left_out
        and not model._base_manager.filter(owner=people.PEOPLE[0].id).exists()
    ]

    assert bare == []


def test_demo_twice_changes_nothing(demo):
    before = rows()

    call_command("demo")

    assert rows() == before


def test_demo_is_the_same_by_seed(demo):
    first = list(CheckIn.objects.values_list("id", "day", "at").order_by("id"))
    said = [check_in.answers for check_in in CheckIn.objects.order_by("id")]
    User.objects.all().delete()

    call_command("demo")

    assert list(CheckIn.objects.values_list("id", "day", "at").order_by("id")) == first
    assert [check_in.answers for check_in in CheckIn.objects.order_by("id")] == said


def test_demo_refuses_where_people_live(stranger, pathway):
    with pytest.raises(CommandError, match="Other people"):
        call_command("demo")

    assert User.objects.count() == 1
    call_command("demo", "--yes")
    assert User.objects.count() == 3


def test_demo_starts_again_where_a_real_person_joined_since(demo, stranger):
    call_command("demo")

    assert User.objects.count() == 3


def test_demo_heavy_has_three_years(db, client):
    call_command("demo", "--heavy")

    stone = Journey.objects.get(owner=people.HEAVY.id)
    assert stone.check_ins.count() == 3000
    assert stone.goals.count() == 60
    assert stone.entries.count() == 800
    client.force_login(stone.owner)
    for span in ("4-weeks", "3-months", "year", "all"):
        assert client.get("/look-back/", {"span": span}).status_code == 200


def test_demo_names_say_that_they_are_invented():
    assert all(p.username.startswith("Demo ") for p in (*people.PEOPLE, people.HEAVY))


def test_demo_signs_in_by_what_is_printed(demo, capsys):
    call_command("demo")

    passphrase = capsys.readouterr().out.strip().rsplit(": ", 1)[1]
    assert User.objects.get(pk=people.PEOPLE[0].id).check_password(passphrase)
    assert timezone.now() > User.objects.get(pk=people.PEOPLE[0].id).joined_at


def test_demo_says_nothing_of_hours_to_come(demo):
    assert not CheckIn.objects.filter(at__gt=timezone.now()).exists()


def test_demo_answers_read_as_they_were_asked(demo, client):
    client.force_login(User.objects.get(pk=people.PEOPLE[0].id))
    response = Response.objects.first()

    page = client.get(f"/answers/{response.pk}/").content.decode()

    assert f"<h1>{response.answers['title']}</h1>" in page
    assert response.answers["labels"].keys() == response.answers["fields"].keys()
