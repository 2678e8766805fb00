"""The app journeys."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The walk: everything that is a member's own."""

    name = "journeys"

    def ready(self) -> None:
        """Put the pause on the page You."""
        from accounts import you
        from journeys.views.pauses import pause_card

        you.cards.append(you.Card("journeys/partials/pause_card.html", pause_card))
