"""GET /health/: every part, and nothing about anybody."""

import os
import subprocess

import pytest
from django.db import OperationalError, connection

from recovery import pulse
from tests.plugins.broker import start_broker


@pytest.fixture(scope="module")
def server():
    server = start_broker()
    yield server
    server.stop()


@pytest.fixture
def living(server, settings):
    """A broker with signs of life of this very process."""
    settings.REDIS_URL = server.url
    pulse.client.cache_clear()
    pulse.client().flushdb()
    pulse.beat("worker")
    pulse.beat("beat")
    yield
    pulse.client().close()
    pulse.client.cache_clear()


def test_health_is_well_when_all_parts_live(client, db, living, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/health/")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "beat": "ok",
    }
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_health_names_a_part_that_is_silent(client, db, living, part):
    pulse.client().delete(f"alive:{part}")

    response = client.get("/health/")

    assert response.status_code == 503
    assert [name for name, word in response.json().items() if word == "away"] == [part]


def test_health_believes_no_sign_of_a_process_that_ended(client, db, living):
    ended = subprocess.Popen(["true"])
    ended.wait()
    pulse.client().set("alive:worker", f"{os.uname().nodename}|{ended.pid}")

    assert client.get("/health/").json()["worker"] == "away"


def test_health_believes_signs_of_other_machines(client, db, living):
    pulse.client().set("alive:worker", "another-machine|1")

    assert client.get("/health/").json()["worker"] == "ok"


def test_signs_of_life_die_by_themselves(living):
    assert 0 < pulse.client().ttl("alive:worker") <= pulse.LASTS
    assert pulse.EVERY * 2 < pulse.LASTS


def test_health_names_a_lost_broker(client, db, settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    pulse.client.cache_clear()

    response = client.get("/health/")

    assert response.status_code == 503
    assert response.json()["broker"] == "away"
    assert response.json()["database"] == "ok"
    pulse.client.cache_clear()


def test_health_names_a_lost_database(client, db, living, monkeypatch):
    def refuse():
        raise OperationalError("away")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        response = client.get("/health/")

    assert response.status_code == 503
    assert response.json()["database"] == "away"


def test_health_refuses_to_be_written_to(client):
    assert client.post("/health/").status_code == 405
