"""Cells, keys and their changing."""

import base64
import os
import threading
import time
import uuid
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import keys, rotation
from accounts.fields import Cell
from accounts.models import Keyring, User
from journeys.models import JournalEntry, Response
from tests.factories.owned import fill, tokens

PLACE = {"table": "t", "column": "c", "row_id": uuid.uuid4()}


@pytest.fixture
def own_key_file(tmp_path, settings):
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    path = folder / "kek"
    rotation.write_keys(path, [keys.new_key_line()])
    settings.KEY_ENCRYPTION_KEY_FILE = str(path)
    return path


def manage(*args):
    out = StringIO()
    call_command("keys", *args, stdout=out)
    return out.getvalue()


def age(path, seconds=120):
    then = time.time() - seconds
    os.utime(path, (then, then))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=500))
def test_any_text_comes_back(member, text):
    cell = keys.seal(text.encode(), **PLACE, owner_id=member.pk)

    assert keys.unseal(cell, **PLACE, owner_id=member.pk).decode() == text
    assert len(text.encode()) < 9 or text.encode() not in cell


@pytest.mark.parametrize("other", ["table", "column", "row_id"])
def test_a_cell_opens_nowhere_else(member, other):
    cell = keys.seal(b"words", **PLACE, owner_id=member.pk)
    elsewhere = {**PLACE, other: uuid.uuid4() if other == "row_id" else "other"}

    with pytest.raises(keys.CellRefused):
        keys.unseal(cell, **elsewhere, owner_id=member.pk)


def test_a_cell_opens_for_nobody_else(member, stranger):
    cell = keys.seal(b"words", **PLACE, owner_id=member.pk)
    keys.seal(b"theirs", **PLACE, owner_id=stranger.pk)

    with pytest.raises(keys.CellRefused):
        keys.unseal(cell, **PLACE, owner_id=stranger.pk)
    # Not even if both had the same key.
    keys._known[stranger.pk] = keys._known[member.pk]
    with pytest.raises(keys.CellRefused):
        keys.unseal(cell, **PLACE, owner_id=stranger.pk)


def test_a_cell_with_any_bit_changed_is_refused(member):
    cell = keys.seal(b"words", **PLACE, owner_id=member.pk)
    for position in range(len(cell)):
        changed = bytearray(cell)
        changed[position] ^= 1
        with pytest.raises((keys.CellRefused, keys.KeyMissing)):
            keys.unseal(bytes(changed), **PLACE, owner_id=member.pk)


@pytest.mark.parametrize("length", [0, 1, 4, 5, 16, 17, 20, 32])
def test_a_cell_cut_short_is_refused(member, length):
    cell = keys.seal(b"words", **PLACE, owner_id=member.pk)

    with pytest.raises((keys.CellRefused, keys.KeyMissing)):
        keys.unseal(cell[:length], **PLACE, owner_id=member.pk)


def test_the_same_words_never_make_the_same_cell(member):
    assert len({keys.seal(b"words", **PLACE, owner_id=member.pk) for _ in range(100)}) == 100


@pytest.fixture
def entry(member, pathway):
    return fill(member, "first")[JournalEntry]


def sealed_name(model):
    return rotation.sealed_fields(model)[0].name


def test_fields_read_back_deferred_refreshed_and_in_bulk(entry):
    name = sealed_name(JournalEntry)
    words = getattr(entry, name)

    assert getattr(JournalEntry.objects.get(), name) == words
    assert getattr(JournalEntry.objects.defer(name).get(), name) == words
    assert getattr(JournalEntry.objects.only("id", "owner").get(), name) == words
    setattr(entry, name, "changed")
    entry.refresh_from_db()
    assert getattr(entry, name) == words


def test_values_list_gives_the_sealed_cell(entry):
    name = sealed_name(JournalEntry)
    cell = JournalEntry.objects.values_list(name, flat=True).get()

    assert isinstance(cell, Cell)
    assert getattr(entry, name).encode() not in cell
    field = JournalEntry._meta.get_field(name)
    assert field.open(cell, entry.pk, entry.owner_id) == getattr(entry, name)


def test_the_database_cannot_search_a_sealed_field(entry):
    name = sealed_name(JournalEntry)
    for lookup in ["", "__contains", "__iexact", "__gt", "__in", "__startswith"]:
        with pytest.raises(FieldError):
            list(JournalEntry.objects.filter(**{name + lookup: ["x"]}))


def test_plain_words_cannot_get_past_the_seal(entry):
    name = sealed_name(JournalEntry)

    with pytest.raises(FieldError):
        JournalEntry.objects.update(**{name: "plain words"})
    setattr(entry, name, "plain words")
    with pytest.raises(FieldError):
        JournalEntry.objects.bulk_update([entry], [name])
    with pytest.raises(FieldError):
        serializers.serialize("json", [entry])


def test_bulk_create_seals(entry):
    name = sealed_name(JournalEntry)
    values = {
        field.attname: getattr(entry, field.attname)
        for field in JournalEntry._meta.concrete_fields
        if field.name != "id"
    }
    made = JournalEntry(**{**values, "client_id": uuid.uuid4(), name: "in bulk"})
    JournalEntry.objects.bulk_create([made])

    assert getattr(JournalEntry.objects.get(pk=made.pk), name) == "in bulk"


def test_a_cell_copied_to_another_row_is_refused(entry, stranger, pathway):
    name = sealed_name(JournalEntry)
    theirs = fill(stranger, "second")[JournalEntry]
    cell = JournalEntry.objects.values_list(name, flat=True).get(pk=entry.pk)
    JournalEntry.objects.filter(pk=theirs.pk).update(**{name: cell})

    with pytest.raises(keys.CellRefused):
        getattr(JournalEntry.objects.get(pk=theirs.pk), name)


def test_documents_are_not_shared_between_rows():
    field = next(
        f
        for model in rotation.owned_models()
        for f in rotation.sealed_fields(model)
        if f.get_internal_type() and type(f).__name__ == "EncryptedJSONField"
    )

    field.get_default().update(x=1) if isinstance(field.get_default(), dict) else None
    assert "x" not in field.get_default()


def test_a_changed_document_is_saved(member, pathway):
    response = fill(member, "first")[Response]
    field = next(
        f for f in rotation.sealed_fields(Response) if type(f).__name__ == "EncryptedJSONField"
    )
    again = Response.objects.get(pk=response.pk)
    getattr(again, field.name)["more"] = ["ä", None, 1.5]
    again.save()

    assert getattr(Response.objects.get(pk=response.pk), field.name)["more"] == ["ä", None, 1.5]


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
