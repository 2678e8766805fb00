"""The product's settings, with the floors beside its pages."""

from recovery.settings import *  # noqa: F403
from recovery.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "bench.floors"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")
