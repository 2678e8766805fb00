"""What is seen outside the app: a sentence, a sender, a link. Never what it is about."""

from __future__ import annotations

from datetime import timedelta
from email.utils import formataddr, parseaddr
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reminders.models import Device, Wording

OFF_SALT = "reminders.off"
# The wording of the one that asks whether to go on, among those that a device knows.
ASKS = "asks"


class Seen(NamedTuple):
    """What anybody who looks at the screen sees."""

    sender: str
    subject: str
    body: str


class Outgoing(NamedTuple):
    """Everything that one mail or push message needs to know."""

    delivery_id: UUID
    reminder_id: UUID | None
    address: str
    language: str
    wording: str
    # The opaque part of the link; the delivery's own id unless the mail confirms an address.
    opens: UUID | None = None
    # The last one before silence: it asks whether to go on.
    asks: bool = False
    # Where a push message goes, and for how long it is of use.
    device: Device | None = None
    useful_for: timedelta = timedelta(0)
    # The id of the member's channel or device.
    endpoint: str = ""


def seen(wording: str, language: str) -> Seen:
    """What others see of a reminder with this wording."""
    return _seen(wording, language, settings.BRAND_NAME)


@cache
def _seen(wording: str, language: str, brand: str) -> Seen:
    with translation.override(language):
        body = str(Wording(wording).label)
        if wording == Wording.PLAIN:
            return Seen(_("Reminder"), _("Reminder"), body)
        return Seen(brand, body, body)


def ask_to_go_on(language: str) -> str:
    """The one question after a long silence."""
    with translation.override(language):
        return _("Would you like more of these? If not, there is nothing to do: this is the last.")


def payload(outgoing: Outgoing) -> bytes:
    """What a push message holds: what it opens, and which of our sentences to show."""
    words = ASKS if outgoing.asks else outgoing.wording
    opens = outgoing.opens or outgoing.delivery_id
    return f"{opens} {words} {outgoing.language}".encode()


def shown() -> dict[str, dict[str, tuple[str, str]]]:
    """Title and text of each notification, by language and wording, for the device to know."""
    found = {}
    for language, _name in settings.LANGUAGES:
        texts = {key: seen(key, language) for key in Wording.values}
        found[language] = {key: (words.sender, words.body) for key, words in texts.items()}
        found[language][ASKS] = (texts[Wording.PLAIN].sender, ask_to_go_on(language))
    return found


def off_token(reminder_id: UUID) -> str:
    """The one power to switch this reminder off, in a link; it does not expire."""
    return Signer(salt=OFF_SALT).sign(reminder_id.hex)


def read_off_token(token: str) -> UUID | None:
    """The reminder that a token switches off; None if nobody of ours made it."""
    try:
        return UUID(hex=Signer(salt=OFF_SALT).unsign(token))
    except (BadSignature, ValueError):
        return None


def site(path: str) -> str:
    """An address as it stands in a mail."""
    return settings.SITE_URL.rstrip("/") + path


def sender_address() -> str:
    """The bare address that mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def message(outgoing: Outgoing) -> EmailMultiAlternatives:
    """The mail: the same Message-ID each time, nothing remote in it, off in one click."""
    words = seen(outgoing.wording, outgoing.language)
    if outgoing.asks:
        words = words._replace(body=ask_to_go_on(outgoing.language))
    link = site(reverse("reminders:open", args=[outgoing.opens or outgoing.delivery_id]))
    address = sender_address()
    headers = {
        "Message-ID": f"<{outgoing.delivery_id}@{address.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
    }
    off = ""
    if outgoing.reminder_id is not None:
        off = site(reverse("reminders:off", args=[off_token(outgoing.reminder_id)]))
        headers["List-Unsubscribe"] = f"<{off}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    context = {"words": words, "link": link, "off": off, "language": outgoing.language}
    with translation.override(outgoing.language):
        text = render_to_string("reminders/mail.txt", context)
        html = render_to_string("reminders/mail.html", context)
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=text,
        from_email=formataddr((words.sender, address)),
        to=[outgoing.address],
        headers=headers,
    )
    mail.attach_alternative(html, "text/html")
    return mail
