"""Changing keys while everybody goes on reading and writing.

The host's key: a new one is put in front of the file, every wrapped key is wrapped again, and
the old one leaves the file when no row names it. A member's key: a new generation is added,
every cell is sealed again, and the old generation goes when no cell needs it. Both may be
stopped anywhere and started again.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts import keys
from accounts.fields import Cell, EncryptedField
from accounts.models import Keyring, OwnedModel, User

BATCH = 200
# Every process has noticed a change of the key file after this many seconds.
SETTLED = 60
# No process keeps a member's keys in memory for longer than half of this.
OUTLIVED = timedelta(seconds=2 * keys.CACHED_FOR)


def write_keys(path: Path, lines: list[str]) -> None:
    """Replace the key file in one step; a crash leaves the old one or the new one, whole."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".kek-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o400)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def add_host_key(path: Path) -> None:
    """Put a new key in front; the old ones still open what they wrapped."""
    write_keys(path, [keys.new_key_line(), *path.read_text(encoding="ascii").split()])


def drop_host_keys(path: Path) -> int:
    """Take out every key but the newest. Raises KeyMissing while a row needs another."""
    if time.time() - path.stat().st_mtime < SETTLED:
        raise keys.KeyMissing("The key file was changed this minute; try again in the next.")
    waiting = not_yet_rewrapped()
    if waiting:
        raise keys.KeyMissing(f"{waiting} keys are still wrapped by an older key.")
    lines = path.read_text(encoding="ascii").split()
    write_keys(path, lines[:1])
    return len(lines) - 1


def not_yet_rewrapped() -> int:
    """How many rows name a key that is not the newest."""
    newest = keys.host_keys()[0].kid
    secrets = sum(not _is_under(row.data, newest) for row in Authenticator.objects.all())
    return Keyring.objects.exclude(kid=newest).count() + secrets


def rewrap() -> int:
    """Wrap every member's key by the newest key of the host; how many were changed."""
    newest = keys.host_keys()[0].kid
    changed = 0
    waiting = Keyring.objects.exclude(kid=newest).order_by("pk")
    for row in waiting.iterator(chunk_size=BATCH):
        secret = keys.unwrap(row.kid, bytes(row.wrapped), row.owner_id, row.generation)
        kid, wrapped = keys.wrap(secret, row.owner_id, row.generation)
        # Only if nobody else got there first, and not if the person has left meanwhile.
        same = Keyring.objects.filter(pk=row.pk, kid=row.kid)
        changed += same.update(kid=kid, wrapped=wrapped)
    return changed + _rewrap_secrets(newest)


def _rewrap_secrets(newest: str) -> int:
    """Seal the seeds of recovery codes by the newest key."""
    changed = 0
    for pk in list(Authenticator.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if row is None or _is_under(row.data, newest):
                continue
            for name in _sealed_names(row.data):
                row.data[name] = keys.seal_secret(keys.open_secret(row.data[name]))
            row.save(update_fields=["data"])
            changed += 1
    return changed


def _sealed_names(data: dict[str, Any]) -> list[str]:
    return [name for name in ("seed", "secret") if name in data]


def _is_under(data: dict[str, Any], kid: str) -> bool:
    return all(str(data[name]).startswith(f"{kid}:") for name in _sealed_names(data))


def owned_models() -> list[type[OwnedModel]]:
    """Every kind of row that belongs to one person."""
    return [model for model in apps.get_models() if issubclass(model, OwnedModel)]


def sealed_fields(model: type[models.Model]) -> list[EncryptedField]:
    """The fields of a kind of row that hold private words."""
    return [field for field in model._meta.concrete_fields if isinstance(field, EncryptedField)]


def renew_member(owner: User) -> int:
    """Seal all of a member's cells by a new key; how many cells were changed."""
    newest = keys.add_generation(owner.pk)
    changed = sum(_renew_column(owner, field, newest) for field in _columns())
    # A process that has not heard of the new key may still be writing by the old one.
    rings = Keyring.objects.filter(owner=owner)
    heard = rings.filter(generation=newest, created_at__lte=timezone.now() - OUTLIVED).exists()
    if heard and not any(_old_cells(owner, field, newest) for field in _columns()):
        rings.filter(generation__lt=newest).delete()
        keys.forget(owner.pk)
    return changed


def _columns() -> Iterator[EncryptedField]:
    for model in owned_models():
        yield from sealed_fields(model)


def _old_cells(owner: User, field: EncryptedField, newest: int) -> list[tuple[Any, bytes]]:
    rows = field.model._base_manager.filter(owner=owner).values_list("pk", field.attname)
    return [(pk, cell) for pk, cell in rows.iterator() if cell and keys.generation(cell) < newest]


def _renew_column(owner: User, field: EncryptedField, newest: int) -> int:
    changed = 0
    for batch in batched(_old_cells(owner, field, newest), BATCH):
        with transaction.atomic():
            for pk, cell in batch:
                fresh = field.seal(field.open(cell, pk, owner.pk), pk, owner.pk)
                changed += _swap(field, pk, Cell(cell), fresh)
    return changed


def _swap(field: EncryptedField, pk: Any, old: Cell, new: Cell) -> int:
    """Put the new cell where the old one stands, unless the member wrote meanwhile."""
    stands = Exact(F(field.attname), Value(bytes(old), output_field=models.BinaryField()))
    unchanged = field.model._base_manager.filter(stands, pk=pk)
    return unchanged.update(**{field.attname: new})
