"""Every mail of every wording and language, looked at as others would."""

import re
import uuid
from email import message_from_bytes
from email.policy import SMTP, default

import pytest

from journeys.models import Journey
from reminders import tasks, wording, writing
from reminders.models import Delivery, Kind, Reminder, Wording
from reminders.wording import Outgoing
from tests.journeys.walk_kit import make_letter
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


TELLING_ANYWHERE = re.compile(
    TELLING.pattern + r"|recuper|salud|ánimo|depres|ansied|etapa|meta\b|crisis|apoyo|diagn[oó]s"
    r"|terapia|recaída",
    re.IGNORECASE,
)


def test_every_mail_of_every_kind_wording_and_language(mail_member, sink, settings, pathway):
    sent, languages = {}, [code for code, _ in settings.LANGUAGES]
    mail_member.username = "Quetzal Harpsichord"
    # Without a letter that waits, the kind that speaks of one says nothing.
    journey = Journey.objects.begin(mail_member, at=MONDAY)
    make_letter(journey, WORDS, opens_on=MONDAY.date())
    for language in languages:
        mail_member.language = language
        mail_member.save()
        for kind in Kind.values:
            for words in Wording.values:
                make_reminder(mail_member, kind=kind, wording=words)
        sink.mails.clear()
        tasks.run(at(MONDAY))
        sent[language] = list(sink.mails)
        Reminder.objects.all().delete()

    assert {len(mails) for mails in sent.values()} == {len(Kind.values) * len(Wording.values)}
    for language, mails in sent.items():
        said = {wording.seen(words, language).subject for words in Wording.values}
        for _to, raw in mails:
            mail = message_from_bytes(raw, policy=default)
            assert str(mail["Subject"]) in said
            assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert not mail.defects
            assert max(map(len, raw.split(b"\r\n"))) <= 998
            parts = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
            bare = [re.sub(r"<[^>]+>|https?://\S+", "", part) for part in parts]
            for part in (str(mail["Subject"]), str(mail["From"]), *bare):
                found = TELLING_ANYWHERE.search(part.replace(settings.BRAND_NAME, ""))
                assert not found, found
            for word in (*WORDS.split(), "Quetzal", "Harpsichord"):
                assert word not in raw.decode()
            for part in (str(mail["Subject"]), *bare):
                assert settings.BRAND_NAME not in part
                assert settings.SITE_HOST not in part
            assert not re.search(r"<img|<link|<script|src=|url\(", parts[1])


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("words", Wording.values)
@pytest.mark.parametrize("asks", [False, True])
def test_a_patched_mail_is_the_one_built_anew(words, language, asks):
    outgoing = Outgoing(
        uuid.uuid4(), uuid.uuid4(), "o'neil+x@example.org", language, words, asks=asks
    )
    patched, built = writing.written(outgoing), writing.anew(outgoing)

    assert writing.mould(language, words, asks, writing.about_us()) is not None
    one, two = (message_from_bytes(raw, policy=default) for raw in (patched, built))
    for name in {*one.keys(), *two.keys()}:
        if name not in ("Date", "Content-Type"):
            assert one[name] == two[name]
    for kind in ("plain", "html"):
        assert one.get_body((kind,)).get_content() == two.get_body((kind,)).get_content()
    for raw in (patched, built, writing.anew(outgoing, policy=writing.ASCII_POLICY)):
        assert not set(b"\r\n") & set(raw.replace(b"\r\n", b""))


@pytest.mark.parametrize("address", ['"a b"@example.org', "é@example.org", "a@bücher.example"])
def test_an_unusual_address_goes_the_long_way(address):
    assert not writing.is_plain(address)


def test_a_server_that_takes_ascii_only_gets_ascii(mail_member, sink, monkeypatch):
    import smtplib

    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: False)
    mail_member.language = "es"
    mail_member.save()
    for words in Wording.values:
        make_reminder(mail_member, wording=words)

    tasks.run(at(MONDAY))

    assert len(sink.mails) == len(Wording.values)
    assert all(raw.isascii() for _, raw in sink.mails)


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
