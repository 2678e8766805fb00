"""Packs in and editions out: the file form of a pathway (docs/content-packs.md)."""

from datetime import datetime
from functools import cache
from pathlib import Path

from stages import crisis, plain_yaml
from stages.content import Pathway
from stages.models import Edition, Origin
from stages.plain_yaml import PackError

__all__ = ["PackError", "load_shipped", "read", "read_bytes", "write"]

SHIPPED = Path(__file__).parent / "packs"


def read_bytes(data: bytes) -> Pathway:
    """The bytes of a pack as a checked pathway."""
    return plain_yaml.parse(data, Pathway)


def read(path: Path) -> Pathway:
    """A pack file as a checked pathway."""
    if path.stat().st_size > plain_yaml.LARGEST:
        raise PackError(f"larger than {plain_yaml.LARGEST} bytes")
    return read_bytes(path.read_bytes())


def write(pathway: Pathway) -> bytes:
    """A pathway as a pack in its canonical form."""
    plain = pathway.model_dump(mode="json", exclude_defaults=True)
    return plain_yaml.write({"schema_version": pathway.schema_version, **plain})


def shipped_paths() -> list[Path]:
    """The packs that ship, one pathway in one language each."""
    return sorted(path for path in SHIPPED.glob("*.yaml") if path != crisis.SHIPPED)


def load_shipped(*, at: datetime) -> list[Edition]:
    """Publish what ships, and bring the shipped crisis contacts up to date.

    Where a host has published an edition of its own, that one stays live.
    """
    crisis.load_shipped()
    editions = []
    for path in shipped_paths():
        pathway = _read_once(path, path.stat().st_mtime_ns)
        newest = Edition.objects.newest(pathway.key, pathway.language)
        if newest is None or newest.origin == Origin.SHIPPED:
            newest = Edition.objects.publish(pathway, at=at, origin=Origin.SHIPPED)
        editions.append(newest)
    return editions


@cache
def _read_once(path: Path, changed: int) -> Pathway:
    """A shipped pack, read once a process as long as it does not change."""
    return read(path)
