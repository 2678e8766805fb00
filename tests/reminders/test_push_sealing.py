"""The two seals of a push message, against the published example and from the other side."""

import time

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from reminders.channels import push_sealing
from reminders.channels.push_sealing import BadKey, encode
from tests.plugins.push import Browser, as_point, b64, check_signature, raw

# The public key of the example.
KNOWN = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkN" + "toIAiw4"
)


def private(text):
    return ec.derive_private_key(int.from_bytes(raw(text), "big"), ec.SECP256R1())


def test_seal_is_the_example_of_the_standard(monkeypatch):
    """RFC 8291, section 5 and appendix A: the same bytes, where nothing fills it up."""
    plain = b"When I grow up, I want to be a watermelon"
    monkeypatch.setattr(push_sealing, "LENGTH", len(plain) + 1)

    sealed = push_sealing.seal(
        plain,
        KNOWN,
        "BTBZMqHH6r4Tts7J_aSIgg",
        key=private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
    )

    assert b64(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_every_message_has_one_length_and_opens_for_its_browser_only():
    browser = Browser()
    sealed = [push_sealing.seal(b"x" * n, browser.p256dh, browser.auth) for n in (1, 60, 127)]

    assert {len(body) for body in sealed} == {16 + 4 + 1 + 65 + 128 + 16}
    assert [len(browser.open(body)) for body in sealed] == [1, 60, 127]
    assert len({body[:86] for body in sealed}) == 3  # fresh salt and key each time
    with pytest.raises(InvalidTag):
        Browser(key=browser.key).open(sealed[0])


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        ("not base64 é", "AAAAAAAAAAAAAAAAAAAAAA"),
        (encode(b"\x04" + b"\x01" * 64), "AAAAAAAAAAAAAAAAAAAAAA"),  # not on the curve
        (encode(b"\x00"), "AAAAAAAAAAAAAAAAAAAAAA"),
        (KNOWN, "AAAA"),
        (KNOWN, ""),
    ],
)
def test_what_is_no_key_is_refused(p256dh, auth):
    with pytest.raises(BadKey):
        push_sealing.seal(b"x", p256dh, auth)


def test_signature_names_service_and_sender():
    line = push_sealing.new_signing_key()

    header = push_sealing.signature(
        line,
        audience="https://push.example.org",
        subject="mailto:a@example.org",
        expires=int(time.time()) + 60,
    )
    key, said = check_signature(header, "https://push.example.org")

    assert key == push_sealing.public_line(line)
    assert as_point(push_sealing.signing_key(line).public_key()) == raw(key)
    assert said["sub"] == "mailto:a@example.org"


@pytest.mark.parametrize("line", ["", "x", "AAAA", encode(b"\x00" * 32), encode(b"\xff" * 32)])
def test_what_cannot_sign_is_refused(line):
    with pytest.raises(BadKey):
        push_sealing.signing_key(line)
