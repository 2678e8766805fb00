"""The crisis directory: facts with their source, honest about their age."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from stages import crisis, plain_yaml
from stages.countries import NAMES
from stages.models import CrisisContact

READ_ON = date(2026, 11, 22)


@pytest.fixture
def directory(db):
    crisis.load_shipped()
    crisis.forget()


@pytest.fixture(scope="module")
def file():
    return plain_yaml.parse(crisis.SHIPPED.read_bytes(), crisis.DirectoryFile)


def test_file_covers_fifteen_countries_each_with_emergency_number_and_a_line(file):
    countries = {contact.country for contact in file.contacts} - {""}
    assert len(countries) >= 15
    for country in countries:
        kinds = {c.kind for c in file.contacts if c.country == country}
        assert {"emergency", "line"} <= kinds, country
        assert country in NAMES


def test_every_contact_has_a_source_and_a_day(file):
    for contact in file.contacts:
        assert contact.source.startswith("https://"), contact.key
        assert contact.checked_on >= READ_ON, contact.key


def test_contacts_for_a_country_come_from_memory(directory, django_assert_num_queries):
    crisis.contacts_for("GB")
    with django_assert_num_queries(0):
        here = crisis.contacts_for("gb", on=READ_ON)

    assert here.emergency.phone == "999"
    assert [line.key for line in here.lines] == ["gb-samaritans", "gb-shout"]
    assert not any(line.is_stale or line.confirmed for line in here.lines)


def test_contacts_for_an_unknown_country_name_other_ways(directory):
    nowhere = crisis.contacts_for("ZZ", on=READ_ON)

    assert nowhere.emergency is None
    assert nowhere.anywhere.phone == "112"
    assert nowhere.lines == ()
    assert any(place.chat for place in nowhere.directories)


def test_contact_is_stale_after_ninety_days_and_fresh_once_confirmed(directory):
    later = READ_ON + timedelta(days=90)
    assert not crisis.contacts_for("NL", on=later - timedelta(days=1)).lines[0].is_stale
    assert crisis.contacts_for("NL", on=later).lines[0].is_stale

    CrisisContact.objects.get(key="nl-113").confirm(on=later)
    crisis.forget()

    line = crisis.contacts_for("NL", on=later).lines[0]
    assert line.confirmed
    assert not line.is_stale


def test_paired_contacts_stand_together(directory):
    CrisisContact.objects.filter(key="be-prevention").update(position=999)
    CrisisContact.objects.create(
        key="be-own",
        country="BE",
        name="Ours",
        phone="0471",
        source="https://example.org/",
        checked_on=READ_ON,
        position=998,
    )
    crisis.forget()

    groups = crisis.contacts_for("BE", on=READ_ON).groups()

    assert [[c.key for c in group] for group in groups] == [
        ["be-1813", "be-prevention"],
        ["be-own"],
    ]


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        ("112", "112"),
        ("14416", "14416"),
        ("116123", "116 123"),
        ("131114", "131 114"),
        ("08001110111", "0800 111 0111"),
        ("0477131114", "0477 131 114"),
        ("8009112000", "8009 112 000"),
        ("", ""),
    ],
)
def test_numbers_are_shown_in_groups(number, spoken):
    assert crisis.grouped(number) == spoken


def test_load_keeps_a_confirmation_until_the_number_changes(directory):
    today = timezone.now().date()
    row = CrisisContact.objects.get(key="nz-1737")
    row.confirm(on=today)
    crisis.load_shipped()
    row.refresh_from_db()
    assert row.confirmed_on == today

    CrisisContact.objects.filter(key="nz-1737").update(phone="0000")
    crisis.load_shipped()
    row.refresh_from_db()
    assert (row.phone, row.confirmed_on) == ("1737", None)


def test_load_drops_what_no_longer_ships_and_keeps_the_hosts_own(directory):
    facts = {"name": "Ours", "phone": "0471", "source": "https://example.org/"}
    CrisisContact.objects.create(key="old", checked_on=READ_ON, **facts)
    CrisisContact.objects.create(key="own", checked_on=READ_ON, is_own=True, **facts)

    crisis.load_shipped()

    keys = set(CrisisContact.objects.values_list("key", flat=True))
    assert "own" in keys
    assert "old" not in keys


@pytest.mark.parametrize("missing", ["reach", "source", "kind"])
def test_database_refuses_a_contact_without(db, missing):
    facts = {"key": "x", "name": "X", "phone": "1", "source": "https://x.org/", "kind": "line"}
    facts |= {"reach": {"phone": ""}, "source": {"source": ""}, "kind": {"kind": "odd"}}[missing]

    with pytest.raises(IntegrityError, match="crisis_"), transaction.atomic():
        CrisisContact.objects.create(checked_on=READ_ON, **facts)


def test_command_adds_confirms_lists_and_removes(directory, capsys):
    ways = ["--name=Night line", "--phone=01632 960-155", "--country=gb"]
    call_command("crisis", "add", "night-line", *ways, "--source=https://example.org/")
    call_command("crisis", "confirm", "gb-shout")
    call_command("crisis", "list", "--country=GB")
    shown = capsys.readouterr().out
    assert "night-line: Night line: 01632960155: confirmed" in shown
    assert "gb-shout: Shout: 85258: confirmed" in shown
    assert crisis.contacts_for("GB").lines[0].key == "night-line"

    call_command("crisis", "remove", "night-line")
    assert crisis.contacts_for("GB").lines[0].key == "gb-samaritans"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["confirm", "none"], "no contact none"),
        (["remove", "gb-shout"], "added yourself"),
        (["add", "x", "--name=X", "--source=https://x.org/"], "crisis_contact_can_be_reached"),
        (["add", "x", "--name=X", "--source=where", "--phone=1"], "valid URL"),
        (["add", "gb-shout", "--name=X", "--source=https://x.org/", "--phone=1"], "already exists"),
    ],
)
def test_command_refuses_in_plain_words(directory, words, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("crisis", *words)
