"""Mail: one SMTP connection for a batch, and an exact word on what came of each hand-over.

Django's backend opens, secures and signs in to the connection. The conversation itself is
ours, because `sendmail` cannot say whether a line was lost before or after the message: only
what fails before DATA was certainly not taken.
"""

from __future__ import annotations

import logging
import smtplib
import socket
import threading
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from time import monotonic
from types import TracebackType
from typing import Self

from django.core.mail import mailers

from accounts.mail import EmailBackend
from reminders import wording, writing
from reminders.channels import Result, Verdict
from reminders.wording import Outgoing

logger = logging.getLogger(__name__)

# A hand-over ends within this, whatever the server does: less than a third of the lease.
HARD_LIMIT = 30.0
# What a server says to MAIL, RCPT and DATA when it goes on.
GOOD = ((250,), (250, 251), (354,))
# Each answer of the server has to begin within this.
PATIENCE = 10.0


class Post:
    """Hands mail over, keeping the connection while it is good."""

    def __init__(self, *, patience: float = PATIENCE, hard_limit: float | None = None) -> None:
        """A request that waits for the answer brings less patience than a worker."""
        self.hard_limit = hard_limit
        self.backend = mailers["reminders" if "reminders" in mailers else "default"]
        if isinstance(self.backend, EmailBackend):
            self.backend.timeout = min(self.backend.timeout or patience, patience)
            self.backend.ready_within = self.limit
        self.watch = Watch()
        self.sender = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hang_up()
        self.watch.end()

    def hang_up(self) -> None:
        """Close the connection, however it stands."""
        smtp = getattr(self.backend, "connection", None)
        good_bye = self.watch.over(smtp, self.limit) if smtp is not None else nullcontext()
        # An error means that it was gone already, which is what we want.
        with suppress(OSError, smtplib.SMTPException), good_bye:
            self.backend.close()

    @property
    def limit(self) -> float:
        """For how long a server may keep us with one thing."""
        return self.hard_limit or HARD_LIMIT

    def hand_over(self, outgoing: Outgoing) -> Result:
        """Hand one mail over and say what came of it; never raises."""
        try:
            if not isinstance(self.backend, EmailBackend):
                return self.hand_to_backend(outgoing)
            raw = writing.written(outgoing)
        except Exception as error:
            # Whatever it is, it must not stop the others; the id is enough to find it.
            logger.error("Delivery %s: %s", outgoing.delivery_id, type(error).__name__)
            return Result(Verdict.POISON, "render")
        return self.hand_to_server(self.backend, outgoing, raw)

    def hand_to_backend(self, outgoing: Outgoing) -> Result:
        """Hand over to a folder, a test's memory or a host's own backend."""
        mail = wording.message(outgoing)
        mail.message()  # So that one which cannot be made says so here.
        try:
            self.backend.send_messages([mail])
        except OSError:
            return Result(Verdict.UNREACHABLE, "backend")
        return Result(Verdict.SENT, "backend")

    def hand_to_server(self, backend: EmailBackend, outgoing: Outgoing, raw: bytes) -> Result:
        """Hand over by SMTP."""
        try:
            sender = self.sender or smtplib.quoteaddr(
                backend.prep_address(wording.sender_address())
            )
            self.sender, recipient = sender, f"<{outgoing.address}>"
            if not writing.is_plain(outgoing.address):
                recipient = smtplib.quoteaddr(backend.prep_address(outgoing.address))
        except ValueError:
            return Result(Verdict.DEAD, "address")
        try:
            backend.open()
        except (OSError, smtplib.SMTPException) as error:
            self.hang_up()
            return Result(Verdict.UNREACHABLE, code_of(error, "connect"))
        smtp = backend.connection
        assert smtp is not None
        with self.watch.over(smtp, self.limit):
            result = converse(smtp, self.sender, recipient, outgoing, raw)
        if result.verdict is not Verdict.SENT:
            with self.watch.over(smtp, self.limit):
                good = reset(smtp)
            if not good:
                drop(backend)
        return result


