"""F6, F16 and F20: back-ends that end, and members who change their mind at the last moment."""

import random
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.conftest import judge

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
    count, races = size(300, 3_000), size(60, 2_000)
    box.delay = 0.1  # So that there is a moment to change one's mind.
    world.ask("make", count, size(30, 200))

    with world.workers(3):
        changes = world.ask("race", races)["changes"]
        found = world.until_settled(size(180, 900), 0)

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
            late += [
                (pk, what)
                for mail in box.messages
                if mail["To"] == address
                and mail["Date"].datetime.astimezone(UTC) > committed + timedelta(seconds=1)
            ]
    sent_anyway = {address for _, _, address, _ in changes} & {to for to, _ in box.mails}
    say(
        "F16 and F20 changed on the way",
        changes=kinds,
        begun_before=len(sent_anyway),
        begun_after=len(late),
        ended=dict(found["deliveries"]),
    )
    assert late == []
    assert len(changes) > races // 4
    assert len(box.mails) == len(set(box.ids))
    world.fsck()
