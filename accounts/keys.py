"""Encryption at rest: the host's key wraps each member's key, which seals their cells.

A cell is `version (1) | key generation (4) | nonce (12) | ciphertext | tag (16)` in bytes,
AES-256-GCM, bound to `table|column|row id|owner id`: copied to another row, column or
member it does not open.
"""

import base64
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import IntegrityError, transaction

VERSION = b"\x01"
NONCE = 12
TAG = 16
CACHED_FOR = 300.0
CACHED_AT_MOST = 2048


class KeyMissing(Exception):
    """The key that would open this is not here."""


class CellRefused(Exception):
    """The cell was changed, or stands where it does not belong."""


class KeyEncryptionKey(NamedTuple):
    """One of the host's keys, with the short name that wrapped rows carry."""

    kid: str
    secret: bytes


class DataKey(NamedTuple):
    """A member's key of one generation, ready to use."""

    generation: int
    cipher: AESGCM


def read_keys(path: Path) -> list[KeyEncryptionKey]:
    """The host's keys in a file of one base64 key a line, newest first."""
    keys: list[KeyEncryptionKey] = []
    try:
        lines = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyMissing(f"The key file {path} cannot be read.") from error
    for line in lines:
        try:
            secret = base64.b64decode(line, validate=True)
        except ValueError as error:
            raise KeyMissing("A line of the key file is not base64.") from error
        if len(secret) != 32 or len(set(secret)) < 8:
            raise KeyMissing("A key-encryption key has to be 32 random bytes in base64.")
        if secret not in (key.secret for key in keys):
            keys.append(KeyEncryptionKey(hashlib.sha256(secret).hexdigest()[:16], secret))
    if not keys:
        raise KeyMissing("The key file holds no key.")
    return keys


# The host's keys and the state of the file they came from.
_host: tuple[tuple[str, int, int, int], list[KeyEncryptionKey]] | None = None


def host_keys() -> list[KeyEncryptionKey]:
    """The host's keys; read again when the file was changed, so that no worker has to restart."""
    global _host
    path = Path(settings.KEY_ENCRYPTION_KEY_FILE)
    try:
        stat = path.stat()
    except OSError as error:
        raise KeyMissing(f"The key file {path} cannot be read.") from error
    state = (str(path), stat.st_mtime_ns, stat.st_ino, stat.st_size)
    known = _host
    if known is None or known[0] != state:
        known = _host = (state, read_keys(path))
    return known[1]


def problems(path: Path) -> list[str]:
    """What is wrong with a key file, in sentences; nothing if it may be used."""
    if not path.is_file():
        return [f"The key file {path} is missing."]
    found = []
    if path.stat().st_mode & 0o077:
        found.append(f"The key file {path} can be read by others; its mode has to be 0400.")
    try:
        keys = read_keys(path)
    except KeyMissing as error:
        return [*found, str(error)]
    secret = str(settings.SECRET_KEY).encode()
    derived = {secret[:32], hashlib.sha256(secret).digest()}
    if any(key.secret in derived for key in keys):
        found.append("A key-encryption key is taken from SECRET_KEY; it has to be its own.")
    return found


def new_key_line() -> str:
    """A fresh key as it stands in the key file."""
    return base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def wrap(secret: bytes, owner_id: UUID, generation: int) -> tuple[str, bytes]:
    """A member's key under the host's newest key: its short name, and the wrapped bytes."""
    key = host_keys()[0]
    nonce = os.urandom(NONCE)
    bound = f"keyring|{owner_id}|{generation}".encode()
    return key.kid, nonce + AESGCM(key.secret).encrypt(nonce, secret, bound)


