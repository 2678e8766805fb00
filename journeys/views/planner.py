"""The planner: three things a day at most, and what is left undone is never counted."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from journeys.answers import Kept, rebase, send_again
from journeys.forms.planner import FeltForm, PlannedEditForm, PlannedForm
from journeys.models import Goal, Journey, Planned
from journeys.models.planned import PLACES
from journeys.models.revision import change
from journeys.views.door import posted, today_of
from stages.content import Measure

DAYS = 7
AHEAD = timedelta(days=400)
FULL = gettext_lazy(
    "This day has three things already, and three is plenty. Another day may have room."
)


class Day(NamedTuple):
    """A day of the planner."""

    day: date
    rows: list[Planned]
    has_room: bool


def my_planned(request: MemberRequest, planned_id: UUID) -> Planned:
    """Something planned that the member may change, also when just removed."""
    journeys = Journey.objects.editable_by(request.user)
    rows = Planned.objects.select_related("journey", "goal")
    return get_object_or_404(rows, pk=planned_id, journey__in=journeys)


@require_http_methods(["GET"])
def planner(request: MemberRequest) -> HttpResponse:
    """Seven days, from today or from the day asked for."""
    today = today_of(request)
    first = _asked_day(request.GET.get("from", "")) or today
    journey = Journey.objects.walked_by(request.user)
    last = first + timedelta(days=DAYS - 1)
    read = (min(first, today - timedelta(days=DAYS)), max(last, today))
    rows = planned_of(journey).filter(day__range=read)
    found = [with_form(row, journey.pathway.mood) for row in rows]
    days = [day_of(first + timedelta(days=n), found, today) for n in range(DAYS)]
    context = {
        "nav_active": "goals",
        "days": days,
        "today": today,
        "left": left_over(found, today) if first == today else [],
        "before": first - timedelta(days=DAYS),
        "after": first + timedelta(days=DAYS) if first <= today + AHEAD else None,
        "mood": journey.pathway.mood,
    }
    return render(request, "journeys/planner.html", context)


def left_over(rows: list[Planned], today: date) -> list[Planned]:
    """What was not done in the days before today: still here, and never counted."""
    before = today - timedelta(days=DAYS)
    return [row for row in rows if before <= row.day < today and not row.done_at]


def planned_of(journey: Journey) -> QuerySet[Planned]:
    """What is planned and was not taken back."""
    rows = Planned.objects.standing().filter(journey=journey)
    return rows.select_related("goal")


def day_of(day: date, rows: list[Planned], today: date) -> Day:
    """A day with what is on it."""
    mine = [row for row in rows if row.day == day]
    return Day(day, mine, day >= today and len(mine) < len(PLACES))


def _asked_day(text: str) -> date | None:
    """The day of an address; none where it holds no day, or one absurdly far away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1901 < day.year < 2200 else None


def with_form(row: Planned, mood: Measure) -> Planned:
    """Something planned, with the words for how it felt and a form to say it."""
    words = {point.value: point.word.lower() for point in mood.points}
    row.expected_word = words.get(row.feels.get("expected"), "")  # type: ignore[attr-defined]
    row.actual_word = words.get(row.feels.get("actual"), "")  # type: ignore[attr-defined]
    initial = {"version": row.version, "actual": row.feels.get("actual")}
    row.form = FeltForm(  # type: ignore[attr-defined]
        mood=mood, initial=initial, auto_id=f"id_{row.pk}_%s"
    )
    return row


@require_http_methods(["GET", "POST"])
def planner_day(request: MemberRequest, day: date) -> HttpResponse:
    """Put one more thing on a day."""
    today = today_of(request)
    if day > today + AHEAD:
        raise Http404
    if day < today and request.method == "GET":
        return redirect(f"{reverse('journeys:planner')}?from={day.isoformat()}")
    journey = Journey.objects.walked_by(request.user)
    form = _form(request, journey, day)
    kept: list[Kept] = []
    if form.is_valid():
        planned = _put_down(request, day, form)
        kept = _differs(planned, form, day) if planned else []
        if planned and not kept:
            return _added(request, journey, planned, today)
        if planned:
            send_again(form)
        else:
            form.add_error(None, str(FULL))
    context = {"nav_active": "goals", "day": day, "form": form, "kept": kept, "today": today}
    context["rows"] = planned_of(journey).filter(day=day)
    status = 409 if kept else 422 if form.errors else 200
    name = "journeys/planner_day.html" + ("#add" if request.htmx else "")
    return render(request, name, context, status=status)


