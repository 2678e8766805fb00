"""A member with four hundred days of check-ins, and an almanac of them."""

import re
import uuid
from datetime import timedelta

import pytest

from insights.tasks import gather
from journeys.models import Almanac, CheckIn
from tests.conftest import HTMX
from tests.factories import journeys as make

__all__ = ["made", "year"]


@pytest.fixture
def year(journey, today):
    """A check-in on each of 400 days, with sleep on most and a line now and then."""
    rows = [
        CheckIn(
            owner=journey.owner,
            journey=journey,
            client_id=uuid.uuid4(),
            day=today - timedelta(days=n),
            at=make.noon(today - timedelta(days=n)),
            answers={
                "scores": {"mood": (2, 1, 2, 4, 5, None)[n % 6], "sleep": n % 11}
                if n % 3
                else {"mood": 4},
                "tags": ["a walk"],
                "note": "canary",
                "line": {"key": "hope-1", "text": "canary"} if n % 5 == 0 else None,
            },
        )
        for n in range(400)
    ]
    return CheckIn.objects.bulk_create(rows)


@pytest.fixture
def made(year):
    """The same, with an almanac of it."""
    gather()
    return Almanac.objects.get()


def page(client, url, today):
    """The middle of a page, without what is another each time."""
    address = url.format(year=(today - timedelta(days=60)).year)
    html = client.get(address, headers=HTMX).content.decode()
    html = html.split('<div id="toasts"')[0].strip()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
