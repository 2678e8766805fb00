"""The app stages."""

from django.apps import AppConfig


class StagesConfig(AppConfig):
    """The map: configured content that members read."""

    name = "stages"
