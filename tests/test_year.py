"""Every page of a member with three years behind them, within its literal number of queries.

The pages are found in the URL configuration and behind the links. A new page has the budget
of every page; one that needs more is named here.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.life import THREE_YEARS, live
from tests.walking import shapes, walk

EVERY = 4
MORE = {"/today/": 6}
# Of the house or of signing in, and not of the walk.
ELSEWHERE = ("/recover", "/join", "/sign-", "/about", "/offline", "/content")


@pytest.fixture
def life(member, pathway):
    return live(member, THREE_YEARS, at=timezone.now())


def test_every_page_of_three_years_keeps_its_queries(life, as_member):
    pages = {
        shape: address
        for shape, address in shapes(walk(as_member)).items()
        if not shape.startswith(ELSEWHERE)
    }
    counts = {}
    for shape, address in pages.items():
        as_member.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert as_member.get(address).status_code == 200
        counts[shape] = len(caught)

    over = {shape: n for shape, n in counts.items() if n > MORE.get(shape, EVERY)}
    assert over == {}
    assert len(pages) >= 60
    assert MORE.keys() <= pages.keys()
