"""Free ports and patient waiting."""

import socket
import time


def free_port() -> int:
    """A port of the loopback that nobody uses just now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def wait_until(true, *, within: float, what: str, every: float = 0.05):
    """The first truthy answer of `true`, or a failure that says what never came."""
    deadline = time.monotonic() + within
    while True:
        if answer := true():
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come within {within:g} s.")
        time.sleep(every)
