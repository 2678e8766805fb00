"""Approaches: what there is, what it takes, what is known about it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest
from journeys import rows
from journeys.models import Journey


@require_http_methods(["GET"])
def approach_list(request: MemberRequest) -> HttpResponse:
    """Every approach of the pathway, or those studied with one difficulty."""
    pathway = Journey.objects.walked_by(request.user).pathway
    asked = request.GET.get("for", "")
    chosen = next((one for one in pathway.difficulties if one.key == asked), None)
    approaches = [
        (approach, pathway.difficulties_of(approach))
        for approach in pathway.approaches
        if chosen is None or chosen.key in approach.for_difficulties
    ]
    context = {
        "nav_active": "goals",
        "difficulties": pathway.difficulties,
        "chosen": chosen,
        "approaches": approaches,
    }
    name = "journeys/approach_list.html"
    return render(request, name + "#approaches" if request.htmx else name, context)


@require_http_methods(["GET"])
def approach_detail(request: MemberRequest, slug: str) -> HttpResponse:
    """One approach, and the member's own trials of it."""
    journey = Journey.objects.walked_by(request.user)
    approach = journey.pathway.approach(slug)
    if approach is None:
        raise Http404
    found = [journey.pathway.activity(key) for key in approach.activities]
    context = {
        "nav_active": "goals",
        "approach": approach,
        "difficulties": journey.pathway.difficulties_of(approach),
        "activities": [activity for activity in found if activity],
        "tried": rows.of_experiments(journey.experiments.standing().filter(approach_key=slug)[:5]),
    }
    return render(request, "journeys/approach_detail.html", context)
