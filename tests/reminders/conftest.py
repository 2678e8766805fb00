"""A reminder that is due, and a mail server on loopback that does as it is told."""

import socket
import threading
import uuid
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.utils import timezone

from accounts.models import User
from reminders import asking, fsck
from reminders.models import Delivery, EmailChannel, Reminder
from reminders.planning import Rule
from tests.plugins.mail import Sink

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WORDS = "zebra marmalade lantern"


@pytest.fixture(autouse=True)
def _unhurried(request, settings):
    """No pacing, so that a test of something else need not wait; `paced` keeps it."""
    if "paced" not in request.fixturenames:
        settings.MAILS_PER_SECOND, settings.MEMBER_RESTS = 0, timedelta(0)


@pytest.fixture
def paced(settings):
    """The pace of the product."""
    return settings


@pytest.fixture
def sink(settings):
    """A mail server that the app hands over to."""
    sink = Sink().start()
    use_smtp(settings, sink.port)
    yield sink
    sink.stop()


def use_smtp(settings, port, timeout=2):
    settings.MAILERS = {
        "default": {
            "BACKEND": "accounts.mail.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": timeout},
        }
    }


@pytest.fixture
def mail_member(db):
    """A member with an address that works."""
    user = User.objects.create_user("Alex", "three quiet words", email="alex@example.org")
    channel = EmailChannel.agree(user, at=MONDAY - timedelta(days=9))
    channel.confirm(at=MONDAY - timedelta(days=9))
    return user


def make_reminder(user, *, due=MONDAY, **fields):
    """A daily reminder by mail whose next slot is `due`."""
    before = due - timedelta(hours=1)
    reminder = asking.draft(user, uuid.uuid4(), at=before)
    values = {
        "days_rule": Rule("week", days=tuple(range(7))).stored(),
        "local_time": time(due.hour, due.minute),
        "by_email": bool(user.email),
        "label": WORDS,
    } | fields
    for name, value in values.items():
        setattr(reminder, name, value)
    kept, _ = asking.keep(reminder, at=before)
    assert isinstance(kept, Reminder)
    return kept


@pytest.fixture
def reminder(mail_member):
    return make_reminder(mail_member)


@pytest.fixture
def mine(member):
    """A reminder of the member, due in two hours."""
    return make_reminder(
        member, due=timezone.now().replace(second=0, microsecond=0) + timedelta(hours=2)
    )


def only():
    return Delivery.objects.get()


def ids(sink):
    return [message_from_bytes(raw, policy=default)["Message-ID"] for _, raw in sink.mails]


def healthy(moment):
    return not [finding for finding in fsck.check(moment) if finding.broken]


def somebody(number):
    user = User.objects.create_user(f"member {number}", email=f"m{number}@example.org")
    EmailChannel.agree(user, at=MONDAY - timedelta(days=9)).confirm(at=MONDAY - timedelta(days=9))
    return user


@contextmanager
def silent_server(drop=b""):
    """Accepts a connection and never says a word, or the same one again and again."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    held, over = [], threading.Event()

    def hold():
        while not over.is_set():
            with suppress(TimeoutError):
                held.append(listener.accept()[0])
            for connection in held:
                with suppress(OSError):
                    connection.send(drop)

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        thread.join(5)
        listener.close()
        for connection in held:
            connection.close()
