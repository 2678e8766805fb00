"""Services named by one URL each: the database, the broker, the mail server."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
POSTGRES_OPTIONS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "host"}
SMTP_OPTIONS = {"timeout"}
SMTP_SCHEMES = {
    "smtp": {},
    "smtps": {"use_ssl": True},
    "smtp+tls": {"use_tls": True},
}
# The kernel allows 108 bytes, macOS 104, and a name has to fit with its end mark.
SOCKET_PATH_AT_MOST = 100


def _options(name: str, query: str, known: set[str]) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    if unknown := sorted(set(options) - known):
        raise ImproperlyConfigured(f"{name} has an unknown option: {', '.join(unknown)}.")
    return options


def _port(name: str, url: str) -> int | None:
    try:
        return urlsplit(url).port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is no port.") from error


def database(url: str, *, threads: int) -> dict[str, Any]:
    """A DATABASES entry for `postgres://user:secret@host:port/name?sslmode=...`.

    Each web process keeps at most one connection a thread, from a pool.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL has to begin with postgres://.")
    options: dict[str, Any] = dict(_options("DATABASE_URL", parts.query, POSTGRES_OPTIONS))
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise ImproperlyConfigured("DATABASE_URL has to end with the name of one database.")
    host = options.pop("host", None) or unquote(parts.hostname or "")
    options["pool"] = {"min_size": 1, "max_size": threads + 1, "timeout": 5}
    options.setdefault("connect_timeout", "5")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(_port("DATABASE_URL", url) or ""),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def mailer(url: str) -> dict[str, Any]:
    """A MAILERS entry for `smtp://`, `smtps://`, `smtp+tls://` or `file:///folder`."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        if parts.netloc or not parts.path.startswith("/"):
            raise ImproperlyConfigured("EMAIL_URL has to name a whole path: file:///folder.")
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(parts.path)},
        }
    if parts.scheme not in SMTP_SCHEMES:
        known = ", ".join(f"{scheme}://" for scheme in (*SMTP_SCHEMES, "file"))
        raise ImproperlyConfigured(f"EMAIL_URL has to begin with one of {known}.")
    if not parts.hostname or parts.path not in ("", "/"):
        raise ImproperlyConfigured("EMAIL_URL has to name a mail server and nothing after it.")
    options = _options("EMAIL_URL", parts.query, SMTP_OPTIONS)
    try:
        timeout = float(options.get("timeout", "15"))
    except ValueError as error:
        raise ImproperlyConfigured("EMAIL_URL has a timeout that is no number.") from error
    return {
        "BACKEND": "accounts.mail.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": _port("EMAIL_URL", url),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "timeout": timeout,
            **SMTP_SCHEMES[parts.scheme],
        },
    }


def redis(url: str) -> str:
    """REDIS_URL as the cache understands it, once it is known to be well-formed."""
    parts = urlsplit(url)
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured("REDIS_URL has to begin with redis://, rediss:// or unix://.")
    if parts.scheme != "unix" and not parts.hostname:
        raise ImproperlyConfigured("REDIS_URL has to name a host.")
    _port("REDIS_URL", url)
    return url


def broker(url: str) -> str:
    """The same address as Celery spells it."""
    return url.replace("unix://", "redis+socket://", 1)


def embedded_socket(data_dir: Path) -> Path:
    """Where the embedded broker of a data folder listens: inside it, if the name is not too long.

    A long path falls back to a short folder of this user's own, the same one every time.
    """
    path = data_dir.resolve() / "run" / "broker.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_AT_MOST:
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"recovery-{os.getuid()}-{digest}" / "broker.sock"


def is_local(host: str | None) -> bool:
    """Whether a host is this machine: loopback, a Unix socket, or nothing at all."""
    return not host or host in LOOPBACK or host.startswith("/")
