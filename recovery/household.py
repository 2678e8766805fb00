"""The data folder: who may be in it, its keys, and that only one instance uses it."""

import fcntl
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from accounts import keys
from reminders.channels.push_sealing import new_signing_key

_lock: int | None = None


def make_folders() -> None:
    """Make the data folder for its owner only; refuse one that others may write to."""
    data = settings.DATA_DIR
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if data.stat().st_mode & 0o022:
        raise CommandError(f"Others may write to {data}. Please run: chmod 700 {data}")
    for folder in (data / "keys", data / "run", settings.MAIL_FOLDER):
        folder.mkdir(mode=0o700, exist_ok=True)


def lock(url: str) -> None:
    """Take the data folder for this process, until it ends however it ends."""
    global _lock
    path = settings.DATA_DIR / "run" / "lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 200).decode() or "somebody"
        os.close(descriptor)
        raise CommandError(
            f"The data folder {settings.DATA_DIR} is already in use by {holder}. "
            "Stop that one first, or name another folder with --data."
        ) from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"process {os.getpid()} at {url}".encode())
    # The supervisor this process turns into goes on holding it; its children do not.
    os.set_inheritable(descriptor, True)
    _lock = descriptor


def _write_once(path: Path, content: str) -> None:
    """Write a secret for its owner only; a file that is already there stays as it is."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())


def make_keys() -> None:
    """Make the keys of a new data folder. A lost key of an old one is never replaced."""
    folder = settings.DATA_DIR / "keys"
    _write_once(folder / "secret_key", secrets.token_urlsafe(64))
    if settings.SECRET_KEY == settings.STAND_IN_SECRET:
        settings.SECRET_KEY = (folder / "secret_key").read_text(encoding="ascii").strip()
    if not settings.VAPID_KEY:
        _write_once(folder / "vapid", new_signing_key())
        settings.VAPID_KEY = (folder / "vapid").read_text(encoding="ascii").strip()
    path = Path(settings.KEY_ENCRYPTION_KEY_FILE)
    if path.exists() or path.parent != folder:
        return
    if (settings.DATA_DIR / "recovery.sqlite3").exists() or _postgres_has_members():
        raise CommandError(
            f"The key {path} is missing, and what members wrote cannot be read without it. "
            "Put it back from your backup; docs/self-hosting.md says how."
        )
    _write_once(path, keys.new_key_line())


def _postgres_has_members() -> bool:
    from django.db import connection

    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('accounts_keyring')")
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute("SELECT EXISTS (SELECT 1 FROM accounts_keyring)")
        return bool(cursor.fetchone()[0])


def refuse_foreign_keys() -> None:
    """Refuse a key file that does not open what is in the database."""
    from accounts.models import Keyring

    here = [key.kid for key in keys.host_keys()]
    if Keyring.objects.exclude(kid__in=here).exists():
        raise CommandError(
            "The key file does not hold every key this database was written with. "
            "Put the right one back from your backup."
        )
