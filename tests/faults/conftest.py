"""Real processes around real services, for the faults of reminders."""

import base64
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.plugins import missing, postgres
from tests.plugins.instance import ROOT, SETTINGS
from tests.plugins.mail import Sink
from tests.plugins.ports import free_port

HERE = Path(__file__).parent
# A lease of two seconds in place of two minutes, so that a rescue need not be waited for.
LEASE = "2"
ON_THE_WAY = {"queued", "retry", "claimed", "sending", "deferred"}


@pytest.fixture
def size(request):
    """size(small, large): the small one, unless --full was said."""
    return lambda small, large: large if request.config.getoption("full") else small


@pytest.fixture
def say(capsys):
    """Print a test's numbers, whatever pytest keeps to itself."""

    def say(name, **numbers):
        words = ", ".join(f"{what.replace('_', ' ')} {value}" for what, value in numbers.items())
        with capsys.disabled():
            print(f"\n{name}: {words}")

    return say


@pytest.fixture
def box():
    box = Sink()
    box.delay = 0.05  # So that a kill finds hand-overs under way.
    box.start()
    yield box
    box.stop()


@pytest.fixture(scope="session")
def cluster():
    """One server for all, with a database that has every table, to be copied."""
    try:
        cluster = postgres.start_cluster()
    except postgres.Missing as why:
        missing.skip(str(why))
    yield cluster
    cluster.stop()


class Nursery:
    """Bears workers without paying for their imports, and ends them."""

    def __init__(self, env):
        self.living = set()
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "nursery.py")],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def born(self, point=""):
        """The pid of a new worker, which dies at a point if one is named."""
        self.process.stdin.write(point + "\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        self.living.add(pid)
        return pid

    def end(self, pid):
        """Kill a worker without warning and wait until there is none."""
        self.wait(pid, signal.SIGKILL)

    def wait(self, pid, number=0, seconds=60):
        """Wait until a worker is dead."""
        ends = time.monotonic() + seconds
        with suppress(ProcessLookupError):
            while time.monotonic() < ends:
                os.kill(pid, number)
                time.sleep(0.005)
            raise AssertionError("It lives.")
        self.living.discard(pid)

    def close(self):
        """End whoever lives."""
        for pid in list(self.living):
            self.end(pid)
        self.process.communicate()


class World:
    """One instance of the product as its processes see it: a database and a mail server."""

    def __init__(self, folder, box, cluster=None, **env):
        self.box, self.cluster = box, cluster
        self.asked = None
        self.database = f"w{random.getrandbits(40):x}"
        key = folder / "kek"
        key.write_text(base64.b64encode(os.urandom(32)).decode())
        key.chmod(0o400)
        kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        self.env = kept | {
            "DATA_DIR": str(folder),
            "KEY_ENCRYPTION_KEY_FILE": str(key),
            "SECRET_KEY": "a test's own secret " * 3,
            "DJANGO_SETTINGS_MODULE": "recovery.settings",
            "EMAIL_URL": box.url,
            "MAILS_PER_SECOND": "0",
            "REMINDERS_LEASE": LEASE,
            "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",  # nobody is there
            "PYTHONPATH": str(ROOT),
            **env,
        }
        if cluster:
            self.env["DATABASE_URL"] = cluster.create(self.database)
        assert self.manage("migrate", "-v0").returncode == 0

    def manage(self, *words):
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )

    def ask(self, *words):
        """Ask the database through a process of ours that goes on listening."""
        if self.asked is None:
            script = [sys.executable, str(HERE / "reminder_world.py")]
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self.asked = subprocess.Popen(script, cwd=ROOT, env=self.env, text=True, **pipes)
        self.asked.stdin.write(json.dumps(words) + "\n")
        self.asked.stdin.flush()
        answer = self.asked.stdout.readline()
        assert answer, f"{words}: see above"
        return json.loads(answer)

    def close(self):
        """Nobody is asked any more."""
        if self.asked is not None:
            self.asked.communicate()
            self.asked = None

    def start(self, *words, **extra):
        nowhere = subprocess.DEVNULL
        return subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=self.env | extra, stdout=nowhere, stderr=nowhere
        )

    @contextmanager
    def nursery(self):
        """Where the workers of this world come from."""
        nursery = Nursery(self.env)
        try:
            yield nursery
        finally:
            nursery.close()

    @contextmanager
    def workers(self, count):
        """So many workers; `replace` kills one without warning and starts another."""
        with self.nursery() as nursery:
            running = [nursery.born() for _ in range(count)]

            def replace():
                position = random.randrange(count)
                nursery.end(running[position])
                running[position] = nursery.born()

            yield replace

    def outages(self, *, mail):
        """What can be taken away from under the workers, with its name, and comes back."""
        found = []
        if self.cluster:
            found += [("database", self.without_database), ("back-ends", self.terminate)]
        return [*found, ("mail", self.without_mail)] if mail else found

    def without_database(self):
        self.cluster.kill()
        self.cluster.start_again()

    def without_mail(self):
        with self.box.away():
            time.sleep(random.uniform(0.5, 3))

    def terminate(self):
        """End every back-end of this database; how many there were."""
        with psycopg.connect(self.cluster.url_of("postgres"), autocommit=True) as server:
            ended = server.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s",
                [self.database],
            )
            return ended.fetchone()[0]

    def until_settled(self, seconds, expected):
        """Wait until all is planned and nothing is on its way; the states at the end."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.ask("states")
            planned = not found["due"] and found["occurrences"] >= expected
            if planned and not ON_THE_WAY & set(found["deliveries"]):
                return found
            time.sleep(0.1)
        raise AssertionError(f"not settled: {found['deliveries']}")

    def fsck(self):
        checked = self.manage("reminders", "fsck")
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture
def pg_world(cluster, tmp_path, box):
    """A world on PostgreSQL with a database of its own."""
    world = World(tmp_path, box, cluster)
    yield world
    world.close()


@pytest.fixture(params=["sqlite", "postgres"])
def world(request, tmp_path, box):
    """The same on either database."""
    if request.param == "postgres":
        yield request.getfixturevalue("pg_world")
        return
    world = World(tmp_path, box)
    yield world
    world.close()


def judge(world, box, found, expected):
    """Nothing lost, nothing doubled, every further copy under the same Message-ID; its numbers."""
    copies = Counter(box.ids)
    further = sum(copies.values()) - len(copies)
    assert found["occurrences"] == found["notices"] == found["keys"] == expected
    assert set(found["deliveries"]) <= {"sent", "unknown"}
    assert set(found["sent"]) <= set(copies)
    assert len(copies) == expected, "lost"
    assert set(copies) <= set(found["ids"])
    assert further <= found["ambiguous"]
    world.fsck()
    return {
        "occurrences": found["occurrences"],
        "lost": expected - len(copies),
        "mails": sum(copies.values()),
        "wire_copies": further,
        "ambiguous": found["ambiguous"],
        "ended": dict(found["deliveries"]),
    }
