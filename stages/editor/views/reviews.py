"""A draft goes to a second reader, and that person publishes it or sends it back."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from stages import content, editions
from stages.editor import pieces, standing
from stages.editor.compare import compare
from stages.editor.door import Name, draft_or_404, editors_only, show
from stages.editor.forms import WordsForm
from stages.editor.kinds import ABOUT, KINDS
from stages.editor.reading import Help, help_with
from stages.models import Deed, Edition, Origin, Pathway, Review
from stages.models.edition import digest_of


@require_http_methods(["GET"])
@editors_only
def review_detail(request: MemberRequest, name: Name) -> HttpResponse:
    """What would change for members, and who decides."""
    return _page(request, draft_or_404(name), WordsForm())


def _page(
    request: MemberRequest,
    pathway: Pathway,
    form: WordsForm,
    *,
    status: int = 200,
    moved_on: bool = False,
) -> HttpResponse:
    review, live = standing.open_review(pathway), standing.newest_of(pathway)
    draft = pathway.plain()
    shown = review.content if review else draft
    context = {
        "pathway": pathway,
        "review": review,
        "live": live,
        "form": form,
        "problems": [] if review else standing.problems_of(draft),
        "differences": compare(live.content if live else {}, shown),
        "marks": _marks(shown, pathway.language),
        "is_mine": bool(review and review.sent_by_id == request.user.pk),
        "has_moved_on": bool(review and not review.earlier and _digest(draft) != review.digest),
        "needs_reader": settings.CONTENT_REVIEW,
        "last": pathway.reviews.exclude(closed_at=None).select_related("read_by").first(),
        "moved_on": moved_on,
    }
    return show(request, "review_detail.html", context, status=status)


def _digest(plain: dict[str, Any]) -> str:
    """The digest of a draft in its plain form; of one that does not hold together, none."""
    try:
        return digest_of(content.Pathway.model_validate(plain).model_dump(mode="json"))
    except content.ContentError:
        return ""


def _marks(plain: dict[str, Any], language: str) -> list[tuple[str, Help]]:
    """Reading help for the whole pathway: only the things that have a mark."""
    found = [(str(plain["title"]), help_with(ABOUT, plain, language))]
    for kind in KINDS.values():
        found += [(thing["title"], help_with(kind, thing, language)) for thing in plain[kind.name]]
    return [(title, reading) for title, reading in found if reading.marks or reading.is_hard]


@require_POST
@editors_only
def review_send(request: MemberRequest, name: Name) -> HttpResponse:
    """Send the draft as it stands now; where the host asks for no reader, publish it."""
    pathway, form = draft_or_404(name), WordsForm(request.POST)
    plain = pathway.plain()
    if not form.is_valid() or standing.problems_of(plain):
        return _page(request, pathway, form, status=422)
    at = timezone.now()
    snapshot = content.Pathway.model_validate(plain).model_dump(mode="json")
    review = Review(
        pathway=pathway,
        content=snapshot,
        digest=digest_of(snapshot),
        words=form.cleaned_data["words"],
        sent_by=request.user,
        sent_at=at,
        alone=not settings.CONTENT_REVIEW,
    )
    try:
        with transaction.atomic():
            review.save()
            pieces.note(pathway, request.user, at, Deed.SENT, title=review.words[:300])
            if review.alone:
                _publish(request, review, at=at)
    except IntegrityError:
        # Somebody sent it in the same moment: that one waits.
        return redirect("editor:review_detail", name)
    if not review.alone:
        say(request, _("Sent. Somebody else reads it before members do."))
    return redirect("editor:review_detail", name)


def _close(pathway: Pathway, *, at: datetime, **values: Any) -> bool:
    """Answer the open review once, whoever asks at the same time."""
    rows = Review.objects.open().filter(pathway=pathway)
    return bool(rows.update(closed_at=at, **values))


@require_POST
@editors_only
def review_take_back(request: MemberRequest, name: Name) -> HttpResponse:
    """The draft goes on; nobody has to read it now."""
    pathway, at = draft_or_404(name), timezone.now()
    if _close(pathway, at=at):
        pieces.note(pathway, request.user, at, Deed.TAKEN_BACK)
        say(request, _("Taken back. The draft is as it was."))
    return redirect("editor:review_detail", name)


@require_POST
@editors_only
def review_return(request: MemberRequest, name: Name) -> HttpResponse:
    """Not yet: send it back with a line."""
    pathway, form, at = draft_or_404(name), WordsForm(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, pathway, form, status=422)
    words = form.cleaned_data["words"]
    if _close(pathway, at=at, read_by=request.user, answer=words):
        pieces.note(pathway, request.user, at, Deed.RETURNED, title=words[:300])
        say(request, _("Sent back. Members see nothing of it."))
    return redirect("editor:review_detail", name)


@require_POST
@editors_only
def review_publish(request: MemberRequest, name: Name) -> HttpResponse:
    """The second reader publishes exactly what they read, over exactly what was live then."""
    pathway = draft_or_404(name)
    review = standing.open_review(pathway)
    if review is None:
        return redirect("editor:review_detail", name)
    if settings.CONTENT_REVIEW and review.sent_by_id == request.user.pk:
        return _page(request, pathway, WordsForm(), status=403)
    live = standing.newest_of(pathway)
    seen = (request.POST.get("digest"), request.POST.get("live"))
    if seen != (review.digest, str(live.number if live else 0)):
        return _page(request, pathway, WordsForm(), status=409, moved_on=True)
    with transaction.atomic():
        _publish(request, review, at=timezone.now())
    return redirect("editor:review_detail", name)


def _publish(request: MemberRequest, review: Review, *, at: datetime) -> None:
    """Close the review and make the edition, both or neither."""
    alone = not settings.CONTENT_REVIEW
    rows = Review.objects.open().filter(pk=review.pk)
    if not rows.update(closed_at=at, read_by=request.user, alone=alone):
        return
    origin = Origin.EARLIER if review.earlier else Origin.DRAFT
    read = content.Pathway.model_validate(review.content)
    made = Edition.objects.publish(read, at=at, origin=origin)
    Review.objects.filter(pk=review.pk).update(published=made.number)
    title = _("Edition %s") % made.number
    pieces.note(review.pathway, request.user, at, Deed.PUBLISHED, title=title)
    transaction.on_commit(editions.forget)
    say(request, _("Edition %s is live. Members read it within seconds.") % made.number)
