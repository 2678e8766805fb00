"""Web, worker and beat each alone, as containers run them: secrets as files, services by URL."""

import os
import subprocess
import sys

import psutil
import pytest

from tests.plugins import missing, postgres
from tests.plugins.broker import start_broker
from tests.plugins.instance import ROOT, SETTINGS
from tests.plugins.ports import free_port, wait_until

pytestmark = pytest.mark.faults


@pytest.fixture
def services():
    try:
        cluster = postgres.start_cluster()
    except postgres.Missing as why:
        missing.skip(str(why))
    redis = start_broker()
    yield cluster, redis
    redis.stop()
    cluster.stop()


@pytest.fixture
def env(services, tmp_path):
    """The settings that docker-compose.yml gives, with this computer's addresses."""
    cluster, redis = services
    folder = tmp_path / "secrets"
    subprocess.run([ROOT / "bin" / "make-secrets", folder], check=True, capture_output=True)
    for name, value in {"database_url": cluster.url, "redis_url": redis.url}.items():
        (folder / name).unlink()
        (folder / name).write_text(value)
    (folder / "email_url").unlink()
    (folder / "email_url").write_text((tmp_path / "mail").as_uri())
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        env[f"{name}_FILE"] = str(folder / name.lower())
    env["DATA_DIR"] = str(tmp_path / "data")
    # Outside a container the files' mode is the host's own business.
    (folder / "kek").chmod(0o400)
    env["KEY_ENCRYPTION_KEY_FILE"] = str(folder / "kek")
    return env


def manage(env, *argv, **options):
    return subprocess.Popen([sys.executable, "manage.py", *argv], cwd=ROOT, env=env, **options)


def test_parts_alone_make_a_whole(env, tmp_path):
    port = free_port()
    env["HEALTH_URL"] = f"http://127.0.0.1:{port}/health/"
    log = (tmp_path / "log").open("wb")
    assert manage(env, "prepare", stdout=log, stderr=log).wait(120) == 0

    started = [
        manage(env, "start", "--only", part, "--port", str(port), stdout=log, stderr=log)
        for part in ("web", "worker", "beat")
    ]
    below = []
    try:

        def well() -> bool:
            asked = [sys.executable, "bin/health"]
            return subprocess.run(asked, cwd=ROOT, env=env, capture_output=True).returncode == 0

        wait_until(well, within=90, what="Health", every=0.5)
        below = [p for part in started for p in psutil.Process(part.pid).children(recursive=True)]
    finally:
        for part in reversed(started):
            part.terminate()
        codes = [part.wait(40) for part in started]
        log.close()
    assert codes == [0, 0, 0]
    psutil.wait_procs(below, timeout=10)
    assert not [process for process in below if process.is_running()]


def test_a_part_refuses_to_start_without_its_key(env):
    env["KEY_ENCRYPTION_KEY_FILE"] = "/nowhere"

    part = manage(env, "start", "--only", "web", stdout=-1, stderr=-1, text=True)
    _, words = part.communicate(timeout=60)

    assert part.returncode == 1
    assert "recovery.E003" in words
