"""Ten minutes with the week: what to keep, what to put down, what comes next."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys import rows
from journeys.answers import Kept
from journeys.forms.reviews import QUESTIONS, ReviewForm
from journeys.models import Journey, Review, Step
from journeys.paging import page
from journeys.views.door import posted
from journeys.views.removing import bring_back, take_away
from journeys.views.sittings import is_kept, say_saved, written_page

WEEK = timedelta(days=7)
STEPS_OFFERED = 30


def reviews_of(request: MemberRequest) -> QuerySet[Review]:
    """The member's reviews, through the one door."""
    journeys = Journey.objects.visible_to(request.user)
    return Review.objects.filter(journey__in=journeys, removed_at=None)


def my_review(request: MemberRequest, review_id: UUID) -> Review:
    """A review the member may change, also one just removed."""
    journeys = Journey.objects.editable_by(request.user)
    return get_object_or_404(Review, pk=review_id, journey__in=journeys)


@require_http_methods(["GET"])
def review_list(request: MemberRequest) -> HttpResponse:
    """Earlier weeks, and a way to begin."""
    found = page(reviews_of(request), request.GET.get("after", ""), by=("-begun_at", "-id"))
    context = {"nav_active": "goals", "reviews": found, "rows": rows.of_reviews(found.rows)}
    return render(request, "journeys/review_list.html", context)


@require_http_methods(["GET", "POST"])
def review_create(request: MemberRequest) -> HttpResponse:
    """Begin; saved while typing."""
    form = ReviewForm(posted(request), steps=_steps_of_the_week(request))
    if not form.is_valid():
        return _show(request, form, status=422 if form.is_bound else 200)
    at, sitting = timezone.now(), form.cleaned_data["sitting"]
    review, made = Review.objects.get_or_create(
        owner=request.user,
        client_id=sitting,
        defaults={
            "journey": Journey.objects.begin(request.user, at=at),
            "sitting": sitting if request.htmx else None,
            "day": request.user.local_day(at),
            "begun_at": at,
            "changed_at": at,
            "words": form.words(),
        },
    )
    if made:
        return _saved(request, review)
    # Only the sitting that made it goes on here: a replay with other words shows both.
    return _save(request, form, review, seen=0)


def _steps_of_the_week(request: MemberRequest, review: Review | None = None) -> list[str]:
    """The words of the steps taken in the seven days before, and those ticked earlier."""
    last = review.begun_at if review else timezone.now()
    steps = Step.objects.filter(
        goal__journey__in=Journey.objects.visible_to(request.user),
        removed_at=None,
        done_at__range=(last - WEEK, last),
    ).order_by("done_at", "id")
    ticked = review.words.get("steps", []) if review else []
    return list(dict.fromkeys([*ticked, *(step.text for step in steps[:STEPS_OFFERED])]))


@require_http_methods(["GET"])
def review_detail(request: MemberRequest, review_id: UUID) -> HttpResponse:
    """Read one review."""
    review = get_object_or_404(reviews_of(request), pk=review_id)
    context = {"nav_active": "goals", "review": review, "answers": _answers(review)}
    return render(request, "journeys/review_detail.html", context)


def _answers(review: Review) -> list[Kept]:
    """Each question that was answered, with its words."""
    fields = ReviewForm.base_fields
    texts = [Kept(_("Steps you took this week"), "\n".join(review.words.get("steps", [])))]
    texts += [Kept(str(fields[name].label or ""), review.words.get(name, "")) for name in QUESTIONS]
    return [kept for kept in texts if kept.text]


@require_http_methods(["GET", "POST"])
def review_update(request: MemberRequest, review_id: UUID) -> HttpResponse:
    """Go on with a review, or change it."""
    review = my_review(request, review_id)
    form = ReviewForm(
        posted(request),
        steps=_steps_of_the_week(request, review),
        initial={**review.words, "version": review.version},
    )
    if not form.is_valid():
        return _show(request, form, review, status=422 if form.is_bound else 200)
    return _save(request, form, review, seen=form.cleaned_data["version"])


def _save(request: MemberRequest, form: ReviewForm, review: Review, *, seen: int) -> HttpResponse:
    """Write the words of this sitting, or show both."""
    if is_kept(request, form, review, seen=seen, words=form.words()):
        return _saved(request, review)
    return _show(request, form, review, status=409, kept=_answers(review))


def _saved(request: MemberRequest, review: Review) -> HttpResponse:
    """Say so while typing; afterwards show it, or come back to it later."""
    if request.htmx:
        return say_saved(request, review)
    if request.POST.get("then") == "later":
        say(request, _("Saved. You can go on whenever you like."))
        return redirect("journeys:review_list")
    Review.objects.filter(pk=review.pk, finished_at=None).update(finished_at=timezone.now())
    say(request, _("Saved. That is enough for this week."))
    return redirect("journeys:review_detail", review.pk)


def _show(
    request: MemberRequest,
    form: ReviewForm,
    review: Review | None = None,
    *,
    status: int = 200,
    kept: list[Kept] | None = None,
) -> HttpResponse:
    """The page to write on; while typing, only what is not saved and why."""
    context: dict[str, Any] = {
        "nav_active": "goals",
        "form": form,
        "review": review,
        "kept": kept,
    }
    name = "journeys/review_write.html"
    return written_page(request, name, context, part="write", status=status)


@require_POST
def review_remove(request: MemberRequest, review_id: UUID) -> HttpResponse:
    """Remove a review; it can be brought back."""
    review = my_review(request, review_id)
    take_away(request, review, restore="journeys:review_restore")
    return redirect("journeys:review_list")


@require_POST
def review_restore(request: MemberRequest, review_id: UUID) -> HttpResponse:
    """Bring a review back."""
    review = my_review(request, review_id)
    bring_back(request, review)
    return redirect("journeys:review_detail", review.pk)
