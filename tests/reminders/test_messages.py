"""Every mail of every wording and language, looked at as others would."""

import re
import uuid
from email import message_from_bytes
from email.policy import SMTP, default

import pytest

from reminders import tasks, wording
from reminders.models import Delivery, Reminder, Wording
from reminders.wording import Outgoing
from tests.reminders.conftest import MONDAY, WORDS, make_reminder
from tests.reminders.test_plan import at

TELLING = re.compile(
    r"recover|health|mood|depress|anxi|therap|stage|goal|plan\b|check-in|crisis|medic|well-being"
    r"|diagnos|maintenance|distress|setback|support",
    re.IGNORECASE,
)


def parsed(outgoing):
    raw = wording.message(outgoing).message(policy=SMTP).as_bytes()
    return raw, message_from_bytes(raw, policy=default)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("words", Wording.values)
def test_a_mail_tells_nothing(settings, words, language):
    outgoing = Outgoing(uuid.uuid4(), uuid.uuid4(), "alex@example.org", language, words)
    _raw, mail = parsed(outgoing)
    seen = wording.seen(words, language)

    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for part in (str(mail["Subject"]), str(mail["From"]), text, html):
        assert not TELLING.search(part)
    assert seen.body in text
    assert (settings.BRAND_NAME in str(mail["From"])) == (words != Wording.PLAIN)
    assert settings.BRAND_NAME not in str(mail["Subject"]) + text + html
    assert not re.search(r"<img|<link|<script|src=|url\(", html)


def test_the_plain_mail_says_reminder_and_no_more():
    outgoing = Outgoing(uuid.uuid4(), uuid.uuid4(), "alex@example.org", "en", Wording.PLAIN)
    _raw, mail = parsed(outgoing)

    assert mail["Subject"] == "Reminder"
    assert mail["From"].addresses[0].display_name == "Reminder"
    assert mail.get_body(("plain",)).get_content().splitlines()[0] == "You have a reminder."


def test_each_copy_has_the_same_id_and_one_click_off():
    outgoing = Outgoing(uuid.uuid4(), uuid.uuid4(), "alex@example.org", "en", Wording.PLAIN)
    (_, one), (_, two) = parsed(outgoing), parsed(outgoing)

    assert one["Message-ID"] == two["Message-ID"]
    assert str(outgoing.delivery_id) in one["Message-ID"]
    assert one["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = re.search(r"/off/([^/>]+)/>", one["List-Unsubscribe"]).group(1)
    assert wording.read_off_token(token) == outgoing.reminder_id
    assert wording.read_off_token(token[:-1] + "_") is None
    assert wording.read_off_token("x" * 900) is None


def test_no_word_of_the_member_is_in_the_mail(mail_member, sink):
    mail_member.username = "Quetzal Harpsichord"
    mail_member.save()
    for words in Wording.values:
        make_reminder(mail_member, wording=words)

    tasks.run(at(MONDAY))

    assert len(sink.mails) == len(Wording.values)
    whole = b"".join(raw for _, raw in sink.mails).decode()
    for word in (*WORDS.split(), "Quetzal", "Harpsichord"):
        assert word not in whole


@pytest.mark.parametrize(
    "address",
    ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "a\u2028@example.org"],
)
def test_an_address_cannot_add_a_header(mail_member, sink, address):
    make_reminder(mail_member)
    type(mail_member).objects.update(email=address)
    from reminders.models import EmailChannel

    EmailChannel.objects.update(address=address)

    tasks.run(at(MONDAY))

    assert sink.mails == []
    assert Delivery.objects.get().state in ("dead", "retry")


def test_words_with_line_breaks_stay_inside(reminder, sink):
    reminder.label = "x\r\nBcc: all@example.org"
    reminder.change(at=reminder.made_at)

    tasks.run(at(MONDAY))

    [(to, raw)] = sink.mails
    assert to == "alex@example.org"
    assert b"all@example.org" not in raw


def test_the_label_is_sealed_in_the_row(reminder):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT label FROM reminders_reminder")
        assert b"zebra" not in bytes(cursor.fetchone()[0])
    assert Reminder.objects.get().label == WORDS
