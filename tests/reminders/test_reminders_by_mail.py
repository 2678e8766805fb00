"""By mail: the address is confirmed first, tried on request, and off is one link away."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from reminders import wording
from reminders.models import EmailChannel, Reminder
from tests.reminders.conftest import make_reminder
from tests.reminders.views_kit import LIST, NEW, data


@pytest.fixture(autouse=True)
def _pathway(pathway):
    """Every page reads the edition."""


def test_without_an_address_there_is_a_way_to_add_one(as_member):
    assertContains(as_member.get(NEW), "There is no e-mail address in your account.")


def test_yes_to_mail_confirms_the_address_first(
    client, mail_member, mailoutbox, django_capture_on_commit_callbacks
):
    EmailChannel.objects.all().delete()
    client.force_login(mail_member)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(NEW, data(by_email="on"))

    channel = EmailChannel.objects.get()
    assert channel.trouble(mail_member.email) == "unconfirmed"
    [mail] = mailoutbox
    assert f"/r/{channel.code}/" in mail.body
    assertContains(client.get(LIST), "Open the link in the mail we sent you")

    url = f"/r/{channel.code}/"
    client.get(url)
    assert EmailChannel.objects.get().confirmed_at is None  # A mail scanner confirms nothing.
    assertRedirects(client.post(url), LIST)
    assert EmailChannel.objects.get().trouble(mail_member.email) == ""


def test_a_stranger_confirms_nothing(as_stranger, mail_member):
    channel = EmailChannel.objects.get()

    assert as_stranger.post(f"/r/{channel.code}/").status_code == 404


def test_a_test_message_is_sent_at_most_once_a_minute(client, mail_member, mailoutbox):
    make_reminder(mail_member)
    client.force_login(mail_member)

    client.post("/you/reminders/test/")
    client.post("/you/reminders/test/")

    assert len(mailoutbox) == 1
    assert mailoutbox[0].subject == "Reminder"


def test_a_test_message_says_honestly_that_it_failed(client, mail_member, settings):
    from tests.reminders.conftest import use_smtp

    use_smtp(settings, 9)
    client.force_login(mail_member)

    response = client.post("/you/reminders/test/", follow=True)

    assert "Not sent." in str(*response.context["messages"])


def test_off_shows_on_get_and_acts_on_post(client, mine):
    url = reverse("reminders:off", args=[wording.off_token(mine.pk)])

    page = client.get(url)
    assertContains(page, "Switch this off?")
    for word in ("zebra", "Robin"):
        assertNotContains(page, word)
    assert Reminder.objects.get().is_on

    assertContains(client.post(url, {"List-Unsubscribe": "One-Click"}), "It is off")
    assertContains(client.post(url), "It is off")
    assert Reminder.objects.get().ended_why == "mail"


def test_off_needs_no_token_of_the_page(mine):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    url = reverse("reminders:off", args=[wording.off_token(mine.pk)])

    assert strict.post(url).status_code == 200


def test_off_of_what_is_gone_is_the_same(client, mine):
    url = reverse("reminders:off", args=[wording.off_token(mine.pk)])
    mine.delete()

    assertContains(client.post(url), "It is off")
