"""F19: the database has no room left, and then it has."""

import os
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from accounts.models import User
from reminders import plan, tasks
from reminders.models import Delivery
from tests.faults.conftest import World, judge
from tests.faults.crowd import _unhurried, at, healthy, people  # noqa: F401
from tests.plugins import missing, postgres
from tests.reminders.conftest import MONDAY, sink  # noqa: F401

pytestmark = pytest.mark.faults
TIMES = 3


@pytest.mark.django_db(transaction=True)
def test_f19_a_full_disk_loses_nothing(sink, say, size):  # noqa: F811
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a test of its own, on a disk of its own.")
    full = 0
    for _ in range(TIMES):
        User.objects.all().delete()
        people(size(100, 2_000))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
            try:
                plan.plan(at(MONDAY))
            except OperationalError as error:
                full += "full" in str(error)
            finally:
                cursor.execute("PRAGMA max_page_count = 1073741823")
        healthy(MONDAY)
        tasks.run(at(MONDAY), seconds=600)
        assert Delivery.objects.filter(state="sent").count() == size(100, 2_000)
        healthy(MONDAY)
    say("F19 a full disk", database="SQLite", times=full)
    assert full == TIMES


@pytest.fixture
def disk():
    """A disk of 256 MB in memory, which takes root to mount."""
    folder = Path(tempfile.mkdtemp(prefix="recovery-disk-"))
    folder.chmod(0o755)
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    mount = [*as_root, "mount", "-t", "tmpfs", "-o", "size=256m,mode=777", "tmpfs", folder]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        folder.rmdir()
        pytest.skip("No disk can be mounted here to be filled.")
    yield folder
    subprocess.run([*as_root, "umount", folder], check=True)
    folder.rmdir()


@pytest.fixture
def full_world(disk, tmp_path, box):
    try:
        cluster = postgres.start_cluster(disk=disk)
    except postgres.Missing as why:
        missing.skip(str(why))
    world = World(tmp_path, box, cluster)
    yield world
    world.close()
    cluster.stop()


def fill(disk):
    """Take all the room there is; what gives it back."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for chunk in (1 << 20, 1 << 12):
            with suppress(OSError):
                while True:
                    file.write(b"." * chunk)
    return ballast.unlink


def test_f19_a_full_disk_of_postgresql_loses_nothing(full_world, disk, box, say, size):
    world, count, made, refused = full_world, size(500, 5_000), 0, []
    log = world.cluster.folder / "log"
    box.delay = 0
    for _ in range(TIMES):
        seen = log.read_text().count("No space left on device")
        world.ask("make", count, 0)
        made += count
        give_back = fill(disk)
        with world.workers(3):
            patience = time.monotonic() + 30
            while log.read_text().count("No space left on device") < seen + 3:
                assert time.monotonic() < patience, "The disk was never full."
                time.sleep(0.1)
            time.sleep(2)
            give_back()
            if world.cluster.process.poll() is not None:
                world.cluster.start_again()
            world.until_settled(size(120, 600), made)
        refused.append(log.read_text().count("No space left on device") - seen)
    numbers = judge(world, box, world.until_settled(60, made), made)
    say("F19 a full disk", database="PostgreSQL", times=TIMES, refused=refused, **numbers)
