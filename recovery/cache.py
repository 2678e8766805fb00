"""A Redis cache that a request survives losing."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger("recovery.cache")

# How long a lost Redis is left alone, so that not every request waits for a timeout.
PAUSE = 5.0


class ForgivingRedisCache(RedisCache):
    """Redis while it is there, this process's own memory while it is not.

    Rate limits go on counting in memory. What was written or deleted meanwhile is deleted
    from Redis before it is read again, so that an ended session does not come back. With
    AT_MOST (seconds) nothing stays longer than that, and memory keeps nothing at all: for
    what the database knows better.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.at_most: int | None = params.get("AT_MOST")
        name = f"{server}|{params.get('KEY_PREFIX', '')}"
        self.memory = LocMemCache(name, params) if self.at_most is None else DummyCache("", params)
        self.away = _Away.of(name)

    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> Any:
        seconds = super().get_backend_timeout(timeout)
        if self.at_most is None:
            return seconds
        return self.at_most if seconds is None else min(seconds, self.at_most)

    def _try(self, verb: str, *args: Any, stale: list[Any] | None = None, **kwargs: Any) -> Any:
        if not self.away.lasts():
            try:
                self.away.repair(lambda keys: super(ForgivingRedisCache, self).delete_many(keys))
                return getattr(super(), verb)(*args, **kwargs)
            except (RedisError, OSError) as error:
                self.away.begin(error)
        self.away.stale.update(stale or [])
        return getattr(self.memory, verb)(*args, **kwargs)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._try("add", key, value, timeout, version=version, stale=[key])

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._try("get", key, default, version=version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        self._try("set", key, value, timeout, version=version, stale=[key])

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self._try("touch", key, timeout, version=version)

    def delete(self, key: Any, version: Any = None) -> Any:
        return self._try("delete", key, version=version, stale=[key])

    def get_many(self, keys: Any, version: Any = None) -> Any:
        return self._try("get_many", list(keys), version=version)

    def has_key(self, key: Any, version: Any = None) -> Any:
        return self._try("has_key", key, version=version)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        return self._try("incr", key, delta, version=version, stale=[key])

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> list[Any]:
        self._try("set_many", data, timeout, version=version, stale=list(data))
        return []

    def delete_many(self, keys: Any, version: Any = None) -> None:
        keys = list(keys)
        self._try("delete_many", keys, version=version, stale=keys)

    def clear(self) -> Any:
        return self._try("clear")


class _Away:
    """One process's memory of a Redis that does not answer."""

    known: dict[str, "_Away"] = {}

    def __init__(self) -> None:
        self.until = 0.0
        self.stale: set[Any] = set()

    @classmethod
    def of(cls, name: str) -> "_Away":
        """The memory that all threads of this process share for one cache."""
        return cls.known.setdefault(name, cls())

    def lasts(self) -> bool:
        """Whether Redis is still to be left alone."""
        return time.monotonic() < self.until

    def begin(self, error: Exception) -> None:
        """Remember that Redis went away; say so once a pause."""
        logger.warning("Redis does not answer (%s); using memory.", type(error).__name__)
        self.until = time.monotonic() + PAUSE

    def repair(self, delete: Callable[[list[Any]], None]) -> None:
        """Drop from Redis what changed while it was away."""
        if not self.stale:
            return
        pending = list(self.stale)
        delete(pending)
        self.stale.difference_update(pending)
