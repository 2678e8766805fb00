"""The product's settings, with what a test run has to have otherwise."""

import os
import tempfile
from pathlib import Path

# Nothing of the computer the tests run on may reach them.
_folder = Path(tempfile.gettempdir()) / f"recovery-tests-{os.getpid()}"
for _name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS", "DEBUG"):
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = str(_folder)
# whitenoise warns of a folder that is not there, and a warning fails the run.
os.environ["STATIC_ROOT"] = str(_folder / "static")
(_folder / "static").mkdir(parents=True, exist_ok=True)

from recovery.settings import *  # noqa: E402, F403
from recovery.settings import DATABASES, PLAIN_STATIC, STORAGES  # noqa: E402

if _url := os.environ.get("TEST_DATABASE_URL"):
    from recovery import addresses

    DATABASES = {"default": addresses.database(_url, threads=4)}
    del DATABASES["default"]["OPTIONS"]["pool"]

# The product's algorithm with less work, because every test signs somebody in.
PASSWORD_HASHERS = ["tests.plugins.hashers.QuickArgon2"]
STORAGES["staticfiles"] = {"BACKEND": PLAIN_STATIC}
CACHES = {
    alias: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": alias}
    for alias in ("default", "sessions")
}
CELERY_BROKER_URL = "memory://"
