"""A mail server on the loopback that keeps what it is given, or does as it is told."""

import asyncio
import email
import email.policy
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.plugins.ports import free_port, wait_until


class Server(Controller):
    """Counts the connections, and can let go of all of them."""

    def factory(self) -> SMTP:
        self.handler.connections += 1
        connection = SMTP(self.handler, enable_SMTPUTF8=False)
        self.handler.open.append(connection)
        return connection


class Sink:
    """Takes every message, `delay` seconds each.

    While `at` names a phase (mail, rcpt, data, data-lost, taken-then-lost) it says `answer`
    there, and "drop" drops the connection.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[tuple[str, bytes]] = []
        self.delay = 0.0
        self.at = self.answer = ""
        self.connections = 0
        self.open: list[SMTP] = []
        self._server: Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """What it took, parsed."""
        policy = email.policy.default
        return [email.message_from_bytes(raw, policy=policy) for _, raw in list(self.mails)]

    @property
    def ids(self) -> list[str]:
        """The part before the @ of every Message-ID it took."""
        return [email.message_from_bytes(raw)["Message-ID"][1:37] for _, raw in list(self.mails)]

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.at == "mail":
            return self._say(server, self.answer)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.at == "rcpt":
            return self._say(server, self.answer)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.at == "data-lost":
            return self._say(server, "drop")
        if self.at == "data":
            return self._say(server, self.answer)
        self.mails.append((envelope.rcpt_tos[0], envelope.content))
        if self.at == "taken-then-lost":
            return self._say(server, "drop")
        return "250 taken"

    def _say(self, server, answer: str) -> str:
        if answer == "drop":
            server.transport.abort()
            return "421 gone"
        return answer

    def start(self) -> "Sink":
        self._server = Server(self, hostname="127.0.0.1", port=self.port)
        self._server.start()
        self.connections = 0  # It called on itself to see whether it is up.
        return self

    def stop(self) -> None:
        """Go away; whoever is connected is cut off."""
        if self._server is not None:
            self._server.loop.call_soon_threadsafe(self._cut)
            self._server.stop(no_assert=True)
            self._server = None

    def _cut(self) -> None:
        for connection in self.open:
            if connection.transport is not None:
                connection.transport.abort()
        self.open.clear()

    @contextmanager
    def away(self):
        """Nobody listens meanwhile."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def wait_for(self, count: int, *, within: float = 60) -> list[EmailMessage]:
        """The messages, once there are this many."""
        wait_until(lambda: len(self.mails) >= count, within=within, what=f"{count} mails")
        return self.messages
