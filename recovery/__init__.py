"""The project: settings, addresses, the start command. Nobody imports it."""

from recovery.celery import app as celery_app

__all__ = ["celery_app"]
