"""What a request still does while Redis is away."""

import pytest
from celery import shared_task
from django.core.cache import caches
from django.db import transaction

from recovery import cache
from tests.plugins.broker import start_broker


@pytest.fixture
def server():
    server = start_broker()
    yield server
    server.stop()


@pytest.fixture
def redis_caches(server, settings):
    """The product's caches on a real Redis."""
    away = {**settings.FORGIVING_CACHE, "LOCATION": server.url}
    settings.CACHES = {
        "default": {**away, "KEY_PREFIX": "cache"},
        "sessions": {**away, "KEY_PREFIX": "session", "AT_MOST": 300},
    }
    cache._Away.known.clear()
    yield server
    for alias in ("default", "sessions"):
        for pool in caches[alias]._cache._pools.values():
            pool.disconnect()
    cache._Away.known.clear()


def come_back(server, monkeypatch):
    server.start_again()
    for away in cache._Away.known.values():
        away.until = 0


def test_cache_works_as_usual(redis_caches):
    caches["default"].set("a", [1], 60)

    assert caches["default"].get("a") == [1]
    assert caches["default"].get_many(["a", "b"]) == {"a": [1]}
    assert caches["default"].add("a", 2) is False
    assert "a" in caches["default"]


def test_cache_counts_in_memory_while_redis_is_away(redis_caches):
    redis_caches.kill()

    assert caches["default"].add("tries", 1, 60) is True
    assert caches["default"].incr("tries") == 2
    assert caches["default"].get("tries") == 2


def test_ended_session_does_not_come_back_with_redis(redis_caches, monkeypatch):
    caches["sessions"].set("key", {"user": 1})
    redis_caches.kill()
    caches["sessions"].delete("key")
    assert caches["sessions"].get("key") is None

    come_back(redis_caches, monkeypatch)

    assert caches["sessions"].get("key") is None


def test_session_stays_in_the_cache_for_minutes_only(redis_caches):
    caches["sessions"].set("key", {"user": 1}, 1_000_000)

    (key,) = caches["sessions"]._cache.get_client().keys("*session*")
    assert caches["sessions"]._cache.get_client().ttl(key) <= 300


def test_member_stays_signed_in_while_redis_is_away(
    redis_caches, settings, client, member, django_user_model
):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    client.force_login(member)
    redis_caches.kill()

    assert client.session["_auth_user_id"] == str(member.pk)


def test_lost_broker_never_breaks_a_request(transactional_db, settings, caplog):
    from recovery.celery import app

    @shared_task(name="tests.hint")
    def hint() -> None:
        """Nothing."""

    before = app.conf.broker_url, app.conf.broker_transport_options
    app.conf.broker_url = "redis://127.0.0.1:1/0"
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    app.amqp._producer_pool = None
    try:
        with transaction.atomic():
            app.tasks["tests.hint"].delay_on_commit()
    finally:
        app.conf.broker_url, app.conf.broker_transport_options = before
        app.amqp._producer_pool = None
    assert "tests.hint was not sent" in caplog.text
