"""The queries behind the pages that a member opens most, put into SQL once."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.fields import opener
from accounts.models import User
from accounts.prepared import Prepared
from journeys import replies
from journeys.models import CheckIn, Journey, Plan, PlanPart, Response, Step
from journeys.models.check_in import mood_in
from journeys.models.journey import JourneyQuerySet

STEPS_SHOWN = 5
# More check-ins than this in one week are not looked at for early signs.
IN_A_WEEK = 80


def journey_today(user: User, day: date) -> Journey:
    """The open journey, or the one the first act will save, with what Today says of it.

    Its focus, its pause, a letter that is due, and a plan that was used and not seen since.
    """
    return _first(_journey_with_news(user.pk, day), user)


def journey_beside(user: User, stage_key: str) -> Journey:
    """The open journey, and whether the member is in that stage."""
    return _first(_journey_with_stage(user.pk, stage_key), user)


def journey_with(user: User, activity_key: str) -> Journey:
    """The open journey, and what the member has of that activity."""
    return _first(_journey_with_activity(user.pk, activity_key), user)


def next_steps(journey: Journey) -> list[Step]:
    """The next steps of the goals being worked on, in the member's order."""
    return _next_steps(journey.pk)


class Said(NamedTuple):
    """A check-in as Today reads it."""

    pk: UUID
    day: date
    at: datetime
    answers: dict[str, Any]

    @property
    def mood(self) -> int | None:
        """The point of the mood measure that was chosen."""
        return mood_in(self.answers)


def week_of(journey: Journey, day: date) -> list[Said]:
    """The check-ins of the week that ends on a day, newest first."""
    open_cell = opener(CheckIn, "answers", journey.owner_id)
    rows = _week(journey.pk, day - timedelta(days=replies.WEEK - 1), day)
    return [Said(pk, on, at, open_cell(cell, pk)) for pk, on, at, cell in rows]


def plan_signs(journey: Journey) -> list[PlanPart]:
    """The parts of the member's plans that list early signs, each with its plan's `kind`."""
    return _plan_signs(journey.pk)


def _first(found: list[Journey], user: User) -> Journey:
    return found[0] if found else Journey.not_begun(user)


def _open(owner_id: UUID) -> JourneyQuerySet:
    return Journey.objects.editable_by(User(pk=owner_id)).open()


def _of_activity(owner_id: UUID, activity_key: str) -> QuerySet[Journey]:
    mine = Response.objects.filter(
        journey=OuterRef("pk"), activity_key=activity_key, removed_at=None
    )
    unfinished = mine.filter(finished_at=None).values("pk")[:1]
    return _open(owner_id).annotate(unfinished=Subquery(unfinished), answered=Exists(mine))


def _with_news(owner_id: UUID, day: date) -> QuerySet[Journey]:
    changed = PlanPart.objects.filter(plan=OuterRef("pk"), changed_at__gt=OuterRef("used_at"))
    used = Plan.objects.filter(
        Q(looked_over_at=None) | Q(looked_over_at__lt=F("used_at")),
        ~Exists(changed),
        journey=OuterRef("pk"),
        used_at__isnull=False,
    ).order_by("-used_at")
    return (
        _open(owner_id)
        .with_state()
        .with_letter(day)
        .annotate(used_plan=Subquery(used.values("kind")[:1]))
        .annotate(plan_used_at=Subquery(used.values("used_at")[:1]))
    )


def _steps_of(journey_id: UUID) -> QuerySet[Step]:
    goals = {"goal__paused_at": None, "goal__reached_at": None, "goal__let_go_at": None}
    steps = Step.objects.filter(goal__journey_id=journey_id, done_at=None, removed_at=None, **goals)
    return steps.order_by("goal__position", "position", "added_at")[:STEPS_SHOWN]


def _week_of(journey_id: UUID, first: date, last: date) -> QuerySet[Any, Any]:
    rows = CheckIn.objects.standing().filter(journey_id=journey_id)
    rows = rows.filter(day__gte=first, day__lte=last).order_by("-day", "-at")[:IN_A_WEEK]
    return rows.values_list("pk", "day", "at", "answers")


def _signs_in_plans(journey_id: UUID) -> QuerySet[PlanPart]:
    parts = PlanPart.objects.filter(plan__journey_id=journey_id, section__endswith="signs")
    return parts.annotate(kind=F("plan__kind"))


_journey_with_news = Prepared(_with_news, UUID, date)
_journey_with_stage = Prepared(lambda owner, key: _open(owner).with_stage(key), UUID, str)
_journey_with_activity = Prepared(_of_activity, UUID, str)
_next_steps = Prepared(_steps_of, UUID)
_week = Prepared(_week_of, UUID, date, date)
_plan_signs = Prepared(_signs_in_plans, UUID)
