"""Passphrase hashing that cannot be used to take the machine down.

One Argon2 hash takes a tenth of a second and 100 MB of memory. Without a limit, a few hundred
sign-in attempts at once would stop every other page.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 2 * (os.cpu_count() or 1)
# How long an attempt may wait for its turn, in seconds.
PATIENCE = 2.0

_turns = BoundedSemaphore(AT_ONCE)


class TooBusy(Exception):
    """More passphrases are being checked than this machine can take; answered with 429."""


@contextmanager
def turn() -> Iterator[None]:
    """Wait a moment for one of the places."""
    if not _turns.acquire(timeout=PATIENCE):
        raise TooBusy
    try:
        yield
    finally:
        _turns.release()


class CappedArgon2(Argon2PasswordHasher):
    """Django's Argon2 with so many at once and no more."""

    def encode(self, password: str, salt: str) -> str:
        with turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turn():
            return super().verify(password, encoded)

    def harden_runtime(self, password: str, encoded: str) -> None:
        # The cost of Argon2 lies in its hash, which cannot be run by parts.
        pass


class NotTheName:
    """A passphrase that is the sign-in name protects nothing."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse the name, whatever its letter case."""
        from django.core.exceptions import ValidationError
        from django.utils.translation import gettext as _

        from accounts import names

        if user is not None and names.key(password) == names.key(user.get_username() or ""):
            raise ValidationError(_("Choose a passphrase that is not your sign-in name."))

    def get_help_text(self) -> str:
        """Nothing: the field's own hint says what is wanted."""
        return ""


class NotTooLong:
    """Nobody types a thousand letters; a machine that does is up to something."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what is longer than a page."""
        from django.core.exceptions import ValidationError
        from django.utils.translation import gettext as _

        if len(password) > 1000:
            raise ValidationError(_("Use at most 1,000 letters."))

    def get_help_text(self) -> str:
        """Nothing: the field's own hint says what is wanted."""
        return ""
