"""Check-ins: said in a few taps, changed, taken back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import MemberRequest, say
from journeys import asked, replies, scores
from journeys.answers import rebase
from journeys.asking import Asking, asking_of
from journeys.forms.check_in import CheckInEditForm, CheckInForm, initial_of
from journeys.models import CheckIn, Journey, Revision
from journeys.paging import page
from journeys.views.door import Sign, check_in_or_404, go, posted, signs_of, today_of

MOODS = range(1, 6)
DAY = "journeys/check_in_day.html"
EDIT = "journeys/check_in_update.html"


@require_http_methods(["GET", "POST"])
def check_in_create(request: MemberRequest) -> HttpResponse:
    """Take a check-in for today, from the card on Today; a GET leads to today's page."""
    day = today_of(request)
    if request.method == "GET":
        return redirect("journeys:check_in_day", day=day)
    journey = Journey.objects.begin(request.user, at=timezone.now())
    asking = asking_of(journey, request.user, day)
    signs = signs_of(journey)
    texts = [sign.text for sign in signs]
    form = CheckInForm(request.POST, asking=asking, signs=texts, whole=False)
    kept = save(request, journey, form, day) if form.is_valid() else None
    clashes = kept is not None and clashing(form, kept)
    if kept and not clashes:
        if kept.is_very_hard or not request.htmx:
            return go(request, reverse("journeys:today"))
        week = asked.week_of(journey, day) if kept.answers.get("signs") else [kept]
        return render(request, "journeys/partials/noted.html", noted(journey, kept, week, signs))
    return render(
        request,
        "journeys/partials/check_in_card.html" if request.htmx else "journeys/check_in_again.html",
        {
            "journey": journey,
            "form": form,
            "kept": spoken(asking, kept) if kept and clashes else None,
            "pathway": journey.pathway,
        },
        status=409 if clashes else 422,
    )


@require_http_methods(["GET", "POST"])
def check_in_day(request: MemberRequest, day: date) -> HttpResponse:
    """Show one day, this or an earlier one, and add to it."""
    today = today_of(request)
    context = _around(day, today)
    if day > today:
        return render(request, "journeys/check_in_future.html", context, status=404)
    journey = _journey(request)
    signs = [sign.text for sign in signs_of(journey)]
    asking = asking_of(journey, request.user, day)
    form = CheckInForm(posted(request), asking=asking, signs=signs)
    kept = save(request, journey, form, day) if form.is_valid() else None
    clashes = kept is not None and clashing(form, kept)
    if kept and not clashes:
        very_hard = kept.is_very_hard and day == today
        return redirect("journeys:today") if very_hard else redirect("journeys:check_in_day", day)
    entries = [spoken(asking, one) for one in journey.check_ins.standing().filter(day=day)]
    context |= {
        "journey": journey,
        "form": form,
        "kept": spoken(asking, kept) if kept and clashes else None,
        "entries": entries,
        "line_said": any("line" in entry["said"] for entry in entries),
    }
    return render(request, DAY, context, status=_status(form, clashes))


@require_http_methods(["GET", "POST"])
def check_in_update(request: MemberRequest, check_in_id: UUID) -> HttpResponse:
    """Say one check-in otherwise."""
    check_in = check_in_or_404(request, check_in_id)
    journey = check_in.journey
    asking = asking_of(journey, request.user, check_in.day)
    form = CheckInEditForm(
        posted(request),
        asking=asking,
        signs=[sign.text for sign in signs_of(journey)],
        line=check_in.answers.get("line"),
        initial={"version": check_in.version, **initial_of(check_in.answers)},
    )
    clashes = False
    if form.is_valid():
        # A question that is not asked now keeps its answer.
        answers = form.answers()
        shown = {measure.key for measure in form.measures}
        older = check_in.answers.get("scores", {})
        answers["scores"] |= {key: older[key] for key in older if key not in shown}
        if check_in.amend(answers, seen=form.cleaned_data["version"], at=timezone.now()):
            say(request, _("Changed."))
            return redirect("journeys:check_in_day", day=check_in.day)
        clashes = True
        rebase(form, version=check_in.version)
    context = {
        "check_in": check_in,
        "journey": journey,
        "form": form,
        "kept": spoken(asking, check_in) if clashes else None,
        **_around(check_in.day, today_of(request)),
    }
    return render(request, EDIT, context, status=_status(form, clashes))


@require_http_methods(["GET"])
def check_in_history(request: MemberRequest, check_in_id: UUID) -> HttpResponse:
    """What a check-in said before it was changed."""
    check_in = check_in_or_404(request, check_in_id)
    asking = asking_of(check_in.journey, request.user, check_in.day)
    rows = Revision.objects.filter(owner=request.user, row_id=check_in.pk)
    found = page(rows, request.GET.get("after", ""), by=("-at", "-id"))
    context = {
        "check_in": check_in,
        "now": spoken(asking, check_in),
        "earlier": [(row.at, spoken(asking, check_in, row.words["answers"])) for row in found.rows],
        "next": found.next,
        "nav_active": "today",
    }
    return render(request, "journeys/check_in_history.html", context)


