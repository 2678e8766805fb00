"""Keys in memory, and the file of the host's key."""

import base64
import threading
import uuid

import pytest

from accounts import keys, rotation
from accounts.models import Keyring, User
from tests.accounts.keys_kit import *  # noqa: F403
from tests.accounts.keys_kit import PLACE


def test_first_keys_made_at_once_are_one(member):
    Keyring.objects.all().delete()
    keys.forget()
    first = keys._make(member.pk)
    second = keys._make(member.pk)

    assert set(first) == set(second) == {1}
    assert Keyring.objects.filter(owner=member).count() == 1


def test_memory_holds_so_many_keys_and_no_more(db, monkeypatch):
    monkeypatch.setattr(keys, "CACHED_AT_MOST", 3)
    for number in range(5):
        user = User.objects.create_user(f"person{number}", "x")
        keys.seal(b"", **PLACE, owner_id=user.pk)

    assert len(keys._known) == 3


def test_a_key_leaves_memory_in_time(member, monkeypatch, django_assert_num_queries):
    cell = keys.seal(b"words", **PLACE, owner_id=member.pk)
    with django_assert_num_queries(0):
        keys.unseal(cell, **PLACE, owner_id=member.pk)
    monkeypatch.setattr(keys, "CACHED_FOR", 0.0)
    with django_assert_num_queries(1):
        keys.unseal(cell, **PLACE, owner_id=member.pk)


def test_threads_do_not_disturb_each_other():
    owners = [uuid.uuid4() for _ in range(50)]
    failed = []

    def work():
        try:
            for _ in range(500):
                for owner in owners:
                    keys._known[owner] = (0.0, {})
                    keys.forget(owner)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


# The key file.


def test_a_good_key_file_has_no_problems(own_key_file):
    assert keys.problems(own_key_file) == []
    assert own_key_file.stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize(
    "content",
    ["", "\n\n", "not base64 !!", "c2hvcnQ=", base64.b64encode(b"\0" * 32).decode(), "é", "A" * 43],
)
def test_a_weak_key_file_is_named(tmp_path, content):
    path = tmp_path / "kek"
    path.write_text(content, encoding="utf-8")
    path.chmod(0o400)

    assert keys.problems(path)


def test_a_missing_or_open_or_derived_key_file_is_named(tmp_path, settings):
    assert "missing" in keys.problems(tmp_path / "none")[0]
    path = tmp_path / "kek"
    path.write_text(keys.new_key_line())
    path.chmod(0o644)
    assert "0400" in keys.problems(path)[0]
    settings.SECRET_KEY = "a-secret-of-the-host-that-is-long-enough"
    path.write_text(base64.b64encode(settings.SECRET_KEY.encode()[:32]).decode())
    path.chmod(0o400)
    assert "SECRET_KEY" in keys.problems(path)[0]


def test_without_the_key_nothing_opens(member, own_key_file, tmp_path, settings):
    cell = keys.seal(b"words", **PLACE, owner_id=member.pk)
    keys.forget()
    rotation.write_keys(own_key_file, [keys.new_key_line()])

    with pytest.raises(keys.KeyMissing):
        keys.unseal(cell, **PLACE, owner_id=member.pk)
