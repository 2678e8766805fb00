"""Signs of life: the worker and beat each write a key that dies with them.

A key is written every few seconds from the very loop whose life it proves, and expires by
itself, so that reading it costs one round trip and no worker is asked anything.
"""

import logging
import os
import socket
from functools import cache
from typing import Any, Literal

import redis
from django.conf import settings

logger = logging.getLogger("recovery.pulse")

Part = Literal["worker", "beat"]

EVERY = 5.0
LASTS = 16


@cache
def client() -> "redis.Redis":
    """A connection to the broker that gives up quickly."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def _key(part: Part) -> str:
    return f"alive:{part}"


def beat(part: Part) -> None:
    """Say that a part lives, and which process it is; a lost broker is not its fault."""
    signed = f"{socket.gethostname()}|{os.getpid()}"
    try:
        client().set(_key(part), signed, ex=LASTS)
    except (redis.RedisError, OSError) as error:
        logger.warning("No sign of life could be left (%s).", type(error).__name__)


def alive() -> dict[str, bool]:
    """Which of broker, worker and beat live."""
    try:
        signs: Any = client().mget(_key("worker"), _key("beat"))
    except (redis.RedisError, OSError):
        return {"broker": False, "worker": False, "beat": False}
    worker, ticking = signs
    return {"broker": True, "worker": _lives(worker), "beat": _lives(ticking)}


def _lives(sign: bytes | None) -> bool:
    """A sign counts until it expires, or at once no more if its process on this machine ended."""
    if sign is None:
        return False
    host, _, pid = sign.decode().rpartition("|")
    if host != socket.gethostname():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