@require_http_methods(["POST"])
def signs_put_away(request: MemberRequest) -> HttpResponse:
    """Put the card about early signs away; signs noted from tomorrow on count anew."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    until = today_of(request).isoformat()
    journey.choose(lambda cell: cell | {"signs_until": until})
    say(request, _("Put away."), undo=reverse("journeys:signs_bring_back"))
    return go(request, reverse("journeys:today"))


@require_http_methods(["POST"])
def signs_bring_back(request: MemberRequest) -> HttpResponse:
    """Bring the card about early signs back."""
    journey = Journey.objects.begin(request.user, at=timezone.now())
    journey.choose(lambda cell: cell | {"signs_until": ""})
    return go(request, reverse("journeys:today"))


@require_http_methods(["POST"])
def check_in_remove(request: MemberRequest, check_in_id: UUID) -> HttpResponse:
    """Take a check-in back; it can be put back from the message."""
    check_in = check_in_or_404(request, check_in_id)
    check_in.remove(at=timezone.now())
    say(request, _("Taken back."), undo=reverse("journeys:check_in_restore", args=[check_in.pk]))
    return _to_day(request, check_in)


@require_http_methods(["POST"])
def check_in_restore(request: MemberRequest, check_in_id: UUID) -> HttpResponse:
    """Put a check-in back."""
    check_in = check_in_or_404(request, check_in_id)
    check_in.restore()
    say(request, _("It is back."))
    return _to_day(request, check_in)


def save(request: MemberRequest, journey: Journey, form: CheckInForm, day: date) -> CheckIn:
    """Keep what a valid form says, and tell how to take it back."""
    if journey._state.adding:
        journey = Journey.objects.begin(request.user, at=timezone.now())
    journey.owner = request.user
    client_id = form.cleaned_data["client_id"]
    kept = journey.check_in(form.answers(), day=day, at=timezone.now(), client_id=client_id)
    if not clash(form, kept):
        say(request, _("Saved"), undo=reverse("journeys:check_in_remove", args=[kept.pk]))
    return kept


def clash(form: CheckInForm, kept: CheckIn) -> bool:
    """Whether the same form was sent before with other words, so that both must be shown."""
    return kept.version == 1 and kept.answers != form.answers()


def clashing(form: CheckInForm, kept: CheckIn) -> bool:
    """The same, and let the form be sent once more: then both are kept."""
    clashes = clash(form, kept)
    if clashes:
        rebase(form, client_id=uuid4())
    return clashes


def noted(
    journey: Journey,
    check_in: CheckIn | asked.Said,
    week: Sequence[CheckIn | asked.Said],
    signs: list[Sign],
) -> dict[str, Any]:
    """What the card “Noted” shows, with what is said to it."""
    context = {"journey": journey, "check_in": check_in, "word": mood_word(journey, check_in)}
    if not journey.chosen.has_reply:
        return context
    lately = replies.signs_lately([(c.day, c.answers) for c in week], today=check_in.day)
    plan = plan_of(signs, check_in.answers.get("signs") or [])
    answers = check_in.answers
    one = replies.seen(journey.pathway, answers, signs_in_week=len(lately), plan=plan)
    return context | {"reply": replies.reply_to(one)}


def signs_card(
    journey: Journey, signs: list[Sign], week: Sequence[CheckIn | asked.Said], day: date
) -> dict[str, Any] | None:
    """The member's own plan, after several early signs within a week; else nothing."""
    until = journey.chosen.signs_until
    said = [(c.day, c.answers) for c in week if until is None or c.day > until]
    ticked = replies.signs_lately(said, today=day)
    if len(ticked) < replies.SEVERAL:
        return None
    mine = [sign for sign in signs if sign.text in ticked]
    is_safety = plan_of(signs, ticked) == "safety"
    return {"count": len(ticked), "signs": mine, "is_safety": is_safety}


def plan_of(signs: list[Sign], ticked: list[str]) -> str:
    """The plan that the ticked signs stand in; the wellness plan as soon as one stands there."""
    kinds = {sign.kind for sign in signs if sign.text in ticked}
    return "safety" if kinds == {"safety"} else "wellness"


def mood_word(journey: Journey, check_in: CheckIn | asked.Said) -> str:
    """The edition's word for the mood chosen, in the middle of a sentence."""
    mood = check_in.mood
    return scores.word_of(journey.pathway.mood, mood) if mood and mood in MOODS else ""


def spoken(
    asking: Asking, check_in: CheckIn, answers: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A check-in as a page shows it: each answer with its question's title, as now or before."""
    said = check_in.answers if answers is None else answers
    found, mood = said.get("scores", {}), asking.pathway.mood
    titles = {m.key: m for m in asking.choice.gone} | asking.choice.known(asking.pathway)
    further = [
        (measure, scores.said(measure, found[key], shows_numbers=asking.shows_numbers))
        for key, measure in titles.items()
        if key in found
    ]
    word = scores.word_of(mood, found["mood"]) if found.get("mood") in MOODS else ""
    return {"row": check_in, "said": said, "word": word, "further": further}


def _journey(request: MemberRequest) -> Journey:
    return Journey.objects.walked_by(request.user)


def _around(day: date, today: date) -> dict[str, Any]:
    return {
        "day": day,
        "today": today,
        "is_today": day == today,
        "day_before": day - timedelta(days=1) if day.year >= 1901 else None,
        "day_after": day + timedelta(days=1) if day < today else None,
        "nav_active": "today",
    }


def _status(form: CheckInForm | CheckInEditForm, clashes: bool) -> int:
    return 409 if clashes else 422 if form.errors else 200


def _to_day(request: MemberRequest, check_in: CheckIn) -> HttpResponse:
    if check_in.day == today_of(request):
        return go(request, reverse("journeys:today"))
    return go(request, reverse("journeys:check_in_day", args=[check_in.day]))
