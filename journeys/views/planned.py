"""What is planned: done or not after all, how it felt, taken along, taken off its day."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import MemberRequest, say
from journeys.answers import rebase
from journeys.forms.planner import FeltForm
from journeys.models import Journey, Planned
from journeys.models.revision import change
from journeys.views.door import today_of
from journeys.views.planner import (
    DAYS,
    FULL,
    day_of,
    left_over,
    my_planned,
    planned_of,
    with_form,
)


@require_POST
def planned_tick(request: MemberRequest, planned_id: UUID) -> HttpResponse:
    """Say that it was done, or take that back: `done` says which, so that twice is once."""
    row = my_planned(request, planned_id)
    done = request.POST.get("done") or request.GET.get("done")
    if done not in ("yes", "no"):
        return HttpResponseBadRequest()
    if row.tick(done=done == "yes", at=timezone.now()):
        other = "no" if done == "yes" else "yes"
        undo = f"{reverse('journeys:planned_tick', args=[row.pk])}?done={other}"
        say(request, _("Done.") if done == "yes" else _("Put back."), undo=undo)
    return _answer(request, row)


@require_POST
def planned_felt(request: MemberRequest, planned_id: UUID) -> HttpResponse:
    """Say how it felt, in one of the five words."""
    row = my_planned(request, planned_id)
    form = FeltForm(request.POST, mood=row.journey.pathway.mood, auto_id=f"id_{row.pk}_%s")
    if not form.is_valid():
        return _answer(request, row, form=form, status=422)
    feels = row.feels | {"actual": form.cleaned_data["actual"]}
    if not change(row, seen=form.cleaned_data["version"], feels=feels):
        rebase(form, version=row.version)
        form.add_error("actual", _("This was changed somewhere else. Save again to use yours."))
        return _answer(request, row, form=form, status=409)
    return _answer(request, row)


def _answer(
    request: MemberRequest, row: Planned, *, form: FeltForm | None = None, status: int = 200
) -> HttpResponse:
    """Back to the planner, or the one row that changed."""
    if not request.htmx and form is None:
        return redirect("journeys:planner")
    row.refresh_from_db()
    row = with_form(row, row.journey.pathway.mood)
    row.form = form or row.form  # type: ignore[attr-defined]
    context = {"nav_active": "goals", "row": row, "form": form}
    part = "journeys/partials/planned_item.html" if request.htmx else "journeys/planned_felt.html"
    return render(request, part, context | {"focus": True}, status=status)


@require_POST
def planned_move(request: MemberRequest, planned_id: UUID) -> HttpResponse:
    """Take it along to today."""
    row, today = my_planned(request, planned_id), today_of(request)
    moved = row.removed_at is None and row.move(today)
    say(request, _("It is on today’s page now.") if moved else str(FULL))
    return _left(request, row.journey, today, moved=row if moved else None)


@require_POST
def planned_remove(request: MemberRequest, planned_id: UUID) -> HttpResponse:
    """Take it off its day; it can be brought back."""
    row = my_planned(request, planned_id)
    if row.remove(at=timezone.now()):
        undo = reverse("journeys:planned_restore", args=[row.pk])
        say(request, _("Removed."), undo=undo)
    return _left(request, row.journey, today_of(request))


def _left(
    request: MemberRequest, journey: Journey, today: date, *, moved: Planned | None = None
) -> HttpResponse:
    """Back to the planner, or what is left of the days before, and today if it has more."""
    if not request.htmx:
        return redirect("journeys:planner")
    rows = planned_of(journey).filter(day__range=(today - timedelta(days=DAYS), today))
    found = [with_form(row, journey.pathway.mood) for row in rows]
    context = {"left": left_over(found, today), "answers": True}
    if moved:
        context |= {"one": day_of(today, found, today), "today": today, "added": moved.pk}
    return render(request, "journeys/partials/planner_left.html", context)


@require_POST
def planned_restore(request: MemberRequest, planned_id: UUID) -> HttpResponse:
    """Bring it back, if its day still has room."""
    row = my_planned(request, planned_id)
    say(request, _("Back where it was.") if row.restore() else str(FULL))
    return redirect("journeys:planner")
