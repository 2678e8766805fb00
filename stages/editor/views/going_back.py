"""Back to an earlier edition: with a second reader, or at once where words hurt somebody now."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from stages import editions as in_memory
from stages.editor import pieces, standing
from stages.editor.compare import compare
from stages.editor.door import Name, draft_or_404, edition_or_404, editors_only, show
from stages.editor.forms import WordsForm
from stages.models import Deed, Edition, Pathway, Review


@require_http_methods(["GET", "POST"])
@editors_only
def go_back(request: MemberRequest, name: Name, number: int) -> HttpResponse:
    """What going back would change for members; a second reader decides, or, in need, one alone."""
    pathway, earlier = draft_or_404(name), edition_or_404(name, number)
    if request.method == "GET":
        return _page(request, pathway, earlier, WordsForm())
    form, live = WordsForm(request.POST), standing.newest_of(pathway)
    at_once = request.POST.get("how") == "now" and settings.CONTENT_REVIEW
    if not form.is_valid():
        return _page(request, pathway, earlier, form, status=422)
    if at_once and not form.cleaned_data["words"]:
        form.add_error("words", _("Say in a line why it cannot wait. It is kept and shown."))
        return _page(request, pathway, earlier, form, status=422)
    if request.POST.get("live") != str(live.number if live else 0):
        return _page(request, pathway, earlier, form, status=409, moved_on=True)
    review = _review(request, pathway, earlier, form.cleaned_data["words"], at_once=at_once)
    if review is None:
        return _page(request, pathway, earlier, form, status=409)
    return redirect("editor:review_detail" if not review.published else "editor:edition_list", name)


def _page(
    request: MemberRequest,
    pathway: Pathway,
    earlier: Edition,
    form: WordsForm,
    *,
    status: int = 200,
    moved_on: bool = False,
) -> HttpResponse:
    live = standing.newest_of(pathway)
    context: dict[str, Any] = {
        "pathway": pathway,
        "earlier": earlier,
        "live": live,
        "form": form,
        "waits": standing.open_review(pathway),
        "needs_reader": settings.CONTENT_REVIEW,
        "moved_on": moved_on,
        "differences": compare(live.content if live else {}, earlier.content),
    }
    return show(request, "go_back.html", context, status=status)


def _review(
    request: MemberRequest, pathway: Pathway, earlier: Edition, words: str, *, at_once: bool
) -> Review | None:
    """The earlier edition sent to a reader, or published; nothing where another one waits."""
    at, alone = timezone.now(), not settings.CONTENT_REVIEW
    review = Review(
        pathway=pathway,
        content=earlier.content,
        digest=earlier.digest,
        words=words,
        sent_by=request.user,
        sent_at=at,
        earlier=earlier.number,
        alone=alone,
        at_once=at_once,
    )
    try:
        with transaction.atomic():
            if alone or at_once:
                _publish(request, review, earlier, at=at)
            else:
                review.save()
                pieces.note(pathway, request.user, at, Deed.SENT, title=words[:300])
                say(request, _("Sent. Somebody else reads it before members do."))
    except IntegrityError:
        return None
    return review


def _publish(request: MemberRequest, review: Review, earlier: Edition, *, at: datetime) -> None:
    """Members read the earlier words again; who let them, and why, is kept beside the edition."""
    made = earlier.publish_again(at=at)
    review.published, review.closed_at, review.read_by = made.number, at, request.user
    if Review.objects.filter(pathway=review.pathway, published=made.number).exists():
        return  # It is live already: pressed twice.
    review.save()
    title = _("Edition %(new)s says what edition %(old)s said") % {
        "new": made.number,
        "old": earlier.number,
    }
    pieces.note(review.pathway, request.user, at, Deed.WENT_BACK, title=title)
    transaction.on_commit(in_memory.forget)
    say(request, title + ".")


@require_POST
@editors_only
def second(request: MemberRequest, name: Name, number: int) -> HttpResponse:
    """Somebody else has read what went live in need."""
    pathway, at = draft_or_404(name), timezone.now()
    review = get_object_or_404(Review, pathway=pathway, published=number, at_once=True)
    if review.sent_by_id == request.user.pk:
        say(request, _("Somebody else has to read it: you let it go live."))
        return redirect("editor:edition_list", name)
    rows = Review.objects.unread().filter(pk=review.pk)
    if rows.update(seconded_by=request.user, seconded_at=at):
        title = _("Edition %s") % number
        pieces.note(pathway, request.user, at, Deed.SECONDED, title=title)
        say(request, _("Noted: a second person has read it."))
    return redirect("editor:edition_list", name)
