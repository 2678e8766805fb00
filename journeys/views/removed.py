"""What was removed: put back, or deleted for good. Nothing goes by itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import MemberRequest, say
from journeys import removed
from journeys.models import Journey


@require_http_methods(["GET"])
def removed_list(request: MemberRequest) -> HttpResponse:
    """Everything removed, the newest first; put away while everything is paused."""
    return _show(request)


@require_POST
def removed_delete(request: MemberRequest, kind: str, row_id: UUID) -> HttpResponse:
    """Delete one removed thing for good; there is no way back, and the page says so before."""
    if kind not in removed.KINDS:
        raise Http404
    row = get_object_or_404(removed.rows_of(kind, _journeys(request)), pk=row_id)
    removed.delete(row)
    say(request, _("Deleted for good."))
    return _show(request) if request.htmx else redirect("journeys:removed_list")


def _journeys(request: MemberRequest) -> Any:
    return Journey.objects.editable_by(request.user)


def _before(text: str) -> datetime | None:
    """The moment in an address, if it holds one."""
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    return at if at and at.tzinfo and 1900 < at.year < 9000 else None


def _show(request: MemberRequest) -> HttpResponse:
    journey = Journey.objects.with_state().walked_by(request.user)
    context: dict[str, Any] = {"is_resting": bool(getattr(journey, "paused_since", None))}
    if not context["is_resting"]:
        before = _before(request.GET.get("before", ""))
        context["things"], context["next"] = removed.page_of(_journeys(request), before)
    name = "journeys/removed_list.html" + ("#removed" if request.htmx else "")
    return render(request, name, context | {"nav_active": "you"})
