"""Further pages of Look back: a year in boxes, what was done, a summary to take along."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest
from insights import almanac, history, look, petals, spans, summary, words, year
from insights.history import History
from insights.scale import scale_of
from stages import editions
from stages.content import Pathway

FIRST_YEAR = 1900
PETAL_SPANS = spans.SPANS[1:3]


@require_http_methods(["GET"])
def year_detail(request: MemberRequest, number: int | None = None) -> HttpResponse:
    """A year of the front question, a box for each check-in."""
    today = request.user.local_day(timezone.now())
    number = today.year if number is None else number
    if not FIRST_YEAR <= number <= today.year:
        raise Http404
    context = {"nav_active": "look-back", "year": number}
    context |= {"before": number - 1 if number > FIRST_YEAR else None}
    context |= {"after": number + 1 if number < today.year else None}
    if request.user.uses_look_back:
        first, last = year.days_of(number, today)
        noted = history.read_days(request.user, first, last, ("setback-days", "almanac"))
        context |= _year(request, noted, number) if not noted.paused else {"paused": True}
    return _answer(request, "insights/year.html", context)


@require_http_methods(["GET"])
def petals_detail(request: MemberRequest) -> HttpResponse:
    """What was done, by the five processes and by months."""
    today = request.user.local_day(timezone.now())
    wanted = request.GET.get("span")
    span = next((one for one in PETAL_SPANS if one.key == wanted), PETAL_SPANS[1])
    context: dict[str, Any] = {"nav_active": "look-back", "span": span, "spans": PETAL_SPANS}
    if request.user.uses_look_back:
        start = (spans.first_day(span, today) or today).replace(day=1)
        noted = history.read_days(request.user, start, today, ("done", "almanac"))
        counts = petals.count(pathway_of(request, noted), noted, start, today)
        shows_numbers = request.user.shows_numbers
        context |= {
            "paused": noted.paused,
            "petals": petals.petals(counts, start, today, shows_numbers=shows_numbers),
        }
    return _answer(request, "insights/petals.html", context)


@require_http_methods(["GET"])
def summary_detail(request: MemberRequest) -> HttpResponse:
    """Choose what goes in, and print it; nothing of it is kept or sent."""
    today = request.user.local_day(timezone.now())
    form = summary.SummaryForm(request.GET if "span" in request.GET else None)
    context: dict[str, Any] = {"nav_active": "look-back", "form": form}
    if request.user.uses_look_back and form.is_valid():
        context |= _summary(request, form, today)
    return _answer(request, "insights/summary.html", context)


def pathway_of(request: MemberRequest, noted: History) -> Pathway:
    """The edition a history is told in."""
    key = noted.pathway_key or editions.DEFAULT_PATHWAY
    return editions.read_here(key).pathway


def _year(request: MemberRequest, noted: History, number: int) -> dict[str, Any]:
    shows_numbers = request.user.shows_numbers
    scale = scale_of(pathway_of(request, noted).mood, shows_numbers=shows_numbers)
    answers = almanac.answers_to(scale, noted.months)
    rings = year.rings_of(look.setback_days(noted.setbacks), number)
    return {
        "picture": year.year(number, scale, answers, rings, shows_numbers=shows_numbers),
        "is_empty": not answers.counts,
    }


def _summary(request: MemberRequest, form: summary.SummaryForm, today: date) -> dict[str, Any]:
    span = spans.chosen(form.cleaned_data["span"])
    noted = history.read(request.user, span, today)
    if noted.paused:
        return {"paused": True}
    over = spans.stretch(span, today, history.earliest(noted))
    chosen = form.cleaned_data["parts"]
    said = summary.said(request.user, over) if summary.asks_for_words(chosen) else []
    pathway = pathway_of(request, noted)
    return {
        "over": over,
        "today": today,
        "first": words.day_in_words(over.start, today),
        "last": words.day_in_words(over.end, today),
        "sections": summary.sections(
            chosen,
            summary.Material(pathway, noted, over, today, said, request.user.shows_numbers),
        ),
    }


def _answer(request: MemberRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"{template}#look" if request.htmx else template, context)
