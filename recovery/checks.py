"""What a host must not start with. Each is a system check; `manage.py start` obeys the errors."""

import base64
import binascii
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Caution

from recovery import addresses
from reminders.channels.push_sealing import BadKey, signing_key

TAG = "recovery"
# Container engines mount secrets here with the modes of another machine's users.
MOUNTED = Path("/run/secrets")

Check = Callable[..., list[CheckMessage]]


def register(check: Check) -> Check:
    """Register for `check --deploy` and for the start command."""
    checks.register(check, TAG, deploy=True)
    return check


def _error(number: int, sentence: str, hint: str) -> list[CheckMessage]:
    return [Error(sentence, hint=hint, id=f"recovery.E{number:03}")]


@register
def secret_key(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """SECRET_KEY is the host's own and long."""
    if settings.SECRET_KEY == settings.STAND_IN_SECRET:
        return _error(1, "SECRET_KEY was never made.", "Set SECRET_KEY_FILE, or use `start`.")
    if len(settings.SECRET_KEY) < 50:
        return _error(2, "SECRET_KEY is shorter than 50 characters.", "Make a longer one.")
    return []


@register
def key_file(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The key-encryption key is there, whole, private, and nothing else's."""
    path = Path(settings.KEY_ENCRYPTION_KEY_FILE)
    try:
        lines = path.read_text(encoding="ascii").split()
        mode = path.stat().st_mode
    except (OSError, UnicodeDecodeError):
        return _error(3, f"The key file {path} cannot be read.", "Put it back from your backup.")
    found: list[CheckMessage] = []
    if not lines or not all(_is_key(line) for line in lines):
        hint = "Each line has to be 32 random bytes in base64."
        found += _error(4, "The key file holds something that is no key.", hint)
    if mode & stat.S_IRWXO and not path.is_relative_to(MOUNTED):
        found += _error(5, f"Everybody may read {path}.", f"Run: chmod 400 {path}")
    if any(_same_secret(line) for line in lines):
        hint = "Both have to be random and apart: who knows one must not know the other."
        found += _error(6, "The key-encryption key and SECRET_KEY are the same.", hint)
    served = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    if settings.MEDIA_ROOT:
        served.append(Path(settings.MEDIA_ROOT))
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in served):
        found += _error(7, "The key file lies in a folder that is served.", "Move it away.")
    return found


def _is_key(line: str) -> bool:
    try:
        return len(base64.b64decode(line, validate=True)) == 32
    except binascii.Error:
        return False


def _same_secret(line: str) -> bool:
    secret = settings.SECRET_KEY
    if line == secret:
        return True
    try:
        return base64.b64decode(line, validate=True) == secret.encode()
    except binascii.Error:
        return False


@register
def debug_is_off(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """DEBUG pages show settings and entries."""
    if settings.DEBUG:
        return _error(8, "DEBUG is on.", "Leave DEBUG out, or set it to 'no'.")
    return []


@register
def hosts_are_named(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Any host name would let a stranger write the links in our mails."""
    if any("*" in host for host in settings.ALLOWED_HOSTS):
        return _error(9, "ALLOWED_HOSTS contains '*'.", "Name the hosts you serve.")
    return []


@register
def policy_is_strict(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The content security policy is there, and has no hole."""
    policy = getattr(settings, "SECURE_CSP", None) or {}
    middleware = "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if "default-src" not in policy or middleware not in settings.MIDDLEWARE:
        return _error(10, "There is no content security policy.", "Put SECURE_CSP back.")
    values = [str(value) for sources in policy.values() for value in sources or []]
    if any("unsafe-" in value or value == "*" for value in values):
        return _error(11, "The content security policy allows 'unsafe-' or '*'.", "Remove it.")
    return []


@register
def broker_is_guarded(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """A Redis on another machine asks for a password."""
    parts = urlsplit(settings.REDIS_URL)
    if parts.scheme == "unix" or addresses.is_local(parts.hostname) or parts.password:
        return []
    return _error(12, "REDIS_URL names another machine without a password.", "Set one.")


@register
def proxies_are_counted(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Forwarded headers are believed only from proxies the host said are there."""
    if settings.SECURE_PROXY_SSL_HEADER and not settings.TRUSTED_PROXY_COUNT:
        return _error(13, "Proxy headers are trusted with no proxy.", "Set TRUSTED_PROXY_COUNT.")
    if settings.OVER_HTTPS and not settings.TRUSTED_PROXY_COUNT:
        hint = "Set TRUSTED_PROXY_COUNT to the number of proxies before this server."
        return _error(14, "SITE_URL is https, and no proxy is there to speak it.", hint)
    return []


@register
def cookies_are_guarded(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Session cookies stay out of scripts, and out of plain http where https is spoken."""
    secure = settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
    if not settings.SESSION_COOKIE_HTTPONLY or (settings.OVER_HTTPS and not secure):
        return _error(15, "Cookies are not guarded.", "Take the cookie settings back.")
    return []


@register
def push_key_is_a_key(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """What signs push messages is a key, where there is one."""
    try:
        if settings.VAPID_KEY:
            signing_key(settings.VAPID_KEY)
    except BadKey:
        return _error(16, "VAPID_KEY is no key.", "It has to be 32 bytes in base64url.")
    return []


@register
def far_services_are_private(
    app_configs: Sequence[Any] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A warning for what would cross a network in clear."""
    found: list[CheckMessage] = []
    redis = urlsplit(settings.REDIS_URL)
    if redis.scheme == "redis" and not addresses.is_local(redis.hostname):
        found.append(_in_clear(1, "REDIS_URL", "rediss://"))
    database: dict[str, Any] = settings.DATABASES["default"]
    modes = ("require", "verify-ca", "verify-full")
    far = "postgresql" in database["ENGINE"] and not addresses.is_local(database["HOST"])
    if far and database["OPTIONS"].get("sslmode") not in modes:
        found.append(_in_clear(2, "DATABASE_URL", "sslmode=verify-full"))
    mail = settings.MAILERS["default"].get("OPTIONS", {})
    if not addresses.is_local(mail.get("host")) and not (
        mail.get("use_tls") or mail.get("use_ssl")
    ):
        found.append(_in_clear(3, "EMAIL_URL", "smtps:// or smtp+tls://"))
    return found


def _in_clear(number: int, name: str, better: str) -> CheckMessage:
    return Caution(
        f"{name} names another machine without TLS.",
        hint=f"Unless the network between is private, use {better}.",
        id=f"recovery.W{number:03}",
    )
