"""What a check-in asks of one member on one day."""

from datetime import date
from typing import NamedTuple

from accounts.models import User
from journeys.choice import Choice
from journeys.models import Journey
from stages.content import Measure, Pathway


class Asking(NamedTuple):
    """What a check-in asks of one member on one day."""

    pathway: Pathway
    choice: Choice
    day: date
    shows_numbers: bool

    @property
    def tags(self) -> list[str]:
        """The edition's words for what is around, and the member's own."""
        return [*self.pathway.tags, *(tag.text for tag in self.choice.tags)]

    def further(self, *, whole: bool) -> list[Measure]:
        """The questions behind the front one.

        Until something was chosen, a day's own page offers all of the edition's, and the
        card on Today none.
        """
        if self.choice.is_made:
            return self.choice.asked(self.pathway)
        return self.choice.left_out(self.pathway) if whole else []


def asking_of(journey: Journey, user: User, day: date) -> Asking:
    """What to ask of a member on a day; costs no query."""
    return Asking(journey.pathway, journey.chosen, day, user.shows_numbers)
