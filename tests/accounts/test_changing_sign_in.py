"""What a member changes about signing in: passphrase, address, devices and codes."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.templatetags.devices import device_name
from tests.accounts.door_kit import page
from tests.conftest import PASSPHRASE


def test_change_of_passphrase_ends_other_sign_ins(signed_in, robin):
    other = Client()
    other.post("/sign-in/", {"login": "Robin", "password": PASSPHRASE})
    url = "/you/sign-in/passphrase/"

    assert signed_in.post(url, {"oldpassword": "x", "password1": "y"}).status_code == 422
    data = {"oldpassword": PASSPHRASE, "password1": "four entirely new words"}
    assert signed_in.post(url, data)["Location"] == "/you/sign-in/"
    assert signed_in.get("/you/").status_code == 200
    assert other.get("/you/").status_code == 302


def test_email_change_asks_who_it_is_and_tells_the_old_address(signed_in, robin, mailoutbox):
    url = "/you/sign-in/email/"
    data = {"email": "new@example.org", "action_add": ""}

    assert signed_in.post(url, data)["Location"].startswith("/you/sign-in/again/")
    assert not EmailAddress.objects.filter(email="new@example.org").exists()
    signed_in.post(f"/you/sign-in/again/?next={url}", {"password": PASSPHRASE})
    signed_in.post(url, data)
    link = re.search(r"http://testserver(/you/sign-in/email/\S+)", mailoutbox[-1].body).group(1)
    assert signed_in.get(link).status_code == 200
    assert robin.confirmed_email == "robin@example.org"
    signed_in.post(link)
    assert robin.confirmed_email == "new@example.org"
    assert [m.to for m in mailoutbox][-1] == ["robin@example.org"]


def test_devices_are_listed_and_the_others_ended(signed_in, robin):
    other = Client()
    other.post("/sign-in/", {"login": "Robin", "password": PASSPHRASE})

    assert page(signed_in.get("/you/sign-in/devices/")).count("Since ") == 2
    assert signed_in.post("/you/sign-in/devices/").status_code == 302
    assert other.get("/you/").status_code == 302
    assert signed_in.get("/you/").status_code == 200
    assert Session.objects.count() == 1


def test_new_codes_replace_the_old_ones(signed_in, robin):
    old = RecoveryCodes.activate(robin).get_unused_codes()

    assert signed_in.post("/you/sign-in/codes/new/")["Location"].startswith("/you/sign-in/again/")
    signed_in.post("/you/sign-in/again/?next=/you/", {"password": PASSPHRASE})
    assert signed_in.post("/you/sign-in/codes/new/")["Location"] == "/you/sign-in/codes/"
    kept = RecoveryCodes(Authenticator.objects.get())
    assert not set(old) & set(kept.get_unused_codes())


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Android 14; Mobile) Firefox/130.0", "Firefox on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Edg/130", "Edge on Windows"),
        ("<script>", "A device"),
        ("", "A device"),
    ],
)
def test_devices_have_names(user_agent, name):
    assert device_name(user_agent) == name


def test_device_pages_say_where_one_is(signed_in):
    for path in ["/you/sign-in/devices/", "/you/sign-in/email/", "/you/sign-in/"]:
        assert 'aria-current="page"' in page(signed_in.get(path))
