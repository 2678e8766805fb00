"""Settings from the environment, each also as NAME_FILE; what is wrong fails loudly."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, or the content of the file NAME_FILE names."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from error
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/configuration.md says what it is.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """NAME as yes or no."""
    value = text(name, "yes" if default else "no")
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name} is {value!r}; use 'yes' or 'no'.")
    return value == "yes"


def number(name: str, default: int) -> int:
    """NAME as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}; use a whole number.") from error


def words(name: str, default: str = "") -> list[str]:
    """NAME as a list, split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