def _form(request: MemberRequest, journey: Journey, day: date) -> PlannedForm:
    """The form of a day; in the day's card it has ids of its own, and the focus."""
    looks = {"auto_id": f"id_{day}_%s"} if request.htmx else {}
    form = PlannedForm(posted(request), mood=journey.pathway.mood, goals=_goals(journey), **looks)
    if request.htmx and not form.is_bound:
        form.fields["what"].widget.attrs["data-focus"] = True
    return form


def _added(request: MemberRequest, journey: Journey, row: Planned, today: date) -> HttpResponse:
    """Back to the planner, or the whole day with the new thing on it."""
    if not request.htmx:
        return redirect("journeys:planner")
    rows = planned_of(row.journey).filter(day=row.day)
    found = [with_form(one, journey.pathway.mood) for one in rows]
    context = {"one": day_of(row.day, found, today), "today": today, "added": row.pk}
    answer = render(request, "journeys/partials/planner_card.html", context)
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#day-{row.day}", "outerHTML"
    return answer


def _goals(journey: Journey) -> list[Goal]:
    return list(Goal.objects.filter(journey=journey).active())


def _values(form: PlannedForm | PlannedEditForm) -> dict[str, Any]:
    """What a valid form says, as the row keeps it."""
    data = form.cleaned_data
    return {
        "what": data["what"],
        "is_must": data["kind"] == "must",
        "matters": data["matters"],
        "feels": {"expected": data["expected"], "actual": data.get("actual")},
    }


def _put_down(request: MemberRequest, day: date, form: PlannedForm) -> Planned | None:
    """The row of that form; None where the day is full."""
    at = timezone.now()
    journey = Journey.objects.begin(request.user, at=at)
    row = Planned(journey=journey, owner=request.user, goal=form.goal(), day=day, planned_at=at)
    row.client_id = form.cleaned_data["client_id"]
    for name, value in _values(form).items():
        setattr(row, name, value)
    return row.put_down()


def _differs(row: Planned, form: PlannedForm, day: date) -> list[Kept]:
    """What an earlier sending of the same form said, if nothing changed since."""
    values = _values(form) | {"day": day, "goal_id": form.goal() and form.goal().pk}  # type: ignore[union-attr]
    same = all(getattr(row, name) == value for name, value in values.items())
    return [] if same or row.version > 1 else [Kept(form["what"].label, row.what)]


@require_http_methods(["GET", "POST"])
def planned_update(request: MemberRequest, planned_id: UUID) -> HttpResponse:
    """Say otherwise what is planned, or how it was."""
    row = my_planned(request, planned_id)
    initial = {
        "what": row.what,
        "matters": row.matters,
        "kind": "must" if row.is_must else "might",
        "goal": str(row.goal_id or ""),
        "version": row.version,
        **row.feels,
    }
    goals = {goal.pk: goal for goal in (*_goals(row.journey), row.goal) if goal}
    mood = row.journey.pathway.mood
    form = PlannedEditForm(posted(request), mood=mood, goals=goals.values(), initial=initial)
    kept: list[Kept] = []
    if form.is_valid():
        values = _values(form) | {"goal": form.goal()}
        if change(row, seen=form.cleaned_data["version"], **values):
            say(request, _("Changed."))
            return redirect("journeys:planner")
        kept = _both(row, mood)
        rebase(form, version=row.version)
    context = {"nav_active": "goals", "row": row, "form": form, "kept": kept}
    status = 409 if kept else 422 if form.errors else 200
    return render(request, "journeys/planned_update.html", context, status=status)


def _both(row: Planned, mood: Measure) -> list[Kept]:
    """What stands there now, in words."""
    row = with_form(row, mood)
    return [
        Kept(_("What would you like to do?"), row.what),
        Kept(_("What it is good for"), row.matters or "–"),
        Kept(_("How do you expect it to feel?"), row.expected_word or "–"),  # type: ignore[attr-defined]
        Kept(_("How did it feel?"), row.actual_word or "–"),  # type: ignore[attr-defined]
    ]
