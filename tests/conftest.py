"""The handful of people and things that tests share."""

import base64
import os
import time

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts import keys
from accounts.models import User
from journeys.models import Journey
from recovery import operators
from stages import crisis, editions, packing

HTMX = {"HX-Request": "true"}
PASSPHRASE = "three quiet words"


def pytest_addoption(parser):
    parser.addoption(
        "--full", action="store_true", help="the fault tests at their large sizes; takes an hour"
    )


@pytest.fixture(autouse=True)
def key_file(tmp_path_factory, settings):
    """A key-encryption key of the test run's own."""
    path = tmp_path_factory.getbasetemp() / "kek"
    if not path.exists():
        path.write_text(base64.b64encode(os.urandom(32)).decode())
        path.chmod(0o400)
    settings.KEY_ENCRYPTION_KEY_FILE = str(path)
    keys.forget()
    editions.forget()
    # Pages count their queries, and this look is taken once a minute by whoever comes first.
    operators.forget(until=time.monotonic() + 3600)


@pytest.fixture(autouse=True)
def patient_memory(monkeypatch):
    """A count of queries says the same however slow the computer: nothing is looked at again."""
    monkeypatch.setattr(editions, "LOOK_AGAIN_AFTER", 3600.0)
    monkeypatch.setattr(crisis, "LOOK_AGAIN_AFTER", 3600.0)


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language to the thread; the next test begins without one."""
    translation.deactivate()


@pytest.fixture
def pathway(db):
    """The shipped pathways, published."""
    packing.load_shipped(at=timezone.now())
    return editions.current("personal-recovery", "en").pathway


@pytest.fixture
def member(db):
    return User.objects.create_user("Robin", PASSPHRASE)


@pytest.fixture
def stranger(db):
    return User.objects.create_user("Kim", PASSPHRASE)


@pytest.fixture
def journey(member, pathway):
    return Journey.objects.begin(member, at=timezone.now())


@pytest.fixture
def today(member):
    """The member's own day."""
    return member.local_day(timezone.now())


@pytest.fixture
def as_member(client: Client, member):
    client.force_login(member)
    return client


@pytest.fixture
def as_stranger(stranger):
    client = Client()
    client.force_login(stranger)
    return client
