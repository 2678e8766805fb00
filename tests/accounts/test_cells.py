"""Cells: sealed words that open in their own place, for their owner."""

import uuid

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import keys, rotation
from accounts.fields import Cell
from journeys.models import JournalEntry, Response
from tests.accounts.keys_kit import *  # noqa: F403
from tests.accounts.keys_kit import PLACE, sealed_name
from tests.factories.owned import fill


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
