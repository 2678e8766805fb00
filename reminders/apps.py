"""The app reminders."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """The nudge, and the proof that it happened."""

    name = "reminders"
