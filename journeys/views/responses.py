"""Answers to activities, read back."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest
from journeys.forms.activities import read_back, said_in
from journeys.models import Journey, Response
from journeys.paging import page
from journeys.views.removing import bring_back, take_away

# So many of the newest can be chosen for comparing.
OFFERED = 60


class Pair(NamedTuple):
    """A question with the lines of both answers."""

    label: str
    then: list[str]
    now: list[str]


def responses_of(request: MemberRequest) -> QuerySet[Response]:
    """The member's answers, through the one door."""
    journeys = Journey.objects.visible_to(request.user)
    return Response.objects.filter(journey__in=journeys, removed_at=None)


def my_response(request: MemberRequest, response_id: UUID) -> Response:
    """An answer the member may change, also one just removed."""
    journeys = Journey.objects.editable_by(request.user)
    return get_object_or_404(Response, pk=response_id, journey__in=journeys)


@require_http_methods(["GET"])
def response_list(request: MemberRequest, slug: str) -> HttpResponse:
    """A member's answers to one activity over time; readable when it left the map."""
    activity = Journey.objects.walked_by(request.user).pathway.activity(slug)
    mine = responses_of(request).filter(activity_key=slug)
    found = page(mine, request.GET.get("after", ""), by=("-begun_at", "-id"))
    if activity is None and not found.rows:
        raise Http404
    title = activity.title if activity else found.rows[0].answers.get("title", "")
    context = {
        "nav_active": "journey",
        "activity": activity,
        "title": title,
        "slug": slug,
        "responses": found,
        "has_several": len(found.rows) > 1,
    }
    return render(request, "journeys/response_list.html", context)


@require_http_methods(["GET"])
def response_compare(request: MemberRequest, slug: str) -> HttpResponse:
    """Two answers to one activity beside each other: at first the earliest and the newest."""
    mine = responses_of(request).filter(activity_key=slug)
    newest = list(mine.order_by("-begun_at", "-id")[:OFFERED])
    if len(newest) < 2:
        return redirect("journeys:response_list", slug)
    then = _asked_for(request, mine, "then") or mine.order_by("begun_at", "id")[0]
    now = _asked_for(request, mine, "now") or newest[0]
    # What is compared can always be chosen, also where it is older than all that are offered.
    offered = [*newest, *(row for row in (now, then) if row not in newest)]
    context = {
        "nav_active": "journey",
        "slug": slug,
        "title": now.answers.get("title", ""),
        "offered": sorted(offered, key=lambda row: row.begun_at),
        "then": then,
        "now": now,
        "pairs": _pairs(then, now, shows_numbers=request.user.shows_numbers),
    }
    name = "journeys/response_compare.html" + ("#beside" if request.htmx else "")
    return render(request, name, context)


def _asked_for(request: MemberRequest, mine: QuerySet[Response], name: str) -> Response | None:
    """The answer that the address names, if it is the member's and of this activity."""
    try:
        return mine.filter(pk=UUID(request.GET.get(name, ""))).first()
    except ValueError:
        return None


def _pairs(then: Response, now: Response, *, shows_numbers: bool) -> list[Pair]:
    """Every question that either answers, in the order of the newer one."""
    before, after = (
        {said.key: said for said in said_in(row.answers, shows_numbers=shows_numbers)}
        for row in (then, now)
    )
    return [
        Pair(
            said.label,
            before[key].lines if key in before else [],
            after[key].lines if key in after else [],
        )
        for key, said in (after | before | after).items()
    ]


@require_http_methods(["GET"])
def response_detail(request: MemberRequest, response_id: UUID) -> HttpResponse:
    """Read one answer."""
    response = get_object_or_404(responses_of(request), pk=response_id)
    pathway = Journey.objects.walked_by(request.user).pathway
    context = {
        "nav_active": "journey",
        "response": response,
        "activity": pathway.activity(response.activity_key),
        "answers": read_back(response.answers, shows_numbers=request.user.shows_numbers),
    }
    return render(request, "journeys/response_detail.html", context)


@require_POST
def response_remove(request: MemberRequest, response_id: UUID) -> HttpResponse:
    """Remove an answer; it can be brought back."""
    response = my_response(request, response_id)
    take_away(request, response, restore="journeys:response_restore")
    pathway = Journey.objects.walked_by(request.user).pathway
    if pathway.activity(response.activity_key) is None:
        return redirect("journeys:goal_list")
    return redirect("journeys:activity_detail", response.activity_key)


@require_POST
def response_restore(request: MemberRequest, response_id: UUID) -> HttpResponse:
    """Bring an answer back."""
    response = my_response(request, response_id)
    bring_back(request, response)
    return redirect("journeys:response_detail", response.pk)
