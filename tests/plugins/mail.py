"""A mail server on the loopback that keeps what it is given, or does as it is told."""

import asyncio
import email
import email.policy
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.plugins.ports import free_port, wait_until

FOR_EVER, DRIP = 3600, 0.03


class Server(Controller):
    """Counts the connections of a sink, and remembers them so that they can be cut."""

    def factory(self) -> SMTP:
        sink = self.handler.sink
        sink.connections += 1
        connection = SMTP(self.handler, enable_SMTPUTF8=False)
        sink.open.append(connection)
        return connection


class Handler:
    """What a sink says. For each connection aiosmtpd looks at every attribute of this."""

    def __init__(self, sink: "Sink") -> None:
        self.sink = sink

    async def handle_EHLO(self, server, session, envelope, hostname, answers):
        session.host_name = hostname
        more = ["250-PIPELINING"] if self.sink.pipelining else []
        return [*answers[:-1], *more, answers[-1]]

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.sink.at == "mail":
            return await self._say(server)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.sink.at == "rcpt":
            return await self._say(server)
        if self.sink.at == "rset":
            return "450 later"
        if self.sink.at == "nobody":
            envelope.rcpt_tos.append(address)  # So that it takes DATA all the same.
            return "450 later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_RSET(self, server, session, envelope):
        return await self._say(server) if self.sink.at == "rset" else "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        return await self._say(server) if self.sink.at == "quit" else "221 Bye"

    async def handle_DATA(self, server, session, envelope):
        sink = self.sink
        if sink.delay:
            await asyncio.sleep(sink.delay)
        if sink.at == "data-lost":
            return self._drop(server)
        if sink.at == "data":
            return await self._say(server)
        if sink.at == "nobody":
            return "554 for nobody" if not envelope.content.strip() else "250 taken for nobody"
        sink.take(envelope.rcpt_tos[0], envelope.content)
        return self._drop(server) if sink.at == "taken-then-lost" else "250 taken"

    async def _say(self, server) -> str:
        answer = self.sink.answer
        if answer == "drop":
            return self._drop(server)
        if answer == "silence":
            await asyncio.sleep(FOR_EVER)
        while answer == "drip":
            await server.push("250-wait")
            await asyncio.sleep(DRIP)
        return answer

    def _drop(self, server) -> str:
        server.transport.abort()
        return "421 gone"


class Sink:
    """Takes every message, `delay` seconds each.

    While `at` names a phase (mail, rcpt, data, data-lost, taken-then-lost, rset, quit) it says
    `answer` there; "drop" drops the connection, "silence" says nothing, and "drip" never ends.
    At "nobody" it refuses the recipient and takes DATA all the same.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[tuple[str, bytes]] = []
        self.delay = 0.0
        self.at = self.answer = ""
        self.pipelining = True
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

    def take(self, to: str, raw: bytes) -> None:
        """Keep a mail."""
        self.mails.append((to, raw))

    def start(self) -> "Sink":
        self._server = Server(Handler(self), hostname="127.0.0.1", port=self.port, ready_timeout=30)
        self._server.start()
        self.connections = 0  # It called on itself to see whether it is up.
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._run(self._go_away())
            self._server.stop(no_assert=True)
            self._server = None

    @contextmanager
    def away(self):
        """Nobody listens meanwhile, and whoever is connected is cut off."""
        self._run(self._go_away())
        try:
            yield
        finally:
            self._run(self._come_back())

    def _run(self, deed) -> None:
        asyncio.run_coroutine_threadsafe(deed, self._server.loop).result(30)

    async def _go_away(self) -> None:
        self._server.server.close()
        # Whoever was let in just now has no line yet that could be cut.
        await asyncio.sleep(0.01)
        for connection in self.open:
            if connection.transport is not None:
                connection.transport.abort()
        self.open.clear()

    async def _come_back(self) -> None:
        self._server.server = await self._server.loop.create_server(
            self._server.factory, host="127.0.0.1", port=self.port
        )

    def wait_for(self, count: int, *, within: float = 60) -> list[EmailMessage]:
        """The messages, once there are this many."""
        wait_until(lambda: len(self.mails) >= count, within=within, what=f"{count} mails")
        return self.messages
