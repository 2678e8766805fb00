"""A reminder that is due, and a mail server on loopback that does as it is told."""

import socket
import threading
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from accounts.models import User
from reminders import asking
from reminders.models import EmailChannel, Reminder
from reminders.planning import Rule
from tests.plugins.ports import free_port

MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WORDS = "zebra marmalade lantern"


class Sink:
    """Takes mail, or refuses it at the phase and with the answer it was given."""

    def __init__(self):
        self.mails = []
        self.at = self.answer = ""
        self.connections = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.at == "mail":
            return self.say(server, self.answer)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.at == "rcpt":
            return self.say(server, self.answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.at == "data-lost":
            return self.say(server, "drop")
        self.mails.append((envelope.rcpt_tos[0], envelope.content))
        if self.at == "data":
            self.mails.pop()
            return self.say(server, self.answer)
        if self.at == "taken-then-lost":
            return self.say(server, "drop")
        return "250 taken"

    def say(self, server, answer):
        if answer == "drop":
            server.transport.abort()
            return "421 gone"
        return answer


class Server(Controller):
    def factory(self):
        self.handler.connections += 1
        return SMTP(self.handler, enable_SMTPUTF8=False)


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
    handler = Sink()
    handler.port = free_port()
    server = Server(handler, hostname="127.0.0.1", port=handler.port)
    server.start()
    handler.connections = 0  # It called on itself to see whether it is up.
    use_smtp(settings, handler.port)
    yield handler
    server.stop()


def use_smtp(settings, port, timeout=2):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
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


@contextmanager
def silent_server():
    """Accepts a connection and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    held = []

    def hold():
        while True:
            try:
                held.append(listener.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for connection in held:
            connection.close()
