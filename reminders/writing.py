"""A mail as bytes: built once for a wording and a language, then patched for each recipient.

What differs from one reminder to the next is an address, two ids and the moment. Building a
mail anew for each costs more than handing it over.
"""

from __future__ import annotations

import email.policy
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from time import time
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from reminders import wording
from reminders.wording import Outgoing

# Long lines stay whole, so that a link is never cut by an encoding; 998 is what SMTP allows.
POLICY = email.policy.SMTP.clone(max_line_length=998)
# For a server that takes ASCII only.
ASCII_POLICY = email.policy.SMTP.clone(cte_type="7bit")
# An address that stands in a header as it is. Any other goes the long way, which knows more.
PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)
PLAIN_AT_MOST = 120

# Stand in a mould where each mail has its own.
DELIVERY, REMINDER = UUID("d0000000-0000-4000-8000-00000000000d"), UUID(int=0xA << 64)
ADDRESS = "here-stands-the-address@example.invalid"


class Mould(NamedTuple):
    """A mail in pieces, and which value goes behind each piece but the last."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]


def written(outgoing: Outgoing) -> bytes:
    """The mail whole, as it goes over the wire."""
    ordinary = outgoing.reminder_id is not None and outgoing.opens is None
    if not ordinary or not is_plain(outgoing.address):
        return anew(outgoing)
    form = mould(outgoing.language, outgoing.wording, outgoing.asks, about_us())
    if form is None:
        return anew(outgoing)
    assert outgoing.reminder_id is not None
    values = {
        "address": outgoing.address.encode(),
        "delivery": str(outgoing.delivery_id).encode(),
        "off": wording.off_token(outgoing.reminder_id).encode(),
        "date": date_line(int(time())),
    }
    filled = [values[slot] for slot in form.slots]
    return b"".join(part for pair in zip(form.pieces, [*filled, b""], strict=True) for part in pair)


@lru_cache(maxsize=1)
def date_line(second: int) -> bytes:
    """A second as a mail says it; hundreds go out in one."""
    return format_datetime(datetime.fromtimestamp(second, UTC)).encode()


def anew(outgoing: Outgoing, *, policy: EmailPolicy[EmailMessage] = POLICY) -> bytes:
    """The mail built from nothing."""
    return bytes(wording.message(outgoing).message(policy=policy))


def is_plain(address: str) -> bool:
    """Whether an address needs neither quoting nor encoding."""
    return len(address) <= PLAIN_AT_MOST and PLAIN_ADDRESS.fullmatch(address) is not None


def about_us() -> tuple[str, str, str]:
    """What a mail says of this host, so that a change of it makes a new mould."""
    return settings.SITE_URL, settings.DEFAULT_FROM_EMAIL, settings.BRAND_NAME


@lru_cache(maxsize=256)
def mould(language: str, words: str, asks: bool, host: tuple[str, str, str]) -> Mould | None:
    """The pieces of a mail; None if it cannot be taken apart, which costs time and no more."""
    raw = anew(Outgoing(DELIVERY, REMINDER, ADDRESS, language, words, asks=asks))
    marks = {
        ADDRESS.encode(): "address",
        str(DELIVERY).encode(): "delivery",
        wording.off_token(REMINDER).encode(): "off",
    }
    if date := re.search(rb"^Date: ([^\r]+)", raw, re.MULTILINE):
        marks[date[1]] = "date"
    found = re.split(b"(" + b"|".join(re.escape(mark) for mark in marks) + b")", raw)
    slots = tuple(marks[mark] for mark in found[1::2])
    # The id stands in its header and in two links, and so does the power to switch off.
    if sorted(slots) != sorted(["address", "date", *["delivery"] * 3, *["off"] * 3]):
        return None
    return Mould(tuple(found[::2]), slots)
