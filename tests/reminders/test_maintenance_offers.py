"""Entering and leaving maintenance offers reminders and asks about them."""

import uuid

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from journeys import offers
from reminders import offering
from reminders.models import Reminder
from tests.conftest import HTMX
from tests.reminders.conftest import make_reminder
from tests.reminders.views_kit import LIST


@pytest.fixture(autouse=True)
def _pathway(pathway):
    """Every page reads the edition."""


@pytest.fixture
def maintenance(pathway):
    return next(stage for stage in pathway.stages if stage.is_maintenance)


def offered(stage, pathway, **changes):
    sent = {"client_id": str(uuid.uuid4()), "wording": "plain"}
    for template in pathway.reminders_of(stage):
        sent |= {
            f"{template.key}-rhythm": "quarter",
            f"{template.key}-start": "2026-01-31",
            f"{template.key}-time": "10:00",
        }
    return sent | changes


def test_entering_maintenance_offers_its_reminders(journey, maintenance):
    asked = [ask(journey, maintenance) for ask in offers.after_entering]

    assert f"/you/reminders/offer/{maintenance.key}/" in asked
    other = next(stage for stage in journey.pathway.stages if not stage.is_maintenance)
    assert offering.after_entering(journey, other) is None


def test_the_offer_makes_only_what_was_wanted(as_member, journey, maintenance, pathway):
    url = f"/you/reminders/offer/{maintenance.key}/"
    assertContains(as_member.get(url), "Would reminders help?")

    as_member.post(url, offered(maintenance, pathway))
    assert not Reminder.objects.exists()

    key = pathway.reminders_of(maintenance)[0].key
    sent = offered(maintenance, pathway, **{f"{key}-wanted": "on"})
    assertRedirects(as_member.post(url, sent), LIST)
    as_member.post(url, sent)
    reminder = Reminder.objects.get()
    assert (reminder.template_key, reminder.stage_key) == (key, maintenance.key)
    assert reminder.days_rule == {"every": "quarter", "start": "2026-01-31"}


def test_the_offer_refuses_and_keeps_the_yes(as_member, journey, maintenance, pathway):
    key = pathway.reminders_of(maintenance)[0].key
    sent = offered(maintenance, pathway, **{f"{key}-wanted": "on", f"{key}-time": "late"})

    response = as_member.post(f"/you/reminders/offer/{maintenance.key}/", sent, headers=HTMX)

    assertContains(response, "late", status_code=422)
    assertNotContains(response, "<html", status_code=422)
    assert not Reminder.objects.exists()


def test_leaving_maintenance_asks_to_keep_or_still(as_member, journey, maintenance, member):
    assert offering.after_leaving(journey, maintenance.key) is None
    make_reminder(member, stage_key=maintenance.key)
    url = offering.after_leaving(journey, maintenance.key)

    assertContains(as_member.get(url), "Keep these reminders?")
    as_member.post(url, {"choice": "keep"})
    assert Reminder.objects.get().is_on
    as_member.post(url, {"choice": "still"})
    assert not Reminder.objects.get().is_on
