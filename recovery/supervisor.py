"""A handful of processes that live and die together."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

logger = logging.getLogger("recovery.supervisor")

PR_SET_PDEATHSIG = 1
# A child that lived this long starts its back-off anew.
LIVED_WELL = 60.0
LONGEST_WAIT = 30.0
LOOK_EVERY = 5.0
PATIENCE = 60.0


def _die_with_parent() -> None:
    """In the new process: ask Linux for a SIGTERM when the supervisor is gone."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process: how to start it, when it counts as alive, how long it may take to stop."""

    name: str
    argv: Sequence[str]
    alive: Callable[[], bool]
    gone: Callable[[], None] = lambda: None
    stop_within: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    seen: float = 0.0
    failures: int = 0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches only the supervisor."""
        self.process = subprocess.Popen(  # noqa: S603
            self.argv,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        self.started = self.seen = time.monotonic()

    def running(self) -> bool:
        """Whether its process is there."""
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int, *, group: bool = False) -> None:
        """Send it a signal, or everything it started as well."""
        if self.process is None:
            return
        try:
            (os.killpg if group else os.kill)(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            pass  # It is gone, which is what every signal here is for.

    def stop(self) -> None:
        """Ask it to end, then make it; nothing it started stays."""
        if self.running():
            self.signal(signal.SIGTERM)
            try:
                assert self.process is not None
                self.process.wait(self.stop_within)
            except subprocess.TimeoutExpired:
                logger.warning("%s did not stop in time and was ended.", self.name)
        self.signal(signal.SIGKILL, group=True)
        if self.process is not None:
            self.process.wait()


class Supervisor:
    """Starts children in order, restarts what dies, and stops them in the opposite order."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.ending = threading.Event()

    def catch_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal end everything in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.ending.set())

    def add(self, child: Child) -> Child:
        """Start a child and look after it from now on."""
        child.start()
        self.children.append(child)
        return child

    def wait_for(self, child: Child, *, within: float) -> bool:
        """Whether a child came to life in time (and did not die, and nobody said stop)."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and child.running() and not self.ending.is_set():
            if child.alive():
                return True
            self.ending.wait(0.05)
        return False

    def watch(self) -> None:
        """Look after the children until somebody says stop."""
        looked = time.monotonic()
        while not self.ending.wait(0.2):
            for child in self.children:
                self._revive(child)
            if time.monotonic() - looked > LOOK_EVERY:
                looked = time.monotonic()
                for child in self.children:
                    self._look(child)

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        if child.running():
            return
        if not child.again_at:
            child.failures = 0 if now - child.started > LIVED_WELL else child.failures
            wait = min(0.2 * 2**child.failures, LONGEST_WAIT)
            child.failures += 1
            child.again_at = now + wait
            child.gone()
            child.signal(signal.SIGKILL, group=True)
            logger.warning("%s ended; it starts again in %.1f s.", child.name, wait)
        elif now >= child.again_at:
            child.again_at = 0.0
            child.start()

    def _look(self, child: Child) -> None:
        """End a child that runs but has not shown life for too long; it is then revived."""
        now = time.monotonic()
        if not child.running():
            return
        if child.alive():
            child.seen = now
        elif now - child.seen > PATIENCE:
            logger.warning("%s shows no life; it is ended.", child.name)
            child.signal(signal.SIGKILL, group=True)

    def stop(self) -> None:
        """Stop every child, the last started first."""
        for child in reversed(self.children):
            child.stop()
