"""The compose file and the image, as far as they can be checked without an engine."""

import base64
import shutil
import subprocess

import pytest
import yaml
from django.conf import settings

from reminders.channels.push_sealing import signing_key
from tests.plugins import missing

ROOT = settings.BASE_DIR
PROGRAM = ("prepare", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_compose_has_every_part_with_a_health_check(compose):
    services = compose["services"]

    assert set(services) == {*PROGRAM, "postgres", "redis"}
    for name, service in services.items():
        assert name == "prepare" or service["healthcheck"]["test"]
    assert "deploy" not in services["beat"]


def test_compose_parts_have_no_rights_to_spare(compose):
    for name in PROGRAM:
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "privileged" not in service


def test_compose_listens_on_the_loopback_only(compose):
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]

    assert ports == ["127.0.0.1:${PORT:-8000}:8000"]


def test_compose_takes_every_secret_from_a_file_without_a_default(compose):
    assert all(secret["file"].startswith("./secrets/") for secret in compose["secrets"].values())
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            secret = any(
                word in name for word in ("SECRET", "PASSWORD", "KEY", "DATABASE", "REDIS")
            )
            assert not secret or name.endswith("_FILE"), (name, value)
        assert set(service.get("secrets", [])) <= set(compose["secrets"])


def test_make_secrets_makes_all_of_them_once(compose, tmp_path):
    folder = tmp_path / "secrets"
    subprocess.run([ROOT / "bin" / "make-secrets", folder], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in folder.iterdir()}

    assert set(made) == set(compose["secrets"])
    assert len(base64.b64decode(made["kek"])) == 32
    assert len(made["secret_key"]) >= 50
    assert signing_key(made["vapid"])
    assert made["postgres_password"] in made["database_url"]
    assert folder.stat().st_mode & 0o777 == 0o700

    subprocess.run([ROOT / "bin" / "make-secrets", folder], check=True, capture_output=True)
    assert made == {path.name: path.read_text() for path in folder.iterdir()}


def test_image_does_not_run_as_root_and_holds_no_secret():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["recovery"]
    assert not [line for line in lines if line.startswith(("ARG", "ENV")) and "KEY" in line]
    assert {"secrets", "data", ".git"} <= set((ROOT / ".dockerignore").read_text().split())


def compose_command():
    """Docker's own command with the plugin, or Debian's separate program."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            found = subprocess.run([*command, "version"], capture_output=True)
            if not found.returncode:
                return command
    return missing.skip("docker compose is not here; install docker-compose to check the file")


def test_engine_accepts_the_compose_file():
    done = subprocess.run(
        [*compose_command(), "-f", ROOT / "docker-compose.yml", "config", "--quiet"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
