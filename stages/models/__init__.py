"""The map as editors change it, the editions members read, and the crisis directory."""

from stages.models.activity import Activity, StageActivity
from stages.models.approach import Approach, Questionnaire
from stages.models.crisis import CrisisContact
from stages.models.editing import Change, Deed, EditorGrant, Review
from stages.models.edition import Edition, Immutable, Origin
from stages.models.pathway import Measure, Pathway, PlanTemplate
from stages.models.reminder import ReminderTemplate, StageReminder
from stages.models.stage import Perspective, Stage, Statement

__all__ = [
    "Activity",
    "Approach",
    "Change",
    "CrisisContact",
    "Deed",
    "Edition",
    "EditorGrant",
    "Immutable",
    "Measure",
    "Origin",
    "Pathway",
    "Perspective",
    "PlanTemplate",
    "Questionnaire",
    "ReminderTemplate",
    "Review",
    "Stage",
    "StageActivity",
    "StageReminder",
    "Statement",
]
