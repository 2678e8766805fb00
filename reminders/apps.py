"""The app reminders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    """The nudge, and the proof that it happened."""

    name = "reminders"

    def ready(self) -> None:
        """Add the line on You, the cards on Today and the two offers."""
        from accounts import you
        from journeys import offers
        from reminders import offering

        you.lines.append(
            you.Line("bell", _("Reminders"), "reminders:reminder_list", offering.line_hint)
        )
        offers.on_today.append(offering.today_card)
        offers.on_today.append(offering.clock_card)
        offers.after_entering.append(offering.after_entering)
        offers.after_leaving.append(offering.after_leaving)