def unwrap(kid: str, wrapped: bytes, owner_id: UUID, generation: int) -> bytes:
    """A member's key, by whichever of the host's keys wrapped it."""
    key = _host_key(kid)
    bound = f"keyring|{owner_id}|{generation}".encode()
    try:
        return AESGCM(key.secret).decrypt(wrapped[:NONCE], wrapped[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise CellRefused("A wrapped key was changed.") from error


def _host_key(kid: str) -> KeyEncryptionKey:
    for key in host_keys():
        if key.kid == kid:
            return key
    raise KeyMissing(f"The key-encryption key {kid} is not in the key file.")


def seal_secret(text: str) -> str:
    """A text under the host's newest key: for secrets that belong to no member's cell."""
    key = host_keys()[0]
    nonce = os.urandom(NONCE)
    sealed = AESGCM(key.secret).encrypt(nonce, text.encode(), b"secret|" + key.kid.encode())
    return f"{key.kid}:{base64.b64encode(nonce + sealed).decode()}"


def open_secret(sealed: str) -> str:
    """The text of `seal_secret`. Raises KeyMissing or CellRefused."""
    kid, _, body = sealed.partition(":")
    key = _host_key(kid)
    try:
        raw = base64.b64decode(body, validate=True)
        plain = AESGCM(key.secret).decrypt(raw[:NONCE], raw[NONCE:], b"secret|" + kid.encode())
    except (InvalidTag, ValueError) as error:
        raise CellRefused("A sealed secret was changed.") from error
    return plain.decode()


# Unwrapped keys by owner: (read at, {generation: key}). The lock keeps threads from dropping
# each other's entries while the oldest makes room.
_known: dict[UUID, tuple[float, dict[int, DataKey]]] = {}
_guard = threading.Lock()


def forget(owner_id: UUID | None = None) -> None:
    """Drop unwrapped keys from this process's memory: one person's, or all."""
    with _guard:
        if owner_id is None:
            _known.clear()
        else:
            _known.pop(owner_id, None)


def _load(owner_id: UUID) -> dict[int, DataKey]:
    from accounts.models import Keyring

    rows = Keyring.objects.filter(owner_id=owner_id).values_list("generation", "kid", "wrapped")
    keys = {
        generation: DataKey(generation, AESGCM(unwrap(kid, bytes(wrapped), owner_id, generation)))
        for generation, kid, wrapped in rows
    }
    with _guard:
        _known.pop(owner_id, None)
        if keys:
            while len(_known) >= CACHED_AT_MOST:
                _known.pop(next(iter(_known)))
            _known[owner_id] = (time.monotonic(), keys)
    return keys


def _keys(owner_id: UUID, generation: int | None = None) -> dict[int, DataKey]:
    with _guard:
        read_at, keys = _known.get(owner_id, (0.0, {}))
    fresh = keys and time.monotonic() - read_at < CACHED_FOR
    if fresh and (generation is None or generation in keys):
        return keys
    return _load(owner_id)


def _make(owner_id: UUID) -> dict[int, DataKey]:
    from accounts.models import Keyring

    kid, wrapped = wrap(secrets.token_bytes(32), owner_id, 1)
    try:
        with transaction.atomic():
            Keyring.objects.create(owner_id=owner_id, generation=1, kid=kid, wrapped=wrapped)
    except IntegrityError:
        pass  # Another process made it first; theirs is the one.
    return _load(owner_id)


def generation(cell: bytes) -> int:
    """Which of its owner's keys sealed a cell."""
    return int.from_bytes(bytes(cell)[1:5], "big")


def add_generation(owner_id: UUID) -> int:
    """A new key for a member, the one that seals from now on; its number.

    A generation that was begun and never finished is used again.
    """
    from accounts.models import Keyring

    known = _load(owner_id) or _make(owner_id)
    if len(known) > 1:
        return max(known)
    newest = max(known) + 1
    kid, wrapped = wrap(secrets.token_bytes(32), owner_id, newest)
    Keyring.objects.get_or_create(
        owner_id=owner_id, generation=newest, defaults={"kid": kid, "wrapped": wrapped}
    )
    return max(_load(owner_id))


def _bound(table: str, column: str, row_id: UUID, owner_id: UUID) -> bytes:
    return f"{table}|{column}|{row_id}|{owner_id}".encode()


def seal(plain: bytes, *, table: str, column: str, row_id: UUID, owner_id: UUID) -> bytes:
    """A cell that opens only in its own row and column, for its own owner."""
    keys = _keys(owner_id) or _make(owner_id)
    key = keys[max(keys)]
    nonce = os.urandom(NONCE)
    sealed = key.cipher.encrypt(nonce, plain, _bound(table, column, row_id, owner_id))
    return VERSION + key.generation.to_bytes(4, "big") + nonce + sealed


def unseal(cell: bytes, *, table: str, column: str, row_id: UUID, owner_id: UUID) -> bytes:
    """What a cell holds. Raises KeyMissing or CellRefused, never returns rubbish."""
    if cell[:1] != VERSION or len(cell) < 5:
        raise CellRefused("A cell of an unknown version.")
    generation = int.from_bytes(cell[1:5], "big")
    key = _keys(owner_id, generation).get(generation)
    if key is None:
        raise KeyMissing(f"No key of generation {generation} for {owner_id}.")
    nonce, sealed = cell[5 : 5 + NONCE], cell[5 + NONCE :]
    if len(sealed) < TAG:
        raise CellRefused("A cell that was cut short.")
    try:
        return key.cipher.decrypt(nonce, sealed, _bound(table, column, row_id, owner_id))
    except InvalidTag as error:
        raise CellRefused("A cell was changed, or stands where it does not belong.") from error


def opener(*, table: str, column: str, owner_id: UUID) -> Callable[[bytes, Any], bytes]:
    """As `unseal`, for many cells of one column and owner: the keys are looked up once.

    The returned function takes a cell and its row's id (or its hyphened writing). A cell it
    cannot open goes the long way of `unseal`, which looks for newer keys and says what is wrong.
    """
    ciphers = {
        generation.to_bytes(4, "big"): key.cipher.decrypt
        for generation, key in _keys(owner_id).items()
    }
    before, after = f"{table}|{column}|", f"|{owner_id}"
    start = 5 + NONCE

    def open_cell(cell: bytes, row_id: Any) -> bytes:
        decrypt = ciphers.get(cell[1:5]) if cell[:1] == VERSION else None
        if decrypt is not None:
            try:
                return decrypt(cell[5:start], cell[start:], f"{before}{row_id}{after}".encode())
            except InvalidTag as error:
                raise CellRefused("A cell was changed, or stands elsewhere.") from error
        return unseal(cell, table=table, column=column, row_id=row_id, owner_id=owner_id)

    return open_cell
