import pytest

from accounts.models import User
from reminders.models import Reminder
from tests.reminders.conftest import make_reminder

FOLLOW, STAY, BACK = "/you/clock/follow/", "/you/clock/stay/", "/you/clock/back/"


@pytest.fixture
def traveller(client, mail_member, pathway):
    """Signed in, with a reminder, at home in Madrid."""
    User.objects.filter(pk=mail_member.pk).update(time_zone="Europe/Madrid")
    make_reminder(mail_member, tz="Europe/Madrid")
    client.force_login(mail_member)
    return client


def zones():
    return User.objects.get().time_zone, Reminder.objects.get().tz


def test_today_asks_what_only_the_browser_knows(traveller):
    page = traveller.get("/today/").content.decode()

    assert 'data-clock="Europe/Madrid" data-stays=""' in page
    section = page[page.index("data-clock") : page.index("data-here")]
    assert " hidden>" in section


def test_days_and_reminders_follow_only_when_told_and_can_go_back(traveller):
    answer = traveller.post(FOLLOW, {"time_zone": "Asia/Tokyo"}, follow=True)

    assert zones() == ("Asia/Tokyo", "Asia/Tokyo")
    assert "Your days and reminders go by the clock of this device." in answer.content.decode()
    assert BACK in answer.content.decode()
    traveller.post(BACK)
    assert zones() == ("Europe/Madrid", "Europe/Madrid")
    traveller.post(BACK)
    assert zones() == ("Europe/Madrid", "Europe/Madrid")


def test_a_member_who_stays_is_not_asked_about_that_place_again(traveller):
    answer = traveller.post(STAY, {"time_zone": "Asia/Tokyo"}, follow=True)

    assert zones() == ("Europe/Madrid", "Europe/Madrid")
    assert 'data-stays="Asia/Tokyo"' in answer.content.decode()


@pytest.mark.parametrize("zone", ["", "Atlantis/Here", "../etc/passwd", "\x00", "x" * 5000])
def test_a_place_nobody_knows_changes_nothing(traveller, zone):
    answer = traveller.post(FOLLOW, {"time_zone": zone}, follow=True)

    assert answer.redirect_chain == [("/you/", 302)]
    assert "We do not know the place your device names." in answer.content.decode()
    assert traveller.post(STAY, {"time_zone": zone}).status_code == 302
    assert zones() == ("Europe/Madrid", "Europe/Madrid")
    assert 'data-stays=""' in traveller.get("/today/").content.decode()


def test_signed_out_nothing_moves(client, db):
    for address in (FOLLOW, STAY, BACK):
        assert client.post(address, {"time_zone": "Asia/Tokyo"}).status_code == 302
        assert client.get(address).status_code in (302, 405)
