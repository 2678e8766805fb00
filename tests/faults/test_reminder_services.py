"""F4 and F5: Redis and PostgreSQL are taken away, and nothing is lost."""

import random
import time
from contextlib import contextmanager

import pytest
import redis as client

from tests.faults.conftest import judge
from tests.plugins.broker import start_broker

pytestmark = pytest.mark.faults


@pytest.fixture
def broker():
    broker = start_broker()
    yield broker
    broker.stop()


@contextmanager
def celery(world):
    """A worker and a beat as the product runs them."""
    app = ("-m", "celery", "-A", "recovery")
    parts = [
        world.start(*app, "worker", "-c", "2", "-l", "ERROR"),
        world.start(*app, "beat", "-l", "ERROR", "-s", world.env["DATA_DIR"] + "/beat"),
    ]
    try:
        yield
    finally:
        for part in parts:
            part.terminate()
        for part in parts:
            part.wait(30)


def test_f4_redis_flushed_and_killed_loses_nothing(pg_world, box, broker, say, size):
    count, times = size(200, 2_000), size(20, 200)
    pg_world.env["REDIS_URL"] = broker.url
    pg_world.ask("make", count, size(20, 240))

    with celery(pg_world):
        for number in range(times):
            time.sleep(random.uniform(0.3, 1.2))
            if number % 2:
                broker.kill()
                time.sleep(random.uniform(0.1, 0.8))
                broker.start_again()
            else:
                client.Redis(port=broker.port).flushall()
        back = time.monotonic()
        found = pg_world.until_settled(90, count)

    late = time.monotonic() - back
    say(
        "F4 Redis away",
        times=times,
        seconds_after=round(late, 1),
        **judge(pg_world, box, found, count),
    )
    assert late <= 2 * 30 + 15  # two beats, and what there was to send


def test_f5_postgresql_stopped_in_mid_air_loses_nothing(cluster, pg_world, box, say, size):
    count, times = size(200, 2_000), size(3, 20)
    pg_world.ask("make", count, size(5, 120))
    waits = []

    with pg_world.workers(3):
        for _ in range(times):
            seen = len(box.mails)
            waited = time.monotonic()
            while len(box.mails) == seen and time.monotonic() - waited < 20:
                time.sleep(0.05)
            waits.append(time.monotonic() - waited)
            time.sleep(random.uniform(0.1, 0.4))
            cluster.kill()
            cluster.start_again()
        found = pg_world.until_settled(120, count)

    say(
        "F5 PostgreSQL killed",
        times=times,
        slowest_recovery=round(max(waits[1:]), 1),
        **judge(pg_world, box, found, count),
    )
    assert max(waits[1:]) <= 10
