"""Signs of life: the worker and beat each write a key that dies with them.

A key is written every few seconds from the very loop whose life it proves, and expires by
itself, so that reading it costs one round trip and no worker is asked anything.
"""

import logging
import socket
from functools import cache
from typing import Literal

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


def _key(part: Part, host: str = "") -> str:
    return f"alive:{part}:{host}" if host else f"alive:{part}"


def beat(part: Part) -> None:
    """Say that a part of this machine lives; a lost broker is not its fault."""
    try:
        with client().pipeline(transaction=False) as pipe:
            pipe.set(_key(part), 1, ex=LASTS)
            pipe.set(_key(part, socket.gethostname()), 1, ex=LASTS)
            pipe.execute()
    except (redis.RedisError, OSError) as error:
        logger.warning("No sign of life could be left (%s).", type(error).__name__)


def forget(*parts: Part) -> None:
    """Stop believing in parts of this machine that are known to be gone."""
    try:
        client().delete(*(_key(part) for part in parts))
        client().delete(*(_key(part, socket.gethostname()) for part in parts))
    except (redis.RedisError, OSError):
        pass  # Without a broker nobody reads the keys either.


def alive(*, here: bool = False) -> dict[str, bool]:
    """Which of broker, worker and beat live, anywhere or on this machine."""
    host = socket.gethostname() if here else ""
    try:
        worker, ticking = client().mget(_key("worker", host), _key("beat", host))
    except (redis.RedisError, OSError):
        return {"broker": False, "worker": False, "beat": False}
    return {"broker": True, "worker": worker is not None, "beat": ticking is not None}
