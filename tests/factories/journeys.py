"""Rows of a member's own, for tests: `check_in(journey, day, mood=4)`."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from journeys.models import CheckIn, Goal, Journey, Setback, StageVisit, Step


def noon(day: date) -> datetime:
    """The middle of a day, in UTC."""
    return datetime.combine(day, time(12), UTC)


def check_in(
    journey: Journey,
    day: date,
    *,
    mood: int | None = 3,
    scores: dict[str, int | None] | None = None,
    tags: Sequence[str] = (),
    at: datetime | None = None,
) -> CheckIn:
    """A check-in with a mood, unless other scores are given."""
    answers = {"scores": {"mood": mood} if scores is None else scores, "tags": list(tags)}
    return CheckIn.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=uuid.uuid4(),
        day=day,
        at=at or noon(day),
        answers=answers | {"feelings": [], "signs": [], "note": ""},
    )


def check_ins(journey: Journey, days: Sequence[date], moods: Sequence[int]) -> list[CheckIn]:
    """A check-in for each day, the moods taken in turn, inserted at once."""
    rows = [
        CheckIn(
            owner=journey.owner,
            journey=journey,
            client_id=uuid.uuid4(),
            day=day,
            at=noon(day),
            answers={"scores": {"mood": moods[i % len(moods)]}, "tags": []},
        )
        for i, day in enumerate(days)
    ]
    return CheckIn.objects.bulk_create(rows, batch_size=500)


def setback(journey: Journey, day: date, *, since: date | None = None, helped: str = "") -> Setback:
    """A setback noted on a day."""
    return Setback.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=uuid.uuid4(),
        day=day,
        since_day=since,
        at=noon(day),
        words={"since": "", "what": "", "helped": helped},
    )


def visit(journey: Journey, stage_key: str, entered: date, left: date | None = None) -> StageVisit:
    """A stretch in a stage."""
    return StageVisit.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=uuid.uuid4(),
        pathway_key=journey.pathway_key,
        stage_key=stage_key,
        entered_at=noon(entered),
        focused_at=noon(entered),
        left_at=left and noon(left),
    )


def step_taken(journey: Journey, day: date, text: str = "Walk to the corner") -> Step:
    """A step of a goal of its own, done on a day."""
    goal = Goal.objects.create(
        owner=journey.owner,
        journey=journey,
        client_id=uuid.uuid4(),
        wish="More mornings outside",
        set_at=noon(day),
    )
    return Step.objects.create(
        owner=journey.owner,
        goal=goal,
        client_id=uuid.uuid4(),
        text=text,
        added_at=noon(day),
        done_at=noon(day),
    )
