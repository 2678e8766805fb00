"""Words that were written are nowhere on the disk in a form that can be read."""

import base64
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection, models

from accounts.fields import EncryptedField
from accounts.rotation import owned_models
from tests.factories.owned import fill, tokens


def shapes(word):
    """The forms in which a word might be lying about."""
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    for shift in range(3):
        # Base64 of a text differs by where in it the word stands; the middle is the same.
        yield base64.b64encode(b"x" * shift + word.encode())[4:-4]
        yield base64.urlsafe_b64encode(b"x" * shift + word.encode())[4:-4]
    yield quote(word.replace("-", " ")).encode()
    yield word.encode().hex().encode()


def written():
    """All the bytes the database has on the disk or in memory."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        found = connection.connection.serialize()
        for part in ("", "-wal", "-journal"):
            path = Path(name + part)
            found += path.read_bytes() if path.is_file() else b""
        return found
    found = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                found += row.encode()
                # A record writes binary columns as hexadecimal digits.
                found += b"".join(map(bytes.fromhex, re.findall(r"\\x((?:[0-9a-f]{2})+)", row)))
    return found


@pytest.mark.django_db(transaction=True)
def test_no_word_of_a_member_can_be_read_on_the_disk(member, load_pathway):
    fill(member, "canary")
    found = written()

    assert str(member.pk).replace("-", "").encode() in found or str(member.pk).encode() in found
    words = tokens(member, "canary")
    assert len(words) > 10
    hits = [word for word in words for shape in shapes(word) if shape in found]
    assert hits == []


@pytest.mark.django_db(transaction=True)
def test_the_search_would_find_a_word_in_clear(member):
    member.username = "canary-in-clear"
    member.save()

    assert any(shape in written() for shape in shapes("canary-in-clear"))


# What a member's rows hold in clear and as text: keys of the map and of kinds, never own words.
IN_CLEAR = {
    "journeys.Experiment.approach_key",
    "journeys.JournalEntry.prompt_key",
    "journeys.Journey.pathway_key",
    "journeys.PlanPart.section",
    "journeys.QuestionnaireResponse.questionnaire_key",
    "journeys.Response.activity_key",
    "journeys.StageVisit.pathway_key",
    "journeys.StageVisit.stage_key",
    "journeys.TakenUp.pathway_key",
    "journeys.TakenUp.perspective_key",
    "journeys.TakenUp.stage_key",
    "reminders.Device.endpoint_hash",
    "reminders.Device.last_code",
    "reminders.EmailChannel.address",
    "reminders.EmailChannel.last_code",
    "reminders.Reminder.days_rule",
    "reminders.Reminder.next_key",
    "reminders.Reminder.stage_key",
    "reminders.Reminder.template_key",
    "reminders.Reminder.tz",
}


def test_no_place_for_words_is_in_clear():
    """The search above looks for what sealed fields hold; a field left unsealed is found here."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    clear = {
        f"{model._meta.label}.{field.name}"
        for model in owned_models()
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not isinstance(field, EncryptedField) and not field.choices
    }

    assert clear == IN_CLEAR


@pytest.fixture
def load_pathway(transactional_db):
    from django.utils import timezone

    from stages import packing

    packing.load_shipped(at=timezone.now())
