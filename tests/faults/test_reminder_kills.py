"""F1 and F2: workers die at random and at every named point; nothing is lost or doubled.

Real processes run `manage.py reminders tick --loop` against a database file and against a
PostgreSQL of the test's own, and hand over to a mail server on loopback.
"""

import asyncio
import base64
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from tests.faults.reminder_cluster import start_cluster
from tests.reminders.conftest import free_port

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
OCCURRENCES, KILLS, WORKERS = 200, 20, 3
# A lease of two seconds in place of two minutes, so that a rescue need not be waited for.
LEASE = "2"


class Box:
    """Keeps the Message-ID of every mail it said yes to."""

    def __init__(self):
        self.ids = []

    async def handle_DATA(self, server, session, envelope):
        line = next(x for x in envelope.content.split(b"\r\n") if x.startswith(b"Message-ID"))
        await asyncio.sleep(0.05)  # So that a kill finds hand-overs under way.
        self.ids.append(line.decode().split("<")[1].split("@")[0])
        return "250 taken"


@pytest.fixture
def box():
    handler = Box()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    handler.port = server.port
    yield handler
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def world(request, tmp_path, box):
    """The environment of the worker processes, with a database of their own."""
    (tmp_path / "kek").write_text(base64.b64encode(os.urandom(32)).decode())
    (tmp_path / "kek").chmod(0o400)
    env = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "KEY_ENCRYPTION_KEY_FILE": str(tmp_path / "kek"),
        "DJANGO_SETTINGS_MODULE": "tests.faults.reminder_settings",
        "FAULTS_SMTP_PORT": str(box.port),
        "FAULTS_LEASE": LEASE,
        "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",  # F4: there is no broker at all
        "PYTHONPATH": str(ROOT),
    }
    env.pop("DATABASE_URL", None)
    if request.param == "sqlite":
        yield env
        return
    with start_cluster() as port:
        yield env | {"FAULTS_POSTGRES_PORT": str(port)}


def manage(world, *words, **options):
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=world, capture_output=True, text=True, check=False, **options
    )


def helper(world, *words):
    """Ask the database through a script of ours; the answer is JSON."""
    command = [sys.executable, str(HERE / "reminder_world.py"), *words]
    done = subprocess.run(command, cwd=ROOT, env=world, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def worker(world, **extra):
    command = [sys.executable, "manage.py", "reminders", "tick", "--loop", "--every", "0.1"]
    return subprocess.Popen(
        command, cwd=ROOT, env=world | extra, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@contextmanager
def workers(world, count):
    """So many workers; `replace` kills one without warning and starts another."""
    running = [worker(world) for _ in range(count)]

    def replace():
        position = random.randrange(count)
        running[position].send_signal(signal.SIGKILL)
        running[position].wait()
        running[position] = worker(world)

    try:
        yield replace
    finally:
        for process in running:
            process.kill()
            process.wait()


def until_settled(world, seconds, expected):
    """Wait until everything was planned and nothing is on its way; the states at the end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = helper(world, "states")
        if found["occurrences"] >= expected and not {
            "queued",
            "retry",
            "claimed",
            "sending",
            "deferred",
        } & set(found["deliveries"]):
            return found
        time.sleep(0.5)
    raise AssertionError(f"not settled: {found}")


def judge(world, box, found, expected, capsys, name):
    """Nothing lost, nothing doubled, every further copy under the same Message-ID."""
    copies = Counter(box.ids)
    further = sum(copies.values()) - len(copies)
    check = manage(world, "reminders", "fsck")
    with capsys.disabled():
        print(
            f"\n{name}: occurrences {found['occurrences']}, notices {found['notices']}, "
            f"deliveries {found['deliveries']}, mails {len(box.ids)}, "
            f"distinct {len(copies)}, wire copies {further}, ambiguous {found['ambiguous']}"
        )
    assert found["occurrences"] == found["notices"] == found["keys"] == expected
    assert set(found["deliveries"]) <= {"sent", "unknown"}
    assert set(found["sent"]) <= set(copies)
    assert set(copies) <= set(found["ids"])
    assert further <= found["ambiguous"]
    assert check.returncode == 0, check.stdout


def test_workers_killed_at_random_lose_nothing(world, box, capsys):
    assert manage(world, "migrate", "-v0").returncode == 0
    helper(world, "make", str(OCCURRENCES), "due-over-seconds", "20")

    with workers(world, WORKERS) as replace:
        for _ in range(KILLS):
            seen, patience = len(box.ids), time.monotonic() + 8
            while len(box.ids) < seen + 4 and time.monotonic() < patience:
                time.sleep(0.02)
            time.sleep(random.uniform(0, 0.3))
            replace()
        found = until_settled(world, 120, OCCURRENCES)

    name = f"F1 {'PostgreSQL' if 'FAULTS_POSTGRES_PORT' in world else 'SQLite'}, {KILLS} kills"
    judge(world, box, found, OCCURRENCES, capsys, name)


POINTS = {"before-t1": 0, "after-t1": 0, "after-t2": 0, "after-accept": 1, "after-t3": 0}


def test_a_worker_killed_at_a_named_point_leaves_at_most_one_copy(world, box, capsys):
    assert manage(world, "migrate", "-v0").returncode == 0
    made, taken = 0, []
    for point, copies in POINTS.items():
        box.ids.clear()
        helper(world, "make", "1", "due-over-seconds", "0")
        made += 1
        dead = worker(world, REMINDERS_DIE_AT=point)
        assert dead.wait(60) == -signal.SIGKILL

        with workers(world, 1):
            found = until_settled(world, 60, made)

        assert len(box.ids) == 1 + copies, point
        assert len(set(box.ids)) == 1, point
        taken += box.ids
    box.ids[:] = taken
    judge(world, box, found, made, capsys, "F2 each point once")
