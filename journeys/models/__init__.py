"""A member's own: everything they write, choose and walk."""

from journeys.models.check_in import CheckIn
from journeys.models.entry import JournalEntry
from journeys.models.goal import Goal, Step
from journeys.models.journey import Journey
from journeys.models.marker import Marker, TakenUp
from journeys.models.plan import Plan, PlanPart
from journeys.models.response import Response
from journeys.models.revision import Revision
from journeys.models.setback import Setback
from journeys.models.stretch import Pause, StageVisit

__all__ = [
    "CheckIn",
    "Goal",
    "JournalEntry",
    "Journey",
    "Marker",
    "Pause",
    "Plan",
    "PlanPart",
    "Response",
    "Revision",
    "Setback",
    "StageVisit",
    "Step",
    "TakenUp",
]
