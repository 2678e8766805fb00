"""What the tests of goals, plans, activities and the journal share."""

import re
import uuid

from django.utils import timezone

from journeys.models import Goal, JournalEntry, Plan, PlanPart, Response, Revision, Step


def make_goal(journey, wish="See people", **more):
    more = {"client_id": uuid.uuid4(), "set_at": timezone.now()} | more
    return Goal.objects.create(owner_id=journey.owner_id, journey=journey, wish=wish, **more)


def make_step(goal, text="Call Jo", **more):
    more = {"client_id": uuid.uuid4(), "added_at": timezone.now()} | more
    return Step.objects.create(owner_id=goal.owner_id, goal=goal, text=text, **more)


def make_entry(journey, text="A quiet day", **more):
    now = timezone.now()
    more = {"client_id": uuid.uuid4(), "at": now, "changed_at": now, "day": now.date()} | more
    return JournalEntry.objects.create(
        owner_id=journey.owner_id, journey=journey, text=text, **more
    )


def make_response(journey, key="slow-breath", answers=None, **more):
    now = timezone.now()
    more = {"client_id": uuid.uuid4(), "begun_at": now, "changed_at": now} | more
    answers = answers or {"title": "Once", "labels": {"a": "What"}, "fields": {"a": "kept words"}}
    return Response.objects.create(
        owner_id=journey.owner_id, journey=journey, activity_key=key, answers=answers, **more
    )


def make_part(journey, section="signs", items=None, kind="safety"):
    now = timezone.now()
    plan, _ = Plan.objects.get_or_create(
        journey=journey, kind=kind, defaults={"owner_id": journey.owner_id, "begun_at": now}
    )
    return PlanPart.objects.create(
        owner_id=journey.owner_id,
        plan=plan,
        section=section,
        changed_at=now,
        items=items if items is not None else [{"text": "Curtains stay closed"}],
    )


def make_revision(row, **words):
    return Revision.objects.create(
        owner_id=row.owner_id,
        row_id=row.pk,
        sitting=uuid.uuid4(),
        at=timezone.now(),
        words=words,
    )


def hidden(response, name):
    """The value of a hidden input on a page."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.text)
    assert found, name
    return found[1]
