"""The app insights."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """What can be seen in a member's own entries, read only."""

    name = "insights"
