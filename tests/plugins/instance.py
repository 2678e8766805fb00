"""The real product, started as a person starts it, with a data folder of its own."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from tests.plugins.ports import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY")


class Instance:
    """One instance: start, look, kill, stop. Settings are given as `env`."""

    def __init__(self, data: Path, *, port: int | None = None, env: dict[str, str] | None = None):
        self.data = data
        self.port = port or free_port()
        self.env = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        self.env.pop("DJANGO_SETTINGS_MODULE", None)
        self.env |= {"DATA_DIR": str(data), "PYTHONUNBUFFERED": "1", **(env or {})}
        self.process: subprocess.Popen | None = None
        self.log = data.parent / f"{data.name}.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *options: str, within: float = 90) -> "Instance":
        """Start it and wait until every part lives."""
        self.launch(*options)
        self.wait_until_well(within=within)
        return self

    def launch(self, *options: str) -> None:
        """Start it without waiting."""
        argv = [sys.executable, str(ROOT / "manage.py"), "start", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*argv, *options],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def manage(self, *argv: str) -> str:
        """What a management command of this instance says."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *argv],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def health(self) -> tuple[int, dict[str, str]]:
        """The answer of /health/: status and parts; (0, {}) when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def wait_until_well(self, *, within: float = 60) -> None:
        """Wait until every part lives; a supervisor that ended says why."""

        def well() -> bool:
            assert self.process is not None
            if self.process.poll() is not None:
                raise AssertionError(f"It ended instead of starting:\n{self.words()}")
            return self.health()[0] == 200

        try:
            wait_until(well, within=within, what="A healthy instance", every=0.1)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.health()}\n{self.words()}") from None

    def words(self) -> str:
        """What it printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def pid(self, part: str) -> int:
        """The process of web, worker, beat or broker, as the supervisor started it."""
        marks = {"web": "granian", "worker": " worker ", "beat": " beat ", "broker": "unixsocket"}
        assert self.process is not None
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if marks[part] in " ".join(child.cmdline()):
                    return child.pid
        raise LookupError(f"{part} does not run.")

    def pids(self) -> list[int]:
        """Every process of this instance, the supervisor's first."""
        assert self.process is not None
        top = psutil.Process(self.process.pid)
        return [top.pid, *(child.pid for child in top.children(recursive=True))]

    def kill(self, part: str, *, whole: bool = True) -> int:
        """kill -9 a part (and the processes under it); answers the pid it had."""
        pid = self.pid(part)
        below = psutil.Process(pid).children(recursive=True) if whole else []
        for found in [psutil.Process(pid), *below]:
            found.kill()
        return pid

    def wait_for_new(self, part: str, old: int, *, within: float = 60) -> None:
        """Wait until a killed part runs again and everything is well."""

        def new() -> bool:
            with contextlib.suppress(LookupError):
                return self.pid(part) != old
            return False

        wait_until(new, within=within, what=f"A new {part}")
        self.wait_until_well(within=within)

    def memory(self) -> float:
        """All its processes together, shared pages counted once, in megabytes."""
        return sum(psutil.Process(pid).memory_full_info().pss for pid in self.pids()) / 1e6

    def stop(self, *, number: int = signal.SIGINT, within: float = 40) -> int:
        """Ctrl-C; answers the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            for pid in reversed(self.pids()):
                psutil.Process(pid).kill()
            raise
