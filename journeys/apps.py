"""The app journeys."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """The walk: everything that is a member's own."""

    name = "journeys"

    def ready(self) -> None:
        """Put the pause, the questionnaires and what was removed on the page You."""
        from django.utils.translation import gettext_lazy as _

        from accounts import you
        from journeys.views.pauses import pause_card

        you.cards.append(you.Card("journeys/partials/pause_card.html", pause_card))
        you.lines.append(
            you.Line("clipboard-list", _("Questionnaires"), "journeys:questionnaire_list")
        )
        you.lines.append(you.Line("archive-restore", _("What I removed"), "journeys:removed_list"))
