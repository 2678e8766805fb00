"""Removing something of one's own, and bringing it back: never a question, always an undo."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import MemberRequest, say


def take_away(request: MemberRequest, row: Any, *, restore: str) -> None:
    """Take a row out of sight; the message brings it back. Again changes nothing."""
    rows = type(row)._base_manager.filter(pk=row.pk, removed_at=None)
    if rows.update(removed_at=timezone.now()):
        say(request, _("Removed."), undo=reverse(restore, args=[row.pk]))


def bring_back(request: MemberRequest, row: Any) -> None:
    """Bring a row back as it was."""
    type(row)._base_manager.filter(pk=row.pk).update(removed_at=None)
    say(request, _("Back where it was."))
