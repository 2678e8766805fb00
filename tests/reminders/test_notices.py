"""Inside the app: where the link leads, and the notice on Today."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from accounts import you
from reminders import offering, plan
from reminders.models import InboxItem, Occurrence
from tests.conftest import HTMX
from tests.reminders.conftest import make_reminder


@pytest.fixture(autouse=True)
def _pathway(pathway):
    """Every page reads the edition."""


@pytest.fixture
def delivery(mail_member):
    make_reminder(mail_member, due=timezone.now())
    plan.plan(timezone.now)
    return Occurrence.objects.get().deliveries.get()


def test_the_link_says_what_it_was(client, mail_member, delivery):
    client.force_login(mail_member)

    response = client.get(f"/r/{delivery.pk}/")

    assertContains(response, "zebra marmalade lantern")


def test_the_link_says_nothing_to_a_stranger(as_stranger, delivery):
    assert as_stranger.get(f"/r/{delivery.pk}/").status_code == 404
    item = InboxItem.objects.get()
    assert as_stranger.post(f"/you/reminders/notice/{item.pk}/done/").status_code == 404


def test_done_lays_the_notice_aside_and_stills_the_mail(client, mail_member, delivery, rf):
    client.force_login(mail_member)
    request = rf.get("/today/")
    request.user = mail_member
    _template, context = offering.today_card(request)
    assert context["reminder_title"] == "zebra marmalade lantern"

    url = f"/you/reminders/notice/{context['item'].pk}/done/"
    assert client.post(url, headers=HTMX).content == b""

    assert offering.today_card(request) is None


def test_what_was_left_for_days_is_not_shown(mail_member, delivery, rf):
    request = rf.get("/today/")
    request.user = mail_member
    InboxItem.objects.update(made_at=timezone.now() - timedelta(days=4))

    assert offering.today_card(request) is None


def test_the_line_on_you_says_how_things_stand(mine, member, rf):
    request = rf.get("/you/")
    request.user = member
    [line] = [line for line in you.lines if line.url_name == "reminders:reminder_list"]

    assert line.hint(request) == "1 switched on"
    mine.end(at=timezone.now())
    assert line.hint(request) == "All off"


def test_today_shows_the_notice_that_waits(client, mail_member, delivery):
    client.force_login(mail_member)
    InboxItem.objects.update(made_at=timezone.now())

    page = client.get("/today/")

    assertContains(page, "zebra marmalade lantern")
    assertContains(page, reverse("reminders:done", args=[InboxItem.objects.get().pk]))
