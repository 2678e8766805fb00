"""A member's own: everything they write, choose and walk."""

from journeys.models.almanac import Almanac
from journeys.models.barrier import Barrier
from journeys.models.check_in import CheckIn
from journeys.models.entry import JournalEntry
from journeys.models.experiment import Experiment, Outcome
from journeys.models.goal import Goal, Step
from journeys.models.hope import Hope
from journeys.models.journey import Journey
from journeys.models.letter import Letter
from journeys.models.marker import Marker, TakenUp
from journeys.models.plan import Plan, PlanPart
from journeys.models.planned import Planned
from journeys.models.questionnaire import QuestionnaireResponse
from journeys.models.response import Response
from journeys.models.review import Review
from journeys.models.revision import Revision
from journeys.models.setback import Setback
from journeys.models.stretch import Pause, StageVisit

__all__ = [
    "Almanac",
    "Barrier",
    "CheckIn",
    "Experiment",
    "Goal",
    "Hope",
    "JournalEntry",
    "Journey",
    "Letter",
    "Marker",
    "Outcome",
    "Pause",
    "Plan",
    "PlanPart",
    "Planned",
    "QuestionnaireResponse",
    "Response",
    "Review",
    "Revision",
    "Setback",
    "StageVisit",
    "Step",
    "TakenUp",
]
