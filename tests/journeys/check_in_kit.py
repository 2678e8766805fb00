"""What the tests of Today and of check-ins share."""

import uuid
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from journeys.models import CheckIn

CREATE = "/check-in/"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def said(mood=3, **more):
    return {"client_id": str(uuid.uuid4()), "score-mood": str(mood), **more}


def make(journey, mood=3, day=None, at=None, note="", client_id=None):
    at = at or timezone.now()
    answers = {"scores": {"mood": mood}, "feelings": [], "tags": [], "signs": [], "note": note}
    return journey.check_in(
        answers, day=day or journey.owner.local_day(at), at=at, client_id=client_id or uuid.uuid4()
    )


def many(journey, count):
    start = date(2026, 1, 1)
    rows = [
        CheckIn(
            owner_id=journey.owner_id,
            journey=journey,
            client_id=uuid.uuid4(),
            at=NOON,
            day=start - timedelta(days=n % 1000),
            answers={"scores": {"mood": 3}},
        )
        for n in range(count)
    ]
    CheckIn.objects.bulk_create(rows)
