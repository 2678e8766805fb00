"""A traveller's device asks before anything moves, and only where the time differs."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from reminders.models import Reminder
from tests.e2e.test_look_browser import chromium  # noqa: F401
from tests.e2e.test_look_browser import pytestmark as marks
from tests.e2e.test_words_browser import sign_in
from tests.reminders.conftest import make_reminder

pytestmark = [mark for mark in marks if mark.name != "urls"]

ASKS = "Your device is on another clock"


@pytest.fixture
def today(chromium, live_server, member, pathway):  # noqa: F811
    """Today as a device somewhere shows it to a member at home in Madrid."""
    User.objects.filter(pk=member.pk).update(time_zone="Europe/Madrid")
    make_reminder(member, tz="Europe/Madrid")
    contexts = []

    def open_in(place, *, scripts=True):
        context = chromium.new_context(timezone_id=place, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": 360, "height": 800})
        page.base = live_server.url
        sign_in(page, member)
        page.goto(f"{live_server.url}/today/")
        return page

    yield open_in
    for context in contexts:
        context.close()


def zones():
    return User.objects.get().time_zone, Reminder.objects.get().tz


def test_a_traveller_says_yes_and_takes_it_back(today):
    page = today("Asia/Tokyo")
    asked = page.get_by_role("region", name=ASKS)
    expect(asked).to_contain_text("It shows the time of Asia/Tokyo.")

    asked.get_by_role("button", name="Go by this one").click()
    expect(page.get_by_text("go by the clock of this device")).to_be_visible()
    expect(page.get_by_text(ASKS)).to_be_hidden()
    assert zones() == ("Asia/Tokyo", "Asia/Tokyo")

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name=ASKS)).to_be_visible()
    assert zones() == ("Europe/Madrid", "Europe/Madrid")


def test_a_traveller_who_stays_is_left_alone(today):
    page = today("America/New_York")
    page.get_by_role("button", name="Leave it as it is").click()
    page.wait_for_load_state()
    expect(page.get_by_text(ASKS)).to_be_hidden()
    page.reload()
    expect(page.get_by_text(ASKS)).to_be_hidden()
    assert zones() == ("Europe/Madrid", "Europe/Madrid")


@pytest.mark.parametrize("place", ["Europe/Madrid", "Europe/Berlin"])
def test_where_the_time_is_the_same_nobody_is_asked(today, place):
    page = today(place)
    expect(page.locator("[data-clock]")).to_have_count(1)
    expect(page.get_by_text(ASKS)).to_be_hidden()


def test_without_scripts_nobody_is_asked(today):
    expect(today("Asia/Tokyo", scripts=False).get_by_text(ASKS)).to_be_hidden()
