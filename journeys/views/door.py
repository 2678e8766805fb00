"""How a page of the walk reaches what it shows: only through the member's own journey."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.http import MemberRequest
from journeys import asked, offers
from journeys.models import CheckIn, Journey, Setback, StageVisit
from journeys.models.stretch import StageVisitQuerySet
from stages.content import Stage

FIRST_YEAR = 1900


class DayConverter:
    """A day in an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Anything that is no day, or is absurdly long ago, matches no address."""
        day = date.fromisoformat(value)
        if day.year < FIRST_YEAR:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        """The day as it stands in the address."""
        return value.isoformat()


def posted(request: MemberRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is an answer too."""
    return request.POST if request.method == "POST" else None


def today_of(request: MemberRequest) -> date:
    """The member's own day."""
    return request.user.local_day(timezone.now())


def stage_or_404(journey: Journey, slug: str) -> Stage:
    """A stage of the edition in memory."""
    stage = journey.pathway.stage(slug)
    if stage is None:
        raise Http404
    return stage


def check_in_or_404(request: MemberRequest, check_in_id: UUID) -> CheckIn:
    """A check-in of the member's own."""
    journeys = Journey.objects.visible_to(request.user)
    rows = CheckIn.objects.select_related("journey")
    return get_object_or_404(rows, pk=check_in_id, journey__in=journeys)


def visit_or_404(request: MemberRequest, visit_id: UUID) -> StageVisit:
    """A visit of the member's own."""
    journeys = Journey.objects.visible_to(request.user)
    return get_object_or_404(StageVisit, pk=visit_id, journey__in=journeys)


def setback_or_404(request: MemberRequest, setback_id: UUID) -> Setback:
    """A setback of the member's own."""
    journeys = Journey.objects.visible_to(request.user)
    return get_object_or_404(Setback, pk=setback_id, journey__in=journeys)


class Sign(NamedTuple):
    """An early sign in a member's own plan, and what they wrote to do then."""

    text: str
    then: str
    kind: str


def signs_of(journey: Journey) -> list[Sign]:
    """The early signs in the member's own plans, each once."""
    found: dict[str, Sign] = {}
    for part in asked.plan_signs(journey):
        for item in part.items:
            if text := item.get("text", ""):
                sign = Sign(text, item.get("then", ""), part.kind)  # type: ignore[attr-defined]
                found.setdefault(text, sign)
    return list(found.values())


def go(request: MemberRequest, address: str) -> HttpResponse:
    """Lead the whole window on."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def offer_after(journey: Journey, entered: list[Stage], left: list[str]) -> str | None:
    """The address of the first offer that an app above has for this move."""
    found = [ask(journey, stage) for stage in entered for ask in offers.after_entering]
    found += [ask(journey, key) for key in left for ask in offers.after_leaving]
    return next((address for address in found if address), None)


def named(journey: Journey, visits: StageVisitQuerySet) -> list[StageVisit]:
    """Visits with the stage each one is in, or None where this edition no longer has it."""
    rows = list(visits)
    for visit in rows:
        visit.stage = journey.stage_of(visit)  # type: ignore[attr-defined]
    return rows
