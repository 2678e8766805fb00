"""Help now: for everybody, from everywhere, with nothing else at work."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from stages import crisis

URL = "/help/"


@pytest.fixture
def directory(db):
    crisis.load_shipped()
    crisis.forget()
    crisis.contacts_for("GB")


def test_help_needs_no_account_session_or_query(client, directory, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(URL, {"country": "GB"})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'href="tel:999"' in page
    assert 'href="tel:116123"' in page
    assert 'href="sms:85258"' in page
    assert "While you wait" in page
    assert "Not yet confirmed by your host." in page
    assert not response.cookies


def test_help_answers_a_member_with_the_way_to_their_plan(as_member, member, directory):
    member.country = "NZ"
    member.save(update_fields=["country"])

    response = as_member.get(URL)

    page = response.content.decode()
    assert 'href="tel:1737"' in page
    assert 'href="/plan/"' in page


def test_help_without_any_contact_says_how_to_find_the_number(client, db):
    page = client.get(URL).content.decode()

    assert "We do not know the emergency number where you are." in page
    assert "tel:" not in page


def test_help_for_an_unknown_country_offers_a_way_without_speaking(client, directory):
    page = client.get(URL, {"country": ""}).content.decode()

    assert "We do not know the emergency number where you are." in page
    assert "https://findahelpline.com/" in page


@pytest.mark.parametrize(
    ("header", "country"),
    [
        ("de-AT,de;q=0.9", "AT"),
        ("en;q=0.9, en-GB;q=0.8", "GB"),
        ("zh-Hans-SG", "SG"),
        ("de", ""),
        ("en-ZZ", ""),
        ("x" * 10_000, ""),
        ("*", ""),
    ],
)
def test_help_guesses_the_country_from_the_browser(client, directory, header, country):
    response = client.get(URL, headers={"Accept-Language": header})

    assert response.context["country"] == country


def test_help_lets_the_choice_stand_before_every_guess(as_member, member, directory):
    member.country = "NZ"
    member.save(update_fields=["country"])

    response = as_member.get(URL, {"country": "us"}, headers={"Accept-Language": "de-DE"})

    assert response.context["country"] == "US"


@pytest.mark.parametrize("country", ["\x00", "ZZ", "🇬🇧", "GB'--", "x" * 5000, "ß", "ŉa"])
def test_help_bears_any_country(client, directory, country):
    assert client.get(URL, {"country": country}).status_code == 200


def test_help_is_read_only(client, directory):
    assert client.post(URL).status_code == 405
    assert client.head(URL).status_code == 200


def test_help_says_when_facts_were_last_checked(client, directory, monkeypatch):
    contacts_for = crisis.contacts_for
    later = crisis.date(2027, 6, 1)
    monkeypatch.setattr(crisis, "contacts_for", lambda code: contacts_for(code, on=later))

    page = client.get(URL, {"country": "GB"}).content.decode()

    assert "Not checked since 22 November 2026." in page


def test_no_template_of_ours_holds_a_number_to_call():
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        assert not re.search(r"(tel|sms):[+\d]", path.read_text()), path
