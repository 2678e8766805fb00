"""The host's key and a member's key are changed, and nothing is lost."""

import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import keys, rotation
from accounts.models import Keyring
from journeys.models import JournalEntry
from tests.accounts.keys_kit import *  # noqa: F403
from tests.accounts.keys_kit import PLACE, sealed_name
from tests.factories.owned import fill, tokens


def manage(*args):
    out = StringIO()
    call_command("keys", *args, stdout=out)
    return out.getvalue()


def age(path, seconds=120):
    then = time.time() - seconds
    os.utime(path, (then, then))


# Changing the host's key.


def test_rotation_keeps_everything_readable_and_drops_the_old_key(
    member, stranger, pathway, own_key_file
):
    fill(member, "first")
    fill(stranger, "second")
    seed = RecoveryCodes.activate(member).get_unused_codes()
    before = keys.host_keys()[0].kid

    assert "3 keys wrapped" in manage("rotate")
    assert len(keys.host_keys()) == 2
    age(own_key_file)
    manage("rotate", "--finish")

    assert [key.kid == before for key in keys.host_keys()] == [False]
    assert not Keyring.objects.filter(kid=before).exists()
    assert RecoveryCodes(Authenticator.objects.get()).get_unused_codes() == seed
    keys.forget()
    assert words_of(member) == set(tokens(member, "first"))
    assert "open; 0 wait" in manage("check")
    assert own_key_file.stat().st_mode & 0o777 == 0o400


def words_of(owner):
    found = set()
    for model in rotation.owned_models():
        for row in model._base_manager.filter(owner=owner):
            for field in rotation.sealed_fields(model):
                value = getattr(row, field.name)
                found.add(value["word"] if isinstance(value, dict) else value)
    return found


def test_rotation_stopped_half_way_goes_on(member, stranger, own_key_file):
    for user in (member, stranger):
        keys.seal(b"", **PLACE, owner_id=user.pk)
    rotation.add_host_key(own_key_file)
    row = Keyring.objects.get(owner=member)
    kid, wrapped = keys.wrap(keys.unwrap(row.kid, bytes(row.wrapped), member.pk, 1), member.pk, 1)
    Keyring.objects.filter(pk=row.pk).update(kid=kid, wrapped=wrapped)

    assert "1 keys wrapped" in manage("rotate")
    assert len(keys.host_keys()) == 2


def test_the_old_key_is_not_dropped_while_it_is_needed_or_just_now(member, own_key_file):
    keys.seal(b"", **PLACE, owner_id=member.pk)
    rotation.add_host_key(own_key_file)

    with pytest.raises(keys.KeyMissing, match="this minute"):
        rotation.drop_host_keys(own_key_file)
    age(own_key_file)
    with pytest.raises(keys.KeyMissing, match="still wrapped"):
        rotation.drop_host_keys(own_key_file)


def test_a_worker_notices_a_new_key_without_a_restart(own_key_file):
    before = keys.host_keys()[0].kid
    rotation.add_host_key(own_key_file)

    assert [key.kid for key in keys.host_keys()][1] == before


def test_a_crash_while_writing_leaves_the_old_file(own_key_file, monkeypatch):
    before = own_key_file.read_text()

    def crash(*args):
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(OSError, match="disk is full"):
        rotation.add_host_key(own_key_file)
    assert own_key_file.read_text() == before
    assert list(own_key_file.parent.iterdir()) == [own_key_file]


def test_check_names_a_changed_ring(member, own_key_file):
    keys.seal(b"", **PLACE, owner_id=member.pk)
    Keyring.objects.update(wrapped=b"rubbish")

    with pytest.raises(CommandError, match="changed"):
        manage("check")


# Changing a member's key.


def test_a_members_cells_are_sealed_again_and_the_old_key_goes_later(member, pathway):
    fill(member, "first")

    assert f"{len(tokens(member, 'first'))} cells" in manage("rotate-member", "robin")
    assert words_of(member) == set(tokens(member, "first"))
    assert Keyring.objects.filter(owner=member).count() == 2
    Keyring.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert "0 cells" in manage("rotate-member", "robin")
    keys.forget()
    assert [ring.generation for ring in Keyring.objects.filter(owner=member)] == [2]
    assert words_of(member) == set(tokens(member, "first"))


def test_what_is_written_meanwhile_is_not_lost(entry):
    name = sealed_name(JournalEntry)
    field = JournalEntry._meta.get_field(name)
    old = JournalEntry.objects.values_list(name, flat=True).get()
    setattr(entry, name, "written meanwhile")
    entry.save()

    assert rotation._swap(field, entry.pk, old, field.seal("stale", entry.pk, entry.owner_id)) == 0
    assert getattr(JournalEntry.objects.get(), name) == "written meanwhile"


def test_an_unknown_member_is_named(db):
    with pytest.raises(CommandError, match="Nobody"):
        manage("rotate-member", "nobody")
