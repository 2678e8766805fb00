"""Addresses of pages, put together once for their pattern (docs/adr/0128)."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

# What stands in an address for the id of a row while its pattern is put together.
STAND_INS = [UUID(int=0xADD2E55 << 96 | n) for n in range(3)]


def address_of(name: str, *args: Any) -> str:
    """The address of a page, as `reverse` says it."""
    ids = [arg for arg in args if isinstance(arg, UUID)]
    stand_ins = iter(STAND_INS)
    shape = tuple(next(stand_ins, arg) if isinstance(arg, UUID) else arg for arg in args)
    found = _pattern(name, shape, get_urlconf(), get_script_prefix())
    for stand_in, row in zip(STAND_INS, ids, strict=False):
        found = found.replace(str(stand_in), str(row))
    return found


@lru_cache(maxsize=2048)
def _pattern(name: str, args: tuple[Any, ...], urlconf: str | None, prefix: str) -> str:
    return reverse(name, args=args)
