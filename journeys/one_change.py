"""After a setback: at most one change, to a plan or to a goal, in the member's own words.

A setback's `change` holds {"to": str, "label": str, "text": str, "row": str}: the place as
it is chosen, its name as it was read, the words, and the row that holds them now; for a
plan also "item", the line as the plan has it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from journeys.forms.plans import AT_MOST, as_item
from journeys.models import Journey, PlanPart, Setback, Step
from journeys.models.goal import last_position
from journeys.models.revision import sealed

type Places = list[tuple[str | Promise, list[tuple[str, str]]]]

GOALS_OFFERED = 20
PLANS = ("safety", "wellness")


def places(journey: Journey) -> Places:
    """Where one line could go: the parts of both plans, and the goals being worked on."""
    found: Places = []
    for kind in PLANS:
        if plan := journey.pathway.plan(kind):
            parts = [(f"{kind}:{part.key}", part.title) for part in plan.sections]
            found.append((plan.title, parts))
    if journey.pk and (goals := journey.goals.active()[:GOALS_OFFERED]):
        found.append((_("A next step"), [(f"goal:{goal.pk}", goal.wish) for goal in goals]))
    return found


def is_full(journey: Journey, to: str) -> bool:
    """Whether that part of a plan holds as many lines as fit."""
    kind, _colon, key = to.partition(":")
    parts = PlanPart.objects.filter(plan__journey=journey, plan__kind=kind, section=key)
    return any(len(part.items) >= AT_MOST for part in parts)


@transaction.atomic
def make(setback: Setback, to: str, text: str, *, at: datetime) -> bool:
    """Make the one change; False if there is another one already. Again changes nothing."""
    rows = Setback.objects.filter(pk=setback.pk, changed_at=None)
    if not rows.update(changed_at=at):
        setback.refresh_from_db()
        return (setback.change.get("to"), setback.change.get("text")) == (to, text)
    write = _to_goal if to.startswith("goal:") else _to_plan
    change = {"to": to, "text": text} | write(setback.journey, to, text, at=at)
    Setback.objects.filter(pk=setback.pk).update(**sealed(setback, {"change": change}))
    setback.refresh_from_db()
    return True


@transaction.atomic
def take_back(setback: Setback, *, at: datetime) -> bool:
    """Take the change back; False if its words were changed since, and so stay."""
    change = setback.change
    held = Setback.objects.filter(pk=setback.pk, changed_at__isnull=False)
    if not held.update(changed_at=None, **sealed(setback, {"change": {}})):
        return True
    if change["to"].startswith("goal:"):
        steps = Step.objects.filter(owner=setback.owner_id, pk=change["row"], version=1)
        return bool(steps.update(removed_at=at))
    part = PlanPart.objects.get(owner=setback.owner_id, pk=change["row"])
    return part.take_away(change["item"], at=at, sitting=uuid4())


def _to_plan(journey: Journey, to: str, text: str, *, at: datetime) -> dict[str, Any]:
    """One more line in a part of a plan."""
    kind, _colon, key = to.partition(":")
    plan = journey.pathway.plan(kind)
    section = next(part for part in plan.sections if part.key == key) if plan else None
    item = as_item(section.holds if section else "lines", text)
    part = PlanPart.begun(journey, kind, key, at=at)
    part.add(item, at=at, sitting=uuid4())
    return {"label": section.title if section else key, "row": str(part.pk), "item": item}


def _to_goal(journey: Journey, to: str, text: str, *, at: datetime) -> dict[str, Any]:
    """One more step of a goal."""
    goal = journey.goals.get(pk=UUID(to.partition(":")[2]))
    step = Step.objects.create(
        owner_id=goal.owner_id,
        goal=goal,
        client_id=uuid4(),
        position=last_position(goal.steps.all()),
        text=text,
        added_at=at,
    )
    return {"label": goal.wish, "row": str(step.pk)}
