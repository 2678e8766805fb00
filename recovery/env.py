"""Settings from the environment, each also as NAME_FILE; what is wrong fails loudly."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of NAME, or the content of the file NAME_FILE names."""
    if path := os.environ.get(f"{name}_FILE"):
        if name in os.environ:
            raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one.")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from error
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. docs/configuration.md says what it is.")
    return value


def is_set(name: str) -> bool:
    """Whether the host said anything about NAME."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def flag(name: str, *, default: bool) -> bool:
    """NAME as yes or no."""
    value = text(name, "yes" if default else "no")
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name} is {value!r}; use 'yes' or 'no'.")
    return value == "yes"


def number(name: str, default: int, *, least: int = 0, most: int = 10_000) -> int:
    """NAME as a whole number between two bounds."""
    value = text(name, str(default))
    try:
        found = int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}; use a whole number.") from error
    if not least <= found <= most:
        raise ImproperlyConfigured(f"{name} is {found}; use {least} to {most}.")
    return found


def words(name: str, default: str = "") -> list[str]:
    """NAME as a list, split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def generated(name: str, path: Path, default: str) -> str:
    """NAME, or what the start command once put into a file of the data folder."""
    if is_set(name):
        return text(name)
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return default
