"""Joining: a name, a passphrase and codes to keep."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.accounts.door_kit import JOIN, page
from tests.conftest import PASSPHRASE


def test_joining_takes_a_name_and_a_passphrase(client, db):
    response = client.post("/join/", {**JOIN, "time_zone": "Europe/Madrid"})

    assert (response.status_code, response["Location"]) == (302, "/join/codes/")
    user = User.objects.get()
    assert (user.username, user.email, user.time_zone) == ("Sam the cat", "", "Europe/Madrid")
    assert client.get("/you/").status_code == 200


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "../etc/passwd", "x" * 65])
def test_joining_without_a_known_zone_takes_the_hosts(client, db, zone):
    client.post("/join/", {**JOIN, "time_zone": zone})

    assert [u.time_zone for u in User.objects.all()] in (["UTC"], [])


def test_codes_are_shown_after_joining_and_lead_to_the_first_page(client, db):
    client.post("/join/", JOIN)

    response = client.get("/join/codes/")
    kept = RecoveryCodes(Authenticator.objects.get())
    shown = re.findall(r"<code>([\d ]+)</code>", response.content.decode())
    assert [code.replace(" ", "") for code in shown] == kept.get_unused_codes()
    assert len(shown) == 10
    assert client.post("/join/codes/", {"new": "yes"})["Location"] == "/start/1/"
    assert client.get("/join/codes/").status_code == 302


def test_codes_are_not_shown_later(client, db):
    client.post("/join/", JOIN)

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get("/join/codes/").status_code == 302


def test_seed_of_codes_is_not_in_clear(client, db):
    client.post("/join/", JOIN)

    kept = Authenticator.objects.get()
    assert ":" in kept.data["seed"]
    assert not re.fullmatch(r"[0-9a-f]{80}", kept.data["seed"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", ""),
        ("username", "a\x00b"),
        ("username", "x" * 3000),
        ("username", "a\u202egnp"),
        ("username", "sam@example.org"),
        ("username", "\u200b\u200b"),
        ("username", "a" + "\u0301" * 30),
        ("username", "\ue000x"),
        ("password1", "short"),
        ("password1", "1234567890"),
        ("password1", "sam THE cat"),
        ("password1", "x" * 1001),
        ("password1", "with\x00a nul inside"),
        ("email", "not an address"),
        ("email", "a@b.org\r\nBcc: c@d.org"),
    ],
)
def test_joining_refuses_with_what_was_typed(client, db, field, value):
    response = client.post("/join/", {**JOIN, field: value})

    assert response.status_code == 422
    assert "Sam the cat" in page(response) or field == "username"
    assert not User.objects.exists()


@pytest.mark.parametrize("twin", ["robin", "ROBIN", " Robin ", "Ｒobin", "Ro\u200bbin"])
def test_names_that_read_the_same_are_taken(client, robin, twin):
    response = client.post("/join/", {**JOIN, "username": twin})

    assert response.status_code == 422
    assert "Somebody here has this name" in page(response)


def test_composed_and_decomposed_names_are_the_same(client, db):
    User.objects.create_user("Jos\u00e9", PASSPHRASE)

    assert client.post("/join/", {**JOIN, "username": "Jose\u0301"}).status_code == 422
    response = client.post("/sign-in/", {"login": "JOSE\u0301", "password": PASSPHRASE})
    assert response.status_code == 302


def test_joining_with_a_taken_address_looks_as_with_a_free_one(robin, mailoutbox):
    free, taken = Client(), Client()

    first = free.post("/join/", {**JOIN, "email": "new@example.org"})
    second = taken.post("/join/", {**JOIN, "username": "Other", "email": "ROBIN@example.org"})

    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert len(mailoutbox) == 2
    assert User.objects.get(username="Other").confirmed_email == ""
    assert robin.confirmed_email == "robin@example.org"
