"""Ways out of the app, and what can come of a hand-over."""

from datetime import timedelta
from enum import Enum, auto
from typing import NamedTuple


class Verdict(Enum):
    """What a hand-over came to."""

    SENT = auto()
    # Refused for now, before anything was taken: try again later.
    REFUSED = auto()
    # Refused for good.
    DEAD = auto()
    # There is no such device any more.
    GONE = auto()
    # Nobody there: not an attempt.
    UNREACHABLE = auto()
    # The message was on its way when the line went: taken or not, nobody knows.
    AMBIGUOUS = auto()
    # The message itself could not be made.
    POISON = auto()


class Result(NamedTuple):
    """A verdict, and the short code that goes with it: never a server's words."""

    verdict: Verdict
    code: str
    # The least that the other side asked us to wait.
    wait: timedelta | None = None
