"""Hashed and compressed static files, made anew only when something changed."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def stamp() -> str:
    """A short name for the static files as they lie in the source folders now."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            content = Path(storage.path(path)).read_bytes()
            digest.update(f"{path}|{len(content)}|".encode() + content)
    return digest.hexdigest()


def collect_if_stale() -> bool:
    """Collect them if needed; two instances of one folder take turns."""
    if not (now := stamp()) or _made() == now:
        return False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with (settings.STATIC_ROOT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _made() != now:
            call_command("collectstatic", interactive=False, verbosity=0)
            (settings.STATIC_ROOT / ".stamp").write_text(now)
    return True


def _made() -> str:
    try:
        return (settings.STATIC_ROOT / ".stamp").read_text()
    except OSError:
        return ""
