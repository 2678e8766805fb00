"""A key file of a test's own, and a row with sealed words."""

import uuid

import pytest

from accounts import keys, rotation
from journeys.models import JournalEntry
from tests.factories.owned import fill

__all__ = ["entry", "own_key_file"]

PLACE = {"table": "t", "column": "c", "row_id": uuid.uuid4()}


@pytest.fixture
def own_key_file(tmp_path, settings):
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    path = folder / "kek"
    rotation.write_keys(path, [keys.new_key_line()])
    settings.KEY_ENCRYPTION_KEY_FILE = str(path)
    return path


@pytest.fixture
def entry(member, pathway):
    return fill(member, "first")[JournalEntry]


def sealed_name(model):
    return rotation.sealed_fields(model)[0].name
