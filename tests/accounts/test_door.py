"""Signing in and out."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts import hashing
from accounts.models import User
from tests.accounts.door_kit import page
from tests.conftest import PASSPHRASE


@pytest.mark.parametrize("login", ["Robin", "robin", "robin@example.org", "Robin@Example.org"])
def test_sign_in_by_name_or_confirmed_address(client, robin, login):
    response = client.post("/sign-in/", {"login": login, "password": PASSPHRASE})

    assert (response.status_code, response["Location"]) == (302, "/today/")


def test_an_unconfirmed_address_opens_nothing(client, robin):
    EmailAddress.objects.update(verified=False)

    response = client.post("/sign-in/", {"login": robin.email, "password": PASSPHRASE})
    assert response.status_code == 422


def test_unknown_known_and_closed_accounts_answer_alike(client, robin):
    User.objects.create_user("Closed", PASSPHRASE, is_active=False)
    answers = []
    for login, password in [
        ("Robin", "wrong one here"),
        ("Nobody", "x y z"),
        ("Closed", PASSPHRASE),
    ]:
        response = client.post("/sign-in/", {"login": login, "password": password})
        answers.append((response.status_code, page(response).replace(f'value="{login}"', "")))

    assert answers[0][0] == 422
    assert answers[0] == answers[1] == answers[2]


def test_session_key_changes_at_sign_in(client, robin):
    client.get("/sign-in/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key

    client.post("/sign-in/", {"login": "Robin", "password": PASSPHRASE})
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.org",
        "/\\evil.org",
        "https:evil.org",
        "https://evil.org",
        "%2f%2fevil.org",
        "/%2f%2fevil.org",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/" + "a" * 3000,
        "\\\\evil.org",
        "http://testserver/today/",
    ],
)
def test_next_leads_nowhere_else(client, robin, evil):
    credentials = {"login": "Robin", "password": PASSPHRASE, "next": evil}

    assert client.post("/sign-in/", credentials)["Location"] == "/today/"


def test_next_leads_to_a_page_of_ours(client, robin):
    credentials = {"login": "Robin", "password": PASSPHRASE, "next": "/plan/?print=yes"}

    assert client.post("/sign-in/", credentials)["Location"] == "/plan/?print=yes"


def test_shared_device_ends_with_the_browser_and_when_idle(client, robin):
    credentials = {"login": "Robin", "password": PASSPHRASE, "shared": "on"}
    response = client.post("/sign-in/", credentials)
    now = timezone.now()

    assert not response.cookies["sessionid"]["max-age"]
    with time_machine.travel(now + timedelta(minutes=29)):
        assert client.get("/you/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=58)):
        assert client.get("/you/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=89)):
        assert client.get("/you/").status_code == 302


def test_shared_device_ends_after_twelve_hours_of_use(client, robin):
    client.post("/sign-in/", {"login": "Robin", "password": PASSPHRASE, "shared": "on"})
    now = timezone.now()

    for quarter in range(1, 48):
        with time_machine.travel(now + timedelta(minutes=15 * quarter)):
            assert client.get("/you/").status_code == 200
    with time_machine.travel(now + timedelta(hours=12)):
        assert client.get("/you/").status_code == 302


def test_own_device_stays_for_thirty_days_and_no_longer(signed_in):
    now = timezone.now()

    with time_machine.travel(now + timedelta(days=29)):
        assert signed_in.get("/you/").status_code == 200
    with time_machine.travel(now + timedelta(days=30, minutes=1)):
        assert signed_in.get("/you/").status_code == 302


def test_sign_out_is_a_post_and_the_old_cookie_is_worthless(signed_in):
    cookie = signed_in.cookies["sessionid"].value

    assert signed_in.get("/sign-out/").status_code == 200
    assert signed_in.get("/you/").status_code == 200
    assert signed_in.post("/sign-out/")["Location"] == "/"
    signed_in.cookies["sessionid"] = cookie
    assert signed_in.get("/you/").status_code == 302


def test_failures_are_counted_however_the_name_is_written(client, robin):
    for name in ["Robin", "robin", "ROBIN", "Ｒobin", "Ro\u200bbin"]:
        client.post("/sign-in/", {"login": name, "password": "not this one"})

    response = client.post("/sign-in/", {"login": "robin ", "password": PASSPHRASE})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_success_does_not_clear_the_counter_of_an_address(client, robin):
    User.objects.create_user("Kim", PASSPHRASE)
    for number in range(10):
        client.post("/sign-in/", {"login": f"nobody{number}", "password": "not this one"})
        if number == 5:
            Client().post("/sign-in/", {"login": "Kim", "password": PASSPHRASE})

    response = Client().post("/sign-in/", {"login": "Kim", "password": PASSPHRASE})
    assert response.status_code == 429


def test_a_forged_forwarding_header_does_not_reset_the_counter(client, robin):
    for number in range(11):
        response = client.post(
            "/sign-in/",
            {"login": f"nobody{number}", "password": "not this one"},
            headers={"X-Forwarded-For": f"10.0.0.{number}, rubbish"},
        )

    assert response.status_code == 429


def test_hashing_above_the_cap_answers_429(client, robin, monkeypatch):
    monkeypatch.setattr(hashing, "PATIENCE", 0.01)
    taken = [hashing._turns.acquire() for _ in range(hashing.AT_ONCE)]
    try:
        response = client.post("/sign-in/", {"login": "Robin", "password": PASSPHRASE})
    finally:
        for _ in taken:
            hashing._turns.release()

    assert response.status_code == 429
    assert response["Retry-After"]


@pytest.mark.parametrize("path", ["/join/", "/sign-in/", "/recover/", "/recover/code/"])
def test_an_empty_form_says_what_to_do(client, db, path):
    response = client.post(path, {})

    assert response.status_code == 422
    assert "Fill this in, please." in page(response)
    assert "This field is required" not in page(response)
