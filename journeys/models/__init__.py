"""A member's own: everything they write, choose and walk."""

from journeys.models.check_in import CheckIn
from journeys.models.entry import JournalEntry
from journeys.models.goal import Goal, Step
from journeys.models.journey import Journey
from journeys.models.plan import Plan, PlanItem
from journeys.models.response import Response
from journeys.models.setback import Setback
from journeys.models.stretch import Pause, StageVisit

__all__ = [
    "CheckIn",
    "Goal",
    "JournalEntry",
    "Journey",
    "Pause",
    "Plan",
    "PlanItem",
    "Response",
    "Setback",
    "StageVisit",
    "Step",
]
