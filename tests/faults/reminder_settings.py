"""The settings of the worker processes of a fault test."""

import os
from datetime import timedelta

from recovery.settings import *  # noqa: F403

if "FAULTS_POSTGRES_PORT" in os.environ:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "postgres",
            "USER": "postgres",
            "HOST": "127.0.0.1",
            "PORT": os.environ["FAULTS_POSTGRES_PORT"],
        }
    }

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": int(os.environ["FAULTS_SMTP_PORT"]), "timeout": 5},
    }
}
REMINDERS_LEASE = timedelta(seconds=float(os.environ["FAULTS_LEASE"]))
