"""Many cells of one owner, opened with the keys looked up once."""

import pytest

from accounts import keys
from journeys.models import CheckIn
from tests.factories import journeys as make


@pytest.fixture
def cell(journey):
    row = make.check_in(journey, journey.began_at.date(), mood=5)
    return row, CheckIn.objects.values_list("answers", flat=True).get(pk=row.pk)


def opener(owner):
    return CheckIn._meta.get_field("answers").opener(owner.pk)


def test_opener_opens_what_open_opens(member, cell):
    row, sealed = cell

    assert opener(member)(sealed, row.pk)["scores"] == {"mood": 5}


def test_opener_refuses_a_cell_of_another_row(member, journey, cell):
    other = make.check_in(journey, journey.began_at.date())

    with pytest.raises(keys.CellRefused):
        opener(member)(cell[1], other.pk)


def test_opener_refuses_a_changed_cell(member, cell):
    row, sealed = cell

    with pytest.raises(keys.CellRefused):
        opener(member)(sealed[:-1] + bytes([sealed[-1] ^ 1]), row.pk)


def test_opener_refuses_an_unknown_version(member, cell):
    with pytest.raises(keys.CellRefused):
        opener(member)(b"\x09" + cell[1][1:], cell[0].pk)


def test_opener_of_another_owner_opens_nothing(stranger, cell):
    with pytest.raises(keys.KeyMissing):
        opener(stranger)(cell[1], cell[0].pk)
