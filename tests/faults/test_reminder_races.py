"""F6, F16 and F20: back-ends that end, and members who change their mind at the last moment."""

import random
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest

from accounts import leaving
from accounts.models import User
from accounts.rotation import owned_models
from reminders import delivering, plan, recording
from reminders.channels import Result, Verdict
from reminders.models import Delivery, Occurrence
from tests.faults.conftest import judge
from tests.faults.crowd import DAY, at, people
from tests.reminders.conftest import MONDAY

pytestmark = pytest.mark.faults


def test_f6_back_ends_terminated_lose_nothing(pg_world, box, say, size):
    count, times, ended = size(200, 2_000), size(10, 100), 0
    pg_world.ask("make", count, size(8, 120))

    with pg_world.workers(3):
        for _ in range(times):
            seen, patience = len(box.mails), time.monotonic() + 5
            while len(box.mails) < seen + 2 and time.monotonic() < patience:
                time.sleep(0.02)
            time.sleep(random.uniform(0, 0.2))
            ended += pg_world.terminate()
        found = pg_world.until_settled(180, count)

    numbers = judge(pg_world, box, found, count)
    say("F6 back-ends terminated", times=times, back_ends=ended, **numbers)
    assert ended


def test_f16_f20_a_mind_changed_on_the_way_is_heard(world, box, say, size):
    count, races = size(600, 6_000), size(200, 2_000)
    box.delay = 0.1  # So that there is a moment to change one's mind.
    world.ask("make", count, size(30, 300))

    with world.workers(3):
        changes = world.ask("race", races)["changes"]
        found = world.until_settled(size(180, 900), 0)

    mailed = defaultdict(list)
    for mail in box.messages:
        mailed[str(mail["To"])].append(mail["Date"].datetime.astimezone(UTC))
    began = {pk: datetime.fromisoformat(at) for pk, at in world.ask("started").items()}
    kinds, late = {}, []
    for pk, what, address, stamp in changes:
        committed = datetime.fromisoformat(stamp)
        kinds[what] = kinds.get(what, 0) + 1
        if pk in began and began[pk] > committed:
            late.append((pk, what))
        if what == "erase":
            assert pk not in began, "an erased row came back"
            # Nothing of an erased member is left to ask, so the mails have to say it themselves.
            second = timedelta(seconds=1)
            late += [
                (pk, what) for moment in mailed.get(address, ()) if moment > committed + second
            ]
    assert set(mailed) == {to for to, _ in box.mails}
    sent_anyway = {address for _, _, address, _ in changes} & set(mailed)
    say(
        "F16 and F20 changed on the way",
        database="PostgreSQL" if world.cluster else "SQLite",
        changes=kinds,
        begun_before=len(sent_anyway),
        begun_after=len(late),
        ended=dict(found["deliveries"]),
    )
    assert late == []
    assert len(changes) >= races * 0.9
    assert len(box.mails) == len(set(box.ids))
    world.fsck()


RESULTS = [
    Result(Verdict.SENT, "250"),
    Result(Verdict.DEAD, "550"),
    Result(Verdict.REFUSED, "450"),
    Result(Verdict.UNREACHABLE, "dropped"),
    Result(Verdict.AMBIGUOUS, "dropped-after-data"),
]


def test_f20_what_comes_of_an_erased_members_message_is_written_nowhere(db, say):
    users = people(100)
    plan.plan(at(MONDAY))
    claims = delivering.claim(MONDAY)
    outgoing = delivering.begin(claims, MONDAY)
    assert len(outgoing) == len(users) == Delivery.objects.filter(state="sending").count()

    for number, user in enumerate(users):
        leaving.erase(user)
        [mine] = [mail for mail in outgoing if mail.address == f"{user.username}@example.org"]
        result = RESULTS[number % len(RESULTS)]
        recording.keep([(mine, result)], claims[0][1], MONDAY)
        assert Delivery.objects.count() == len(users) - number - 1

    left = {model.__name__: model._base_manager.count() for model in owned_models()}
    left |= {model.__name__: model.objects.count() for model in (Occurrence, Delivery, User)}
    say("F20 erased on the way", erased=len(users), rows_left=sum(left.values()))
    assert not any(left.values()), left
    assert delivering.rescue(MONDAY + DAY) == 0
