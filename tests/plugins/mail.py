"""A mail server on the loopback that keeps what it is given."""

import email
import email.policy
import threading
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from tests.plugins.ports import free_port, wait_until


class Sink:
    """Takes every message; `delay` seconds each, or refuses them all while `refuse` is set."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse: str | None = None
        self.delay = 0.0
        self._lock = threading.Lock()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            import asyncio

            await asyncio.sleep(self.delay)
        if self.refuse:
            return self.refuse
        with self._lock:
            parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.messages.append(parsed)
        return "250 OK"

    def start(self) -> "Sink":
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    def wait_for(self, count: int, *, within: float = 60) -> list[EmailMessage]:
        """The messages, once there are this many."""
        what = f"{count} mails"
        return wait_until(
            lambda: len(self.messages) >= count and list(self.messages), within=within, what=what
        )
