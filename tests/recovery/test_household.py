"""The keys of a data folder."""

import pytest

from recovery import household
from reminders.channels.push_sealing import public_line


@pytest.fixture
def folder(settings, tmp_path, db):
    settings.DATA_DIR, settings.MAIL_FOLDER = tmp_path / "data", tmp_path / "data" / "mail"
    settings.VAPID_KEY = ""
    household.make_folders()
    return tmp_path / "data" / "keys"


def test_the_key_that_signs_push_messages_is_made_once(folder, settings):
    household.make_keys()
    made, path = settings.VAPID_KEY, folder / "vapid"
    assert public_line(made)
    assert path.stat().st_mode & 0o777 == 0o400

    settings.VAPID_KEY = ""
    household.make_keys()
    assert settings.VAPID_KEY == made == path.read_text().strip()


def test_a_key_of_the_host_s_own_makes_no_file(folder, settings):
    settings.VAPID_KEY = "the host's"
    household.make_keys()

    assert not (folder / "vapid").exists()
