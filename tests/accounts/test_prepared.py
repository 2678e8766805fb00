"""A prepared query answers what the same query answers, each time for its own values."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db.models import Value
from django.db.models.functions import Upper
from django.utils import timezone

from accounts.models import User
from accounts.prepared import Prepared
from journeys import asked
from journeys.models import CheckIn, Journey


def test_prepared_answers_objects_with_what_was_annotated(member, stranger):
    ask = Prepared(
        lambda owner: User.objects.filter(pk=owner).annotate(loud=Upper("username")), UUID
    )

    for person in (member, stranger, member):
        (found,) = ask(person.pk)
        assert found == person
        assert found.loud == person.username.upper()
        assert found.joined_at == person.joined_at
        assert not found._state.adding
    assert ask(uuid4()) == []


def test_prepared_answers_tuples(member):
    ask = Prepared(
        lambda name, at: User.objects.filter(username=name, joined_at__lt=at).values_list(
            "pk", "joined_at", Value(1)
        ),
        *(str, datetime),
    )

    assert ask("Robin", datetime(2100, 1, 1, tzinfo=UTC)) == [(member.pk, member.joined_at, 1)]
    assert ask("Robin", datetime(2000, 1, 1, tzinfo=UTC)) == []


def test_prepared_takes_as_many_ids_as_there_are(member, stranger):
    ask = Prepared(
        lambda ids, name: User.objects.filter(pk__any_of=ids).exclude(username=name), *(list, str)
    )

    assert {user.pk for user in ask([member.pk, stranger.pk], "")} == {member.pk, stranger.pk}
    assert ask([str(member.pk), member.pk], "") == [member]
    assert ask([member.pk, stranger.pk], stranger.username) == [member]
    assert ask([uuid4()], "") == ask([], "") == []


def test_prepared_is_put_together_once(member, stranger):
    built = []

    def build(owner):
        built.append(owner)
        return User.objects.filter(pk=owner)

    ask = Prepared(build, UUID)

    assert [ask(person.pk)[0] for person in (member, stranger)] == [member, stranger]
    assert len(built) == 1


def test_prepared_takes_a_value_for_a_value(member):
    ask = Prepared(lambda name: User.objects.filter(username=name), str)

    assert ask("' OR 1=1 --") == []
    assert ask("%s") == []


@pytest.mark.parametrize("others", [0, 1])
def test_asked_answers_as_the_door_does(member, stranger, pathway, others):
    now = timezone.now()
    today = member.local_day(now)
    if others:
        Journey.objects.begin(stranger, at=now)
    assert asked.journey_today(member, today)._state.adding
    journey = Journey.objects.begin(member, at=now)
    stage = pathway.stages[1]
    journey.enter(stage, at=now, client_id=uuid4())
    for mood in (2, 4):
        journey.check_in(
            {"scores": {"mood": mood}}, day=today, at=timezone.now(), client_id=uuid4()
        )

    found = asked.journey_today(member, today)

    assert (found, found.focus, found.paused_since) == (journey, stage, None)
    assert asked.journey_beside(member, stage.key).is_here
    assert not asked.journey_beside(member, pathway.stages[0].key).is_here
    assert CheckIn.objects.count() == 2
    journey.pause(at=now)
    assert asked.journey_today(member, today).paused_since == now
