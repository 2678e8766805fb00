"""Mail over SMTP as Django does it, with an end to how long a server may take to be ready."""

from __future__ import annotations

import smtplib
import socket
import threading
from contextlib import suppress
from typing import Any

from django.core.mail.backends import smtp

# From the call to the end of the greeting, of TLS and of signing in, in seconds.
READY_WITHIN = 30.0


class EmailBackend(smtp.EmailBackend):
    """Django's, but a server that greets drop by drop is hung up on.

    `timeout` bounds the wait for each piece of an answer and no more, so a server that keeps
    sending pieces holds its caller for as long as it likes.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        self.called: smtplib.SMTP | None = None
        self.ready_within = READY_WITHIN
        super().__init__(*args, **options)

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """A connection that we know of before it is ready."""
        backend, kind = self, super().connection_class

        class Called(kind):  # type: ignore[misc,valid-type]
            def connect(self, *args: Any, **options: Any) -> tuple[int, bytes]:
                backend.called = self
                answer: tuple[int, bytes] = super().connect(*args, **options)
                return answer

        return Called

    def open(self) -> bool | None:
        """Have a connection; whether it is a new one."""
        if self.connection:
            return False
        end = threading.Timer(self.ready_within, self.hang_up)
        end.daemon = True
        end.start()
        try:
            return super().open()
        finally:
            end.cancel()
            self.called = None

    def hang_up(self) -> None:
        """End a call that leads nowhere: whoever waits hears that the line is dead."""
        if self.called is not None and self.called.sock is not None:
            with suppress(OSError):
                self.called.sock.shutdown(socket.SHUT_RDWR)
