"""What works for me: practices, by how the member felt before and after."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest
from journeys.models import Journey
from journeys.views.responses import responses_of
from stages.content import Activity

# The newest answers that are looked at: some years of daily practice.
LOOKED_AT = 1000
# From how many times on something is said about a practice.
ENOUGH = 3


class Now(NamedTuple):
    """How it is now, and which of the earlier feelings before a practice were like it."""

    key: str
    label: str | Promise
    before: range


class Worked(NamedTuple):
    """A practice with how often it was rated, and felt better, the same and worse after."""

    activity: Activity
    times: int
    better: int
    same: int
    worse: int

    @property
    def is_enough(self) -> bool:
        """Whether it was rated often enough to say something."""
        return self.times >= ENOUGH

    @property
    def usually_better(self) -> bool:
        """Whether it felt better after more than half of the times."""
        return self.better * 2 > self.times


NOW = (
    Now("strong", _("Very hard"), range(4)),
    Now("middle", _("In between"), range(4, 7)),
    Now("light", _("Fairly okay"), range(7, 11)),
)


@require_http_methods(["GET"])
def what_works(request: MemberRequest) -> HttpResponse:
    """Practices in the order of the member's own ratings, for how it is now if they say so."""
    asked = request.GET.get("now", "")
    chosen = next((now for now in NOW if now.key == asked), None)
    pathway = Journey.objects.walked_by(request.user).pathway
    practices = {a.key: a for a in pathway.activities if a.kind == "practice"}
    rows = responses_of(request).filter(activity_key__in=practices)
    ratings: dict[str, list[tuple[int, int]]] = {}
    for row in rows.only("owner_id", "activity_key", "answers")[:LOOKED_AT]:
        before, after = row.answers.get("before"), row.answers.get("after")
        if before is None or after is None or (chosen and before not in chosen.before):
            continue
        ratings.setdefault(row.activity_key, []).append((before, after))
    worked = sorted(
        (_worked(practices[key], pairs) for key, pairs in ratings.items()),
        key=lambda one: (-one.better / one.times, -one.times, one.activity.title),
    )
    context = {
        "nav_active": "goals",
        "choices": NOW,
        "chosen": chosen,
        "said": [one for one in worked if one.is_enough],
        "few": [one for one in worked if not one.is_enough],
        "untried": [a for key, a in practices.items() if key not in ratings],
    }
    name = "journeys/what_works.html"
    return render(request, name + "#works" if request.htmx else name, context)


def _worked(activity: Activity, pairs: Iterable[tuple[int, int]]) -> Worked:
    """Count; feelings are never averaged."""
    steps = [after - before for before, after in pairs]
    better, worse = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return Worked(activity, len(steps), better, len(steps) - better - worse, worse)