class Watch:
    """Cuts a conversation that goes on for too long, whatever the server does.

    One thread for all the mails of a post; it begins with the first of them.
    """

    def __init__(self) -> None:
        self.smtp: smtplib.SMTP | None = None
        self.until = 0.0
        self.every = 1.0
        self.ended = threading.Event()
        self.thread: threading.Thread | None = None

    def over(self, smtp: smtplib.SMTP, limit: float) -> Self:
        """Watch over one conversation: `with watch.over(smtp, 30)`."""
        self.until, self.every, self.smtp = monotonic() + limit, min(1.0, limit / 4), smtp
        if self.thread is None:
            self.thread = threading.Thread(target=self.run, daemon=True)
            self.thread.start()
        return self

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_error: object) -> None:
        self.smtp = None

    def run(self) -> None:
        """Look again and again until the end."""
        while not self.ended.wait(self.every):
            smtp = self.smtp
            if smtp is not None and monotonic() > self.until and smtp is self.smtp:
                cut(smtp)

    def end(self) -> None:
        """Nothing more to watch over."""
        self.ended.set()
        if self.thread is not None:
            self.thread.join()


def converse(
    smtp: smtplib.SMTP, sender: str, recipient: str, outgoing: Outgoing, raw: bytes
) -> Result:
    """One mail's conversation."""
    try:
        smtp.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException) as error:
        return Result(Verdict.UNREACHABLE, code_of(error, "dropped"))
    options: tuple[str, ...] = ()
    if not raw.isascii():
        if smtp.has_extn("8bitmime"):
            options = ("BODY=8BITMIME",)
        else:
            raw = writing.anew(outgoing, policy=writing.ASCII_POLICY)
    return before_data(smtp, sender, recipient, options) or after_data(smtp, raw)


def before_data(
    smtp: smtplib.SMTP, sender: str, recipient: str, options: Sequence[str] = ()
) -> Result | None:
    """Up to the server's word to go on: whatever fails here was not taken.

    Three commands in one breath where the server takes that (RFC 2920), else one by one.
    """
    commands = (" ".join((f"MAIL FROM:{sender}", *options)), f"RCPT TO:{recipient}", "DATA")
    at_once = smtp.has_extn("pipelining")
    refused, code = None, 0
    try:
        if at_once:
            smtp.send("".join(f"{command}\r\n" for command in commands))
        for command, good in zip(commands, GOOD, strict=True):
            code, _ = smtp.getreply() if at_once else smtp.docmd(command)
            if code not in good and refused is None:
                refused = refusal(command, code)
                if not at_once:
                    break
        if refused and code == 354:
            smtp.docmd(".")  # It would take a message for nobody: an empty one.
    except (OSError, smtplib.SMTPException) as error:
        return refused or Result(Verdict.UNREACHABLE, code_of(error, "dropped"))
    return refused


def refusal(command: str, code: int) -> Result:
    """What it means that the server did not take a command."""
    if command.startswith("MAIL"):
        # Ours to mend, not the member's address: never the end of a delivery.
        return Result(Verdict.REFUSED, f"mail-{code}")
    return Result(Verdict.DEAD if code >= 500 else Verdict.REFUSED, str(code))


def after_data(smtp: smtplib.SMTP, raw: bytes) -> Result:
    """The message itself: if the line goes now, nobody knows whether it was taken.

    Its lines end as SMTP wants them, which is how the policies of `writing` end them.
    """
    quoted = raw.replace(b"\r\n.", b"\r\n..")
    if quoted.startswith(b"."):
        quoted = b"." + quoted
    end = b".\r\n" if quoted.endswith(b"\r\n") else b"\r\n.\r\n"
    try:
        smtp.send(quoted + end)
        code, _ = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Result(Verdict.AMBIGUOUS, code_of(error, "dropped-after-data"))
    if 200 <= code < 300:
        return Result(Verdict.SENT, str(code))
    return Result(Verdict.DEAD if code >= 500 else Verdict.REFUSED, str(code))


def code_of(error: Exception, otherwise: str) -> str:
    """A short code for an error: the server's number or the kind, never its words."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{otherwise}-{error.smtp_code}"[:24]
    if isinstance(error, TimeoutError):
        return f"{otherwise}-time-out"[:24]
    return otherwise


def cut(smtp: smtplib.SMTP) -> None:
    """End a conversation that goes on too long."""
    if smtp.sock is not None:
        with suppress(OSError):
            smtp.sock.shutdown(socket.SHUT_RDWR)


def reset(smtp: smtplib.SMTP) -> bool:
    """Make a connection ready for the next mail; whether it still is one."""
    if smtp.sock is None:
        return False
    try:
        return smtp.rset()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def drop(backend: EmailBackend) -> None:
    """Let go of a broken connection without another word to it."""
    if backend.connection is not None:
        backend.connection.close()
        backend.connection = None
