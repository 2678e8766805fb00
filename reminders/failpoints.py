"""What a fault test may do to a process from outside; in service each is a look at None.

At a named point it lets the process die; and it shortens leases, so that a rescue need not be
waited for.
"""

import os
import signal
from datetime import timedelta

_point = os.environ.get("REMINDERS_DIE_AT")
LEASE = timedelta(seconds=float(os.environ.get("REMINDERS_LEASE", "120")))


def reached(name: str) -> None:
    """Die here, if that is what the test asked for."""
    if name == _point:
        os.kill(os.getpid(), signal.SIGKILL)
