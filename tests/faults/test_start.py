"""The start command, and what happens when its processes are killed."""

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import urllib.request

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


def test_killed_web_process_under_granian_comes_back(instance):
    instance.start()
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
    instance.stop()
    key = instance.data / "keys" / "kek"
    key.unlink()

    instance.launch()

    assert instance.process.wait(60) == 1
    assert "is missing" in instance.words()
    assert not key.exists()


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "recovery.E002"),
        ({"DEBUG": "yes"}, "recovery.E008"),
        ({"ALLOWED_HOSTS": "*"}, "recovery.E009"),
        ({"KEY_ENCRYPTION_KEY_FILE": "/nowhere/kek"}, "recovery.E003"),
    ],
)
def test_start_refuses_what_is_unsafe(tmp_path, env, sentence):
    instance = Instance(tmp_path / "data", env=env)
    instance.launch()

    assert instance.process.wait(60) == 1
    assert sentence in instance.words()


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

        redis.kill()
        wait_until(lambda: instance.health()[1].get("broker") == "away", within=20, what="away")
        assert instance.health()[1]["database"] == "ok"
        with urllib.request.urlopen(f"{instance.url}/sign-in/", timeout=10) as page:
            assert page.status == 200

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


def test_manage_start_waits_for_no_terminal(tmp_path):
    """A closed terminal (SIGHUP) ends everything as Ctrl-C does."""
    instance = Instance(tmp_path / "data")
    instance.start()
    pids = instance.pids()

    assert instance.stop(number=signal.SIGHUP) == 0
    assert gone(pids)
    connection = sqlite3.connect(instance.data / "recovery.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_embedded_instance_stays_small(instance):
    instance.start()

    assert instance.memory() <= 400


def test_run_py_finds_a_python_from_an_old_one():
    """run.py itself has to be read by a Python as old as 3.8."""
    import ast

    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 8))
    done = subprocess.run(
        [sys.executable, ROOT / "run.py", "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "--demo" in done.stdout
