"""What the tests of accounts share."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache, caches
from django.test import Client

from accounts.hashing import CappedArgon2
from accounts.models import User
from tests.conftest import PASSPHRASE


@pytest.fixture(autouse=True)
def fresh_counters(settings, monkeypatch):
    """No test is refused for what another one tried; and no network."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": memory, "sessions": {**memory, "LOCATION": "sessions"}}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["accounts.hashing.CappedArgon2"]
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    monkeypatch.setattr(CappedArgon2, "time_cost", 1)
    monkeypatch.setattr(CappedArgon2, "memory_cost", 64)
    cache.clear()
    caches["sessions"].clear()
    yield
    cache.clear()
    caches["sessions"].clear()


@pytest.fixture
def robin(db):
    """Somebody with a confirmed address."""
    user = User.objects.create_user("Robin", PASSPHRASE, email="robin@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def signed_in(robin):
    """Robin, signed in through the door as a person does it."""
    client = Client()
    response = client.post("/sign-in/", {"login": "Robin", "password": PASSPHRASE})
    assert response.status_code == 302
    return client
