"""In which language a page answers: the account's, else the one chosen, else the browser's."""

from datetime import date

import pytest
from django.test import Client
from django.utils.translation import override

from accounts import dates
from accounts.models import User
from reminders import wording
from tests.conftest import PASSPHRASE

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}


@pytest.fixture
def visitor(db):
    return Client(headers={"Accept-Language": "en"})


def test_page_of_the_door_follows_the_browser(db):
    page = Client(headers=SPANISH).get("/sign-in/")
    assert '<html lang="es" dir="ltr"' in page.text
    assert "Frase de contraseña" in page.text
    assert page["Content-Language"] == "es"
    assert "Accept-Language" in page["Vary"]


def test_browser_that_speaks_neither_is_answered_in_english(db):
    assert '<html lang="en"' in Client(headers={"Accept-Language": "fi"}).get("/sign-in/").text


def test_visitor_chooses_a_language_and_comes_back_to_the_page(visitor):
    answer = visitor.post("/language/", {"language": "es", "next": "/help/?country=ES"})
    assert answer["Location"] == "/help/?country=ES"
    assert answer.cookies["django_language"]["httponly"]
    page = visitor.get("/help/").text
    assert '<html lang="es"' in page
    assert 'value="es" lang="es" aria-current="true"' in page


@pytest.mark.parametrize("language", ["", "xx", "es\x00", "es" * 500])
def test_language_that_is_not_there_changes_nothing(visitor, language):
    answer = visitor.post("/language/", {"language": language})
    assert answer["Location"] == "/"
    assert "django_language" not in answer.cookies


@pytest.mark.parametrize("place", ["https://example.org/", "//example.org", "/\\example.org", "x"])
def test_choosing_leads_nowhere_else(visitor, place):
    answer = visitor.post("/language/", {"language": "es", "next": place})
    assert answer["Location"] == "/"


def test_choosing_is_no_link(visitor):
    assert visitor.get("/language/").status_code == 405


def test_account_is_made_in_the_language_it_was_joined_in(visitor):
    visitor.post("/language/", {"language": "es"})
    visitor.post("/join/", {"username": "Ana", "password1": PASSPHRASE})
    assert User.objects.get(username="Ana").language == "es"


def test_account_speaks_its_own_language_whatever_the_browser_says(as_member, member, journey):
    User.objects.filter(pk=member.pk).update(language="es")
    assert '<html lang="es"' in as_member.get("/today/", headers={"Accept-Language": "en"}).text
    missing = as_member.get("/nothing/here/", headers={"Accept-Language": "en"})
    assert missing.status_code == 404
    assert "No hay nada en esta dirección" in missing.text


def test_account_keeps_english_where_the_browser_is_spanish(as_member, journey):
    assert '<html lang="en"' in as_member.get("/today/", headers=SPANISH).text
    assert "Nothing here" in as_member.get("/nothing/here/", headers=SPANISH).text


def test_languages_stand_under_their_own_names(as_member, journey):
    page = as_member.get("/you/").text
    assert "Español" in page
    assert "Spanish" not in page


def test_form_speaks_spanish_in_our_own_voice(db):
    form = {"username": "Ana", "password1": "short", "email": "nowhere"}
    page = Client(headers=SPANISH).post("/join/", form)
    assert "Esta frase de contraseña es demasiado corta. Necesita al menos 10 letras." in page.text
    assert "Esto no parece una dirección de correo." in page.text


def test_reminder_is_said_in_the_language_of_its_owner(db):
    assert wording.seen("plain", "es").body == "Tienes un recordatorio."


def test_days_are_written_as_each_language_writes_them():
    day = date(2026, 11, 20)
    assert dates.written(day) == "20 November 2026"
    assert dates.written(day, "l j F") == "Friday 20 November"
    with override("es"):
        assert dates.written(day) == "20 de noviembre de 2026"
        assert dates.written(day, "l j F") == "viernes 20 de noviembre"
        assert dates.written(day, "j M") == "20 nov"
        assert dates.written(day, "Y") == "2026"
