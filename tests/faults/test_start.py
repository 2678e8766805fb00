"""The start command, and what happens when its processes are killed."""

import ast
import http.client
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time

import psutil
import pytest

from tests.plugins import broker, missing, postgres
from tests.plugins.instance import ROOT, Instance
from tests.plugins.ports import wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def instance(tmp_path):
    instance = Instance(tmp_path / "data")
    yield instance
    if instance.process:
        instance.stop()


SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from accounts.models import User
user = User.objects.create_user("Robin", "three quiet words")
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


def ask(instance, path, cookie):
    """The status of a page, and where it sends the browser."""
    connection = http.client.HTTPConnection("127.0.0.1", instance.port, timeout=20)
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    connection.close()
    return response.status, response.getheader("Location", "")


def gone(pids):
    """Whether none of these processes runs any more."""
    return not any(
        psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        for pid in pids
    )


def test_start_from_nothing_makes_everything_private(instance):
    instance.start()

    status, parts = instance.health()
    keys = instance.data / "keys"
    assert status == 200
    assert parts == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "beat": "ok",
    }
    assert stat.S_IMODE(instance.data.stat().st_mode) == 0o700
    assert stat.S_IMODE((keys / "kek").stat().st_mode) == 0o400
    assert stat.S_IMODE((keys / "secret_key").stat().st_mode) == 0o400
    assert stat.S_IMODE((instance.data / "recovery.sqlite3").stat().st_mode) == 0o600
    wait_until(lambda: "Stop with Ctrl-C" in instance.words(), within=10, what="The greeting")
    assert instance.url in instance.words()
    assert str(instance.data / "mail") in instance.words()
    assert instance.memory() <= 400


def test_ctrl_c_leaves_no_process_and_restart_keeps_everything(instance):
    instance.start()
    pids = instance.pids()
    secret = (instance.data / "keys" / "secret_key").read_bytes()
    key = (instance.data / "keys" / "kek").read_bytes()
    instance.manage(
        "shell", "-c", "from accounts.models import User; User.objects.create_user('Robin', 'x')"
    )

    assert instance.stop() == 0
    assert gone(pids)

    instance.start()
    assert (instance.data / "keys" / "secret_key").read_bytes() == secret
    assert (instance.data / "keys" / "kek").read_bytes() == key
    asked = "from accounts.models import User; print(User.objects.count())"
    assert instance.manage("shell", "-v", "0", "-c", asked).strip() == "1"


def test_killed_parts_come_back(instance):
    instance.start()

    for part in ("web", "worker", "beat", "broker"):
        old = instance.kill(part)
        instance.wait_for_new(part, old)
    below = psutil.Process(instance.pid("web")).children()
    for process in below:
        process.kill()
    wait_until(lambda: gone([process.pid for process in below]), within=5, what="Their end")
    instance.wait_until_well()


def test_health_names_a_dead_worker(instance):
    instance.start()
    os.kill(instance.process.pid, signal.SIGSTOP)  # so that nobody revives it meanwhile
    try:
        instance.kill("worker")
        wait_until(lambda: instance.health()[0] == 503, within=30, what="503")
        assert instance.health()[1]["worker"] == "away"
        assert instance.health()[1]["database"] == "ok"
    finally:
        os.kill(instance.process.pid, signal.SIGCONT)
    instance.wait_until_well()


def test_killed_supervisor_leaves_no_orphans(instance):
    instance.start()
    pids = instance.pids()

    instance.process.kill()
    instance.process.wait()

    wait_until(lambda: gone(pids), within=40, what="The end of every process")


def test_second_instance_on_the_same_data_is_told_so(instance):
    instance.start()
    second = Instance(instance.data)
    second.log = instance.data.parent / "second.log"
    second.launch()

    assert second.process.wait(60) == 1
    assert "already in use by process" in second.words()
    assert instance.url in second.words()
    assert instance.health()[0] == 200


def test_taken_port_is_told_in_a_sentence(instance):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", instance.port))
        taken.listen()
        instance.launch()
        assert instance.process.wait(60) == 1
    assert f"Port {instance.port} is taken" in instance.words()
    assert "Traceback" not in instance.words()


def test_lost_key_is_never_replaced(instance):
    instance.start()
    pids = instance.pids()
    # A closed terminal ends everything as Ctrl-C does.
    assert instance.stop(number=signal.SIGHUP) == 0
    assert gone(pids)
    connection = sqlite3.connect(instance.data / "recovery.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    key = instance.data / "keys" / "kek"
    key.unlink()

    instance.launch()

    assert instance.process.wait(60) == 1
    assert "is missing" in instance.words()
    assert not key.exists()


def test_start_refuses_what_is_unsafe(tmp_path):
    unsafe = {"SECRET_KEY": "short", "DEBUG": "yes", "ALLOWED_HOSTS": "*"}
    instance = Instance(
        tmp_path / "data", env={**unsafe, "KEY_ENCRYPTION_KEY_FILE": "/nowhere/kek"}
    )
    instance.launch()

    assert instance.process.wait(60) == 1
    for number in (2, 3, 8, 9):
        assert f"recovery.E00{number}" in instance.words()


def test_pages_outlive_the_broker_on_postgresql(tmp_path):
    """PostgreSQL and Redis by URL; both are taken away and come back."""
    try:
        cluster = postgres.start_cluster()
    except postgres.Missing as why:
        missing.skip(str(why))
    redis = broker.start_broker()
    instance = Instance(
        tmp_path / "data", env={"DATABASE_URL": cluster.url, "REDIS_URL": redis.url}
    )
    try:
        instance.start()
        assert not (instance.data / "recovery.sqlite3").exists()

        cookie = instance.manage("shell", "-v", "0", "-c", SIGN_IN).strip()
        redis.kill()
        wait_until(lambda: instance.health()[1].get("broker") == "away", within=20, what="away")
        assert instance.health()[1]["database"] == "ok"
        for path in ("/help/", "/sign-in/", "/today/"):
            began = time.monotonic()
            status, location = ask(instance, path, cookie)
            assert status < 500, path
            assert "/sign-in/" not in location, "The session was lost with Redis."
            assert time.monotonic() - began < 5

        redis.start_again()
        instance.wait_until_well(within=90)

        cluster.kill()
        wait_until(lambda: instance.health()[1].get("database") == "away", within=30, what="away")
        cluster.start_again()
        instance.wait_until_well()
    finally:
        instance.stop()
        redis.stop()
        cluster.stop()


def test_run_py_finds_a_python_from_an_old_one():
    """run.py itself has to be read by a Python as old as 3.8."""
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 8))
    done = subprocess.run(
        [sys.executable, ROOT / "run.py", "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "--demo" in done.stdout
