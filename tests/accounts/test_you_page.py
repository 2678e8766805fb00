"""The page You, the download and the erasing of an account."""

import json

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from accounts import export, keys, you
from accounts.models import Keyring, User
from accounts.rotation import owned_models
from tests.conftest import HTMX, PASSPHRASE
from tests.factories.owned import fill, tokens

# Every address a person who is not signed in may open; a new one is a decision.
PUBLIC = {
    "",
    "about/<slug:page>/",
    "exit/",
    "offline/",
    "manifest.webmanifest",
    "sw.js",
    "metrics",
    "calendar/<str:secret>.ics",
    "recover/code/",
    "join/",
    "sign-in/",
    "sign-out/",
    "sign-in/closed/",
    "you/sign-in/passphrase/set/",
    "you/sign-in/email/sent/",
    "recover/",
    "recover/sent/",
    r"^recover/link/(?P<uidb36>[0-9A-Za-z]{1,64})-(?P<key>[\w-]{1,200})/$",
    "recover/done/",
    r"^you/sign-in/email/(?P<key>[-:\w]{1,300})/$",
}


def patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern.callback


def test_public_addresses_of_accounts_are_these():
    mine = ("join", "sign-", "you", "recover", "^recover", "^you")
    found = {
        route
        for route, view in patterns(get_resolver())
        if route.startswith(mine) and not getattr(view, "login_required", True)
    }

    assert found == {route for route in PUBLIC if route.startswith(mine)}


@pytest.mark.parametrize(
    "path",
    [
        "/you/",
        "/you/sign-in/",
        "/you/sign-in/codes/",
        "/you/sign-in/codes/new/",
        "/you/sign-in/email/",
        "/you/sign-in/passphrase/",
        "/you/sign-in/devices/",
        "/you/sign-in/again/",
        "/you/download/",
        "/you/delete/",
        "/join/codes/",
    ],
)
def test_signed_out_people_are_sent_to_the_door(client, db, path):
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("path", ["/you/parts/", "/you/looks/", "/you/clock/"])
def test_get_changes_nothing(as_member, path):
    assert as_member.get(path).status_code == 405


def test_page_shows_every_section_and_what_apps_register(as_member, monkeypatch):
    line = you.Line("bell", "A line of another app", "accounts:download", lambda r: "a word")
    monkeypatch.setattr(you, "lines", [line])

    text = as_member.get("/you/").content.decode()
    for words in ["What you want to use", "How it looks", "Time and language", "A line of another"]:
        assert words in text
    assert "a word" in text
    assert "Delete my account" in text


def test_page_costs_one_query(as_member, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(you, "lines", [])
    monkeypatch.setattr(you, "cards", [])
    with django_assert_num_queries(1):
        as_member.get("/you/")


def test_parts_switch_off_and_on(as_member, member):
    assert as_member.post("/you/parts/", {"uses_stages": "on"})["Location"] == "/you/"
    member.refresh_from_db()
    assert (member.uses_stages, member.uses_check_ins, member.uses_look_back) == (1, 0, 0)

    response = as_member.post("/you/parts/", {"uses_look_back": "on"}, headers=HTMX)
    assert response["HX-Refresh"] == "true"
    member.refresh_from_db()
    assert (member.uses_stages, member.uses_look_back) == (False, True)


def test_looks_are_kept_for_the_person_and_the_device(as_member, member):
    response = as_member.post("/you/looks/", {"theme": "dark", "shows_suns": "on"})

    member.refresh_from_db()
    assert (member.theme, member.shows_pictures, member.shows_suns) == ("dark", False, True)
    assert response.cookies["theme"].value == "dark"
    assert 'data-theme="dark"' in as_member.get("/you/").content.decode()


def test_looks_say_so_out_of_band(as_member):
    response = as_member.post("/you/looks/", {"theme": "light"}, headers=HTMX)

    assert "<html" not in response.content.decode()
    assert "Saved." in response.content.decode()


@pytest.mark.parametrize("theme", ["", "blue", "\x00", "x" * 3000])
def test_unknown_looks_are_refused(as_member, member, theme):
    assert as_member.post("/you/looks/", {"theme": theme}).status_code == 422
    member.refresh_from_db()
    assert member.theme == "auto"


CLOCK = {"time_zone": "America/Lima", "language": "es", "day_begins": "0", "country": "PE"}


def test_clock_is_changed(as_member, member):
    assert as_member.post("/you/clock/", CLOCK).status_code == 302
    member.refresh_from_db()
    kept = (member.time_zone, member.language, member.day_begins, member.country)
    assert kept == ("America/Lima", "es", 0, "PE")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Base"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "\x00"),
        ("language", "xx"),
        ("day_begins", "1440"),
        ("day_begins", "-1"),
        ("day_begins", "1e309"),
        ("country", "ZZZ"),
    ],
)
def test_unknown_clock_is_refused_with_the_rest_kept(as_member, member, field, value):
    response = as_member.post("/you/clock/", {**CLOCK, field: value})

    assert response.status_code == 422
    member.refresh_from_db()
    assert (member.time_zone, member.language, member.day_begins) == ("UTC", "en", 240)


