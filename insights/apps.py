"""The app insights."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """What can be seen in a member's own entries; it writes almanacs and nothing else."""

    name = "insights"
