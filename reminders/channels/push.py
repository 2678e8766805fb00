"""Web push: one https connection for each service and batch, and an exact word on what came.

`http.client` and no more: it follows no redirects, obeys no proxy variables, and lets us
connect to the very address that was checked.
"""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from hashlib import sha256
from types import TracebackType
from typing import Self

from django.conf import settings

from accounts.keys import CellRefused, KeyMissing
from reminders import wording
from reminders.channels import Result, Verdict
from reminders.channels.push_addresses import Place, Refused, place, resolve
from reminders.channels.push_sealing import BadKey, seal, signature
from reminders.wording import Outgoing

logger = logging.getLogger(__name__)

# A hand-over ends within this, whatever the service does.
HARD_LIMIT = 15.0
# Each part of it, from connecting to the next piece of the answer, has to begin within this.
PATIENCE = 5.0
# More of an answer is not read, and none of it is kept.
ANSWER = 4096
# RFC 8292 allows a day.
SIGNED_FOR = 12 * 3600
LONGEST_WAIT = timedelta(days=1)


class Line(http.client.HTTPSConnection):
    """A connection to an address that was looked at before."""

    def __init__(self, where: Place, patience: float, context: ssl.SSLContext) -> None:
        super().__init__(where.host, where.port, timeout=patience, context=context)
        self.context, self.used = context, False

    def connect(self) -> None:
        """Connect to the address that was checked, not to what a second look would find."""
        address = (resolve(self.host, self.port), self.port)
        plain = socket.create_connection(address, self.timeout)
        try:
            self.sock = self.context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


class Push:
    """Hands messages to push services, keeping each connection while it is good."""

    def __init__(self, *, patience: float | None = None, hard_limit: float | None = None) -> None:
        """A request that waits for the answer brings less patience than a worker."""
        self.patience, self.hard_limit = patience or PATIENCE, hard_limit or HARD_LIMIT
        self.lines: dict[tuple[str, int], Line] = {}
        self.signatures: dict[str, str] = {}

    @cached_property
    def context(self) -> ssl.SSLContext:
        """Whom we believe; read once, for that takes longer than a message."""
        return ssl.create_default_context()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for line in self.lines.values():
            line.close()
        self.lines.clear()

    def hand_over(self, outgoing: Outgoing) -> Result:
        """Hand one message over and say what came of it; never raises."""
        assert outgoing.device is not None
        try:
            to = outgoing.device.to
            where = place(to.endpoint)
            body = seal(wording.payload(outgoing), to.p256dh, to.auth)
            headers = self.headers(outgoing, where)
        except Refused:
            return Result(Verdict.DEAD, "address")
        except (BadKey, KeyMissing, CellRefused, TypeError) as error:
            logger.error("Delivery %s: %s", outgoing.delivery_id, type(error).__name__)
            return Result(Verdict.POISON, "render")
        result = self.post(where, body, headers)
        if result.verdict is Verdict.DEAD:
            # The key, the signature or the message is wrong: the operator has to know.
            logger.error("A push service refused delivery %s: %s", outgoing.delivery_id, result[1])
        return result

    def headers(self, outgoing: Outgoing, where: Place) -> dict[str, str]:
        """What the service has to know: whose it is, how long to keep it, what it replaces."""
        return {
            "Authorization": self.signed(where.origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(int(outgoing.useful_for.total_seconds()), 0)),
            "Topic": topic(outgoing),
        }

    def signed(self, origin: str) -> str:
        """Our signature for one service, made once a batch."""
        if origin not in self.signatures:
            # The service compares with its own clock, so a test's clock is of no use here.
            self.signatures[origin] = signature(
                settings.VAPID_KEY,
                audience=origin,
                subject=subject(),
                expires=int(time.time()) + SIGNED_FOR,
            )
        return self.signatures[origin]

    def post(self, where: Place, body: bytes, headers: dict[str, str]) -> Result:
        """One request over a line that is kept; a kept one that was closed is opened anew."""
        line = self.lines.pop((where.host, where.port), None)
        result = self.ask(line, where, body, headers) if line else None
        if result is None or result.code == "closed":
            # Nothing came back on a line that had been idle. Should the service have taken it
            # after all, the second copy has the same topic and takes the first one's place.
            line = Line(where, self.patience, self.context)
            try:
                line.connect()
            except (Refused, OSError, UnicodeError) as error:
                line.close()
                return unreachable(error)
            result = self.ask(line, where, body, headers)
        return result

    def ask(self, line: Line, where: Place, body: bytes, headers: dict[str, str]) -> Result:
        """The request itself, cut off at the hard limit; a line that stays good is kept."""
        guard = threading.Timer(self.hard_limit, cut, [line])
        guard.daemon = True
        guard.start()
        try:
            line.request("POST", where.target, body, headers)
            answer = line.getresponse()
            rest = answer.read(ANSWER)
            if len(rest) < ANSWER and not answer.will_close:
                line.used = True
                self.lines[where.host, where.port] = line
            else:
                line.close()
            return verdict(answer.status, answer.getheader("Retry-After"))
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            line.close()
            return Result(Verdict.AMBIGUOUS, "closed" if line.used else "push-dropped")
        except (OSError, http.client.HTTPException) as error:
            line.close()
            late = isinstance(error, TimeoutError)
            return Result(Verdict.AMBIGUOUS, "push-time-out" if late else "push-dropped")
        finally:
            guard.cancel()


def cut(line: Line) -> None:
    """End a conversation that goes on too long."""
    if line.sock is not None:
        with suppress(OSError):
            line.sock.shutdown(socket.SHUT_RDWR)


def verdict(status: int, wait: str | None) -> Result:
    """What a service's answer means."""
    code = str(status)
    if 200 <= status < 300:
        return Result(Verdict.SENT, code)
    if status in (404, 410):
        return Result(Verdict.GONE, code)
    if status in (408, 425, 429) or status >= 500:
        return Result(Verdict.REFUSED, code, waiting_time(wait))
    if status < 400:
        # Never followed. Something in between answers in the service's place, for now.
        return Result(Verdict.REFUSED, f"redirect-{code}")
    return Result(Verdict.DEAD, code)


def waiting_time(text: str | None) -> timedelta | None:
    """What Retry-After asks for: seconds, or a moment."""
    if not text:
        return None
    try:
        if text.strip().isdecimal():
            wait = timedelta(seconds=min(int(text), LONGEST_WAIT.total_seconds()))
        else:
            moment = parsedate_to_datetime(text)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def unreachable(error: Exception) -> Result:
    """Nobody was there, or not the one whom the certificate should name."""
    if isinstance(error, Refused):
        # The name leads into a private network just now: nothing was sent there.
        return Result(Verdict.UNREACHABLE, "push-private")
    if isinstance(error, ssl.SSLError):
        return Result(Verdict.UNREACHABLE, "push-tls")
    if isinstance(error, TimeoutError):
        return Result(Verdict.UNREACHABLE, "push-connect-time-out")
    return Result(Verdict.UNREACHABLE, "push-connect")


def topic(outgoing: Outgoing) -> str:
    """What a later copy takes the place of; the service learns nothing from it."""
    return sha256(outgoing.delivery_id.bytes).hexdigest()[:32]


def subject() -> str:
    """Whom a push service may write to about us."""
    return settings.SITE_URL if settings.OVER_HTTPS else f"mailto:{wording.sender_address()}"