def test_no_form_takes_more_than_its_fields(as_member, member):
    before = User.objects.values("id", "username", "password", "is_active").get()
    extra = {"id": "1", "username": "x", "password": "x", "is_active": "", "name_key": "x"}
    for path, data in [
        ("/you/parts/", {}),
        ("/you/looks/", {"theme": "dark"}),
        ("/you/clock/", CLOCK),
    ]:
        as_member.post(path, {**data, **extra})

    assert User.objects.values("id", "username", "password", "is_active").get() == before


def again(client):
    assert (
        client.post("/you/sign-in/again/?next=/you/", {"password": PASSPHRASE}).status_code == 302
    )


def test_download_asks_who_it_is(signed_in):
    assert signed_in.get("/you/download/")["Location"].startswith("/you/sign-in/again/")
    response = signed_in.post("/you/sign-in/again/", {"password": "not this one"})
    assert response.status_code == 422


def test_download_holds_every_kind_of_row_opened(signed_in, robin, stranger, pathway):
    fill(robin, "mine")
    fill(stranger, "theirs")
    again(signed_in)
    response = signed_in.post("/you/download/")
    text = b"".join(response.streaming_content).decode()
    data = json.loads(text)

    assert response["Content-Disposition"].startswith("attachment")
    assert set(data["rows"]) == {model._meta.label for model in owned_models()}
    assert all(len(rows) == 1 for rows in data["rows"].values())
    for token in tokens(robin, "mine"):
        assert token in text
    assert "theirs" not in text
    assert data["account"]["username"] == "Robin"
    assert "argon2" not in text


def test_download_takes_the_parts_of_other_apps(robin, monkeypatch):
    monkeypatch.setitem(export.parts, "reminders", lambda owner: [{"label": "tea"}])
    data = json.loads("".join(export.document(robin, at=timezone.now())))

    assert data["parts"] == {"reminders": [{"label": "tea"}]}


def test_download_is_given_three_times_a_day(signed_in):
    again(signed_in)
    answers = [signed_in.post("/you/download/").status_code for _ in range(4)]

    assert answers == [200, 200, 200, 429]


def rows_of(user):
    """Every row of every table that names a person."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is User:
                found[model] = model._base_manager.filter(**{field.attname: user.pk}).count()
    return {model: count for model, count in found.items() if count}


def test_deleting_asks_for_the_passphrase(signed_in, robin):
    response = signed_in.post("/you/delete/", {"password": "not this one"})

    assert response.status_code == 422
    assert User.objects.filter(pk=robin.pk).exists()


def test_deleting_leaves_no_row_no_key_and_no_sign_in(signed_in, robin, stranger, pathway):
    fill(robin, "mine")
    fill(stranger, "theirs")
    RecoveryCodes.activate(robin)
    other = Client()
    other.post("/sign-in/", {"login": "Robin", "password": PASSPHRASE})
    assert len(rows_of(robin)) > 3

    assert signed_in.post("/you/delete/", {"password": PASSPHRASE})["Location"] == "/"
    assert not User.objects.filter(pk=robin.pk).exists()
    assert rows_of(robin) == {}
    assert robin.pk not in keys._known
    assert not [s for s in Session.objects.all() if str(robin.pk) in str(s.get_decoded())]
    assert other.get("/you/").status_code == 302
    assert Keyring.objects.filter(owner=stranger).count() == 1
    assert all(model._base_manager.filter(owner=stranger).exists() for model in owned_models())


def test_deleting_cannot_be_guessed_at(signed_in):
    answers = [signed_in.post("/you/delete/", {"password": "x"}).status_code for _ in range(6)]

    assert answers[-1] == 429


def test_every_owned_model_is_known_to_the_filling(robin, pathway):
    fill(robin, "token")

    for model in owned_models():
        assert model._base_manager.filter(owner=robin).exists(), model
