"""Getting back in, by mail or with a code."""

import re

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from accounts.models import User
from tests.accounts.door_kit import JOIN, page
from tests.conftest import PASSPHRASE


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
