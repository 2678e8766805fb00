"""A handful of processes that live and die together.

`manage.py start` turns into this program once everything is prepared. It knows nothing of
Django and imports only the standard library, so that it stays small for as long as it runs.
"""

import contextlib
import ctypes
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

logger = logging.getLogger("recovery.supervisor")

PLAN = "RECOVERY_PLAN"
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
    """One process: how to start it, and how long it may take to stop."""

    name: str
    argv: list[str]
    stop_within: float = 10.0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    seen: float = 0.0
    failures: int = 0
    again_at: float = 0.0

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
        # Gone already is what every signal here is for.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            (os.killpg if group else os.kill)(self.process.pid, number)

    def stop(self) -> None:
        """Ask it to end, then make it; nothing it started stays."""
        if self.process is None:
            return
        if self.running():
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(self.stop_within)
            except subprocess.TimeoutExpired:
                logger.warning("%s did not stop in time and was ended.", self.name)
        self.signal(signal.SIGKILL, group=True)
        self.process.wait()


class Supervisor:
    """Starts children in order, restarts what dies, and stops them in the opposite order."""

    def __init__(self, health_url: str, host: str) -> None:
        self.health_url = health_url
        self.host = host
        self.children: list[Child] = []
        self.ending = threading.Event()

    def catch_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal end everything in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.ending.set())

    def add(self, child: Child) -> None:
        """Start a child and look after it from now on."""
        child.start()
        self.children.append(child)

    def wait_for_broker(self, path: str) -> None:
        """Give the embedded broker time to read what it kept."""
        deadline = time.monotonic() + 30
        while not broker_answers(path) and time.monotonic() < deadline:
            if self.ending.wait(0.05):
                return

    def wait_until_well(self, within: float) -> bool:
        """Whether every part came to life in time, and nobody said stop meanwhile."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and not self.ending.wait(0.1):
            self._revive_all()
            if self.health().get("status") == "ok":
                return True
        return False

    def health(self) -> dict[str, str]:
        """What /health/ says; {} if the web server says nothing."""
        asked = urllib.request.Request(self.health_url, headers={"Host": self.host})  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            try:
                return dict(json.load(error))
            except ValueError:
                return {"status": "unwell"}
        except (OSError, ValueError):
            return {}

    def watch(self) -> None:
        """Look after the children until somebody says stop."""
        looked = time.monotonic()
        while not self.ending.wait(0.2):
            self._revive_all()
            if time.monotonic() - looked > LOOK_EVERY:
                self._look()
                looked = time.monotonic()

    def _revive_all(self) -> None:
        for child in self.children:
            if not child.running():
                self._revive(child)

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        if not child.again_at:
            child.failures = 0 if now - child.started > LIVED_WELL else child.failures
            wait = min(0.2 * 2**child.failures, LONGEST_WAIT)
            child.failures += 1
            child.again_at = now + wait
            child.signal(signal.SIGKILL, group=True)
            logger.warning("%s ended; it starts again in %.1f s.", child.name, wait)
        elif now >= child.again_at:
            child.again_at = 0.0
            child.start()

    def _look(self) -> None:
        """End a child that runs but has shown no life for too long; it is then revived."""
        now, said = time.monotonic(), self.health()
        for child in self.children:
            # Who cannot be heard because the web server or the broker is away is not to blame.
            heard = said if child.name == "web" else said.get(child.name, "ok") == "ok"
            if heard or (child.name != "web" and said.get("broker") == "away"):
                child.seen = now
            elif child.running() and now - child.seen > PATIENCE:
                logger.warning("%s shows no life; it is ended.", child.name)
                child.signal(signal.SIGKILL, group=True)

    def stop(self) -> None:
        """Stop every child, the last started first."""
        for child in reversed(self.children):
            child.stop()


def broker_answers(path: str) -> bool:
    """Whether a broker on a Unix socket is there and has read what it kept."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(path)
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def main() -> None:
    """Run the plan that `manage.py start` left in the environment."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    plan = json.loads(os.environ.pop(PLAN))
    supervisor = Supervisor(plan["health_url"], plan["host"])
    supervisor.catch_signals()
    try:
        for child in plan["children"]:
            supervisor.add(Child(**child))
            if child["name"] == "broker":
                supervisor.wait_for_broker(plan["socket"])
        if supervisor.wait_until_well(within=60):
            print(plan["greeting"], flush=True)
        elif not supervisor.ending.is_set():
            logger.warning("Not every part lives: %s", supervisor.health() or "no web server")
        supervisor.watch()
    finally:
        supervisor.stop()
    print("Stopped.", flush=True)


if __name__ == "__main__":
    main()
