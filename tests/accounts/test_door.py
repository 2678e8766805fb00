"""Joining, signing in and out, getting back in."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import hashing
from accounts.models import User
from accounts.templatetags.devices import device_name
from tests.conftest import PASSPHRASE

JOIN = {"username": "Sam the cat", "password1": PASSPHRASE}


def page(response):
    """A page without what differs from one rendering to the next."""
    text = response.content.decode()
    return re.sub(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"', "", text)


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


def test_reset_answers_alike_for_known_unknown_and_closed(client, robin, mailoutbox):
    closed = User.objects.create_user("Closed", PASSPHRASE, email="closed@example.org")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    EmailAddress.objects.create(user=closed, email=closed.email, verified=True)
    answers = set()
    for address in ["robin@example.org", "nobody@example.org", "closed@example.org"]:
        response = client.post("/recover/", {"email": address})
        answers.add((response.status_code, response["Location"]))

    assert answers == {(302, "/recover/sent/")}
    assert {mail.subject for mail in mailoutbox} == {"Here is the sign-in link you asked for."}
    assert len(mailoutbox) == 3


def link_of(mail):
    return re.search(r"http://testserver(/recover/link/\S+)", mail.body).group(1)


def test_reset_link_works_once(client, robin, mailoutbox):
    client.post("/recover/", {"email": "robin@example.org"})
    link = link_of(mailoutbox[0])

    form = client.get(link)["Location"]
    assert client.get(form).status_code == 200
    assert client.post(form, {"password1": "short"}).status_code == 422
    assert client.post(form, {"password1": "four entirely new words"}).status_code == 302
    assert "does not open any more" in page(Client().get(link))
    credentials = {"login": "Robin", "password": "four entirely new words"}
    assert Client().post("/sign-in/", credentials).status_code == 302


def test_mails_tell_nothing(client, robin, mailoutbox):
    client.post("/recover/", {"email": "robin@example.org"})
    client.post("/recover/", {"email": "nobody@example.org"})
    client.post("/join/", {**JOIN, "email": "sam@example.org"})

    for mail in mailoutbox:
        words = (mail.subject + mail.body).lower()
        for word in ["recovery", "health", "mood", "robin", "sam the cat", "wend", "mental"]:
            assert word not in words.replace("/recover/", "").replace("sam@", "")


def test_a_recovery_code_sets_a_new_passphrase_once(client, robin):
    code = RecoveryCodes.activate(robin).get_unused_codes()[0]
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}"
    data = {"login": "robin", "code": typed, "password1": "four entirely new words"}

    assert client.post("/recover/code/", data)["Location"] == "/sign-in/"
    assert client.post("/recover/code/", data).status_code == 422
    robin.refresh_from_db()
    assert robin.check_password("four entirely new words")


def test_a_recovery_code_ends_every_sign_in(client, signed_in, robin):
    code = RecoveryCodes.activate(robin).get_unused_codes()[0]
    data = {"login": "Robin", "code": code, "password1": "four entirely new words"}
    client.post("/recover/code/", data)

    assert signed_in.get("/you/").status_code == 302


def test_recovery_says_the_same_for_wrong_codes_and_unknown_names(client, robin):
    RecoveryCodes.activate(robin)
    data = {"code": "000000000000", "password1": "four entirely new words"}
    known = client.post("/recover/code/", {**data, "login": "Robin"})
    unknown = client.post("/recover/code/", {**data, "login": "Nemoo"})

    assert known.status_code == unknown.status_code == 422
    assert page(known).replace("Robin", "") == page(unknown).replace("Nemoo", "")


def test_recovery_codes_cannot_be_guessed_at_leisure(client, robin):
    RecoveryCodes.activate(robin)
    data = {"login": "Robin", "code": "1" * 12, "password1": "four entirely new words"}
    for _ in range(5):
        client.post("/recover/code/", data)

    assert client.post("/recover/code/", data).status_code == 429


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


@pytest.mark.parametrize("path", ["/join/", "/sign-in/", "/recover/", "/recover/code/"])
def test_an_empty_form_says_what_to_do(client, db, path):
    response = client.post(path, {})

    assert response.status_code == 422
    assert "Fill this in, please." in page(response)
    assert "This field is required" not in page(response)


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
