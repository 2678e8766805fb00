"""The app journeys."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The walk: everything that is a member's own."""

    name = "journeys"
