"""The page Look back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from insights import counted, history, look, page, spans, words
from stages import editions


@require_http_methods(["GET"])
def look_back(request: MemberRequest) -> HttpResponse:
    """What a member noted over a span they choose: sentence, picture, table."""
    context: dict[str, Any] = {"nav_active": "look-back"}
    if request.user.uses_look_back:
        context |= _looked(request)
    template = "insights/look_back.html"
    if request.htmx:
        template += "#look-back"
    return render(request, template, context)


@require_http_methods(["POST"])
def look_back_switch(request: MemberRequest, state: str) -> HttpResponse:
    """Switch looking back on or off; everything noted stays as it is."""
    is_on = state == "on"
    request.user.uses_look_back = is_on
    request.user.save(update_fields=["uses_look_back"])
    back = reverse("insights:look_back_switch", args=["off" if is_on else "on"])
    said = _("Looking back is switched on.") if is_on else _("Looking back is switched off.")
    say(request, said, undo=back)
    return redirect("insights:look_back")


def _looked(request: MemberRequest) -> dict[str, Any]:
    """Everything the page shows, from two queries."""
    user, today = request.user, request.user.local_day(timezone.now())
    span = spans.chosen(request.GET.get("span", ""))
    with_tags = request.GET.get("around") == "yes"
    noted = history.read(user, span, today, with_tags=with_tags, marks=counted.MARKS_LISTED)
    if noted.paused:
        return {"paused": True}
    pathway = editions.read_here(noted.pathway_key or editions.DEFAULT_PATHWAY).pathway
    over = spans.stretch(span, today, history.earliest(noted))
    numbers = {"shows_numbers": user.shows_numbers}

    measures = page.measures(pathway, noted)
    measure = next((m for m in measures if m.key == request.GET.get("measure")), None)
    measure = measure or (measures[0] if measures else pathway.mood)
    chart = page.chart(measure, noted, over, today, **numbers)
    context: dict[str, Any] = {
        "span": span,
        "spans": spans.SPANS,
        "measure": measure,
        "measures": measures,
        "noted": noted,
        "chart": chart,
        "came_through": counted.came_through(noted.setbacks, today),
        "marked": counted.marked(noted, today),
        "today": today,
        "over": over,
    }
    if chart is None:
        few = page.answered(measure, noted)
        context["few"] = words.few_sentence(few, str(span.within), **numbers)
    if user.uses_stages:
        context["ribbon"] = page.ribbon(pathway, noted, over, today, **numbers)
    if with_tags and chart:
        scale = chart.scale
        found = look.around(scale, look.answers_to(scale, noted.notes))
        context["around"] = found
        context["bars"] = page.bars(found)
        if found.found:
            context["around_sentence"] = words.around_sentence(found, **numbers)
    return context
