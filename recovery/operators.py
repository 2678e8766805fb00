"""What those who look after this instance are told on every page: that reminders stand still.

Content editors are the only people with an account of whom the instance knows that they look
after it. Who they are and how things stand is remembered for a while by each process, so that
no page of anybody asks the database for it.
"""

from __future__ import annotations

from time import monotonic
from typing import NamedTuple
from uuid import UUID

from django.db import DatabaseError
from django.utils import timezone

from reminders import health
from stages.models import EditorGrant

REMEMBERED_FOR = 60.0


class Known(NamedTuple):
    """Whom to tell, what, and until when that is believed."""

    editors: frozenset[UUID]
    faults: health.Faults
    until: float


NOTHING = health.Faults(silent_minutes=0, push_refused=0)
_known = Known(frozenset(), NOTHING, 0.0)


def forget(*, until: float = 0.0) -> None:
    """Believe that all is well, until then; look again after that."""
    global _known
    _known = Known(frozenset(), NOTHING, until)


def faults_for(user_id: UUID) -> health.Faults | None:
    """What this person has to know; None if nothing, or if it is not theirs."""
    global _known
    if monotonic() > _known.until:
        try:
            editors = frozenset(EditorGrant.objects.open().values_list("user_id", flat=True))
            faults = health.faults(timezone.now()) if editors else NOTHING
        except DatabaseError:
            return None
        _known = Known(editors, faults, monotonic() + REMEMBERED_FOR)
    return _known.faults if user_id in _known.editors and any(_known.faults) else None
