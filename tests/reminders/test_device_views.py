"""The pages of notifications: whole, as a fragment, without JavaScript, invalid, a stranger's."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from reminders import tasks, wording
from reminders.channels.push_sealing import public_line
from reminders.models import Delivery, Device, Pulse, Reminder
from tests.conftest import HTMX
from tests.plugins.push import Browser
from tests.reminders.conftest import make_reminder
from tests.reminders.push_kit import *  # noqa: F403
from tests.reminders.push_kit import subscribe
from tests.reminders.test_plan import at

LIST = "/you/reminders/"
NEW = "/you/reminders/devices/new/"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _pathway(pathway):
    """Every page reads the edition."""


def answer_of(browser, name="abc"):
    """What a browser fills in."""
    endpoint = f"https://fcm.googleapis.com/fcm/send/{name}"
    return {"endpoint": endpoint, "p256dh": browser.p256dh, "auth": browser.auth}


def test_an_instance_without_a_key_offers_nothing(as_member, mine):
    assert as_member.get(NEW).status_code == 404
    assertNotContains(as_member.get(LIST), "Notif")
    assertNotContains(as_member.get("/you/reminders/new/"), "Notif")


def test_the_page_says_what_shows_before_anything_is_asked(as_member, mine, push_key, settings):
    page = as_member.get(NEW)

    assertContains(page, "<b>Reminder</b><br>You have a reminder.", html=False)
    assertContains(page, settings.SITE_HOST)
    assertContains(page, "also while it is locked")
    assertContains(page, "others use too")
    assertContains(page, f'data-notify="{public_line(push_key)}" hidden')
    # Without JavaScript the form stays hidden and this sentence stands.
    assertContains(page, '<p data-notify-says="cannot">')


def test_the_page_shows_the_words_that_the_member_chose(as_member, mine, push_key, settings):
    Reminder.objects.update(wording="moment")

    page = as_member.get(NEW)

    assertContains(page, f"<b>{settings.BRAND_NAME}</b><br>A moment for you, if you like.")
    assertNotContains(page, "You have a reminder.")


def test_a_shared_device_is_not_asked(as_member, push_key):
    session = as_member.session
    session["seen"] = timezone.now().isoformat()
    session.save()

    page = as_member.get(NEW)

    assertNotContains(page, "data-notify=")
    assertContains(page, "others use this device")
    as_member.post(NEW, answer_of(Browser()))
    assert not Device.objects.exists()


def test_a_yes_keeps_the_device_and_asks_it_of_every_reminder(as_member, mine, push_key):
    said = answer_of(Browser()) | {"for_all": "on"}

    answer = as_member.post(NEW, said, headers={"User-Agent": "Firefox/140 Android"})

    assertRedirects(answer, LIST)
    device = Device.objects.get()
    assert device.to.endpoint == said["endpoint"]
    assert Reminder.objects.get().by_push
    cookie = answer.cookies["browser"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (
        str(device.browser), True, "Lax",
    )  # fmt: skip
    page = as_member.get(LIST)
    assertContains(page, "Firefox on Android")
    assertContains(page, "(this browser)")
    assertContains(page, "On Today and on your devices")
    assertNotContains(page, NEW)


def test_a_yes_for_the_device_alone_leaves_the_reminders(as_member, mine, push_key):
    as_member.post(NEW, answer_of(Browser()))

    assert Device.objects.exists()
    assert not Reminder.objects.get().by_push


def test_the_same_browser_is_never_there_twice(as_member, push_key):
    for name in ("one", "two", "two"):
        as_member.post(NEW, answer_of(Browser(), name))

    assert Device.objects.get().to.endpoint.endswith("two")


def test_there_are_ten_devices_at_most(as_member, member, push_key):
    for number in range(12):
        as_member.cookies.pop("browser", None)
        answer = as_member.post(NEW, answer_of(Browser(), str(number)))

    assert Device.objects.count() == 10
    assert answer.status_code == 422
    assertContains(answer, "one device too many", status_code=422)


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": ""},
        {"endpoint": "http://10.0.0.1/"},
        {"p256dh": "x" * 500},
        {"p256dh": "\x00"},
        {"auth": "é"},
        {"auth": ""},
        {"auth": "AAAA"},
    ],
)
def test_what_no_browser_says_is_422(as_member, push_key, wrong):
    answer = as_member.post(NEW, answer_of(Browser()) | wrong)

    assert answer.status_code == 422
    assertContains(answer, "Notify me on this device", status_code=422)
    assert not Device.objects.exists()


@pytest.mark.parametrize("mark", ["", "x", "\x00", "0" * 36])
def test_an_odd_mark_is_a_new_browser(as_member, push_key, mark):
    as_member.cookies["browser"] = mark

    assert as_member.get(LIST).status_code == 200
    assert as_member.post(NEW, answer_of(Browser())).status_code == 302


def test_off_is_one_step_and_takes_the_device_away(as_member, device):
    path = f"{LIST}devices/{device.pk}/off/"
    assertContains(as_member.get(LIST), path)

    answer = as_member.post(path, headers=HTMX)

    assertContains(answer, 'id="reminders"')
    assertContains(answer, "Off. Nothing more comes to that device.")
    assert not Device.objects.exists()
    assert as_member.post(path).status_code == 404


def test_off_works_without_javascript(as_member, device):
    assertRedirects(as_member.post(f"{LIST}devices/{device.pk}/off/"), LIST)


@pytest.mark.parametrize("what", ["off", "test"])
def test_a_stranger_finds_no_device(as_stranger, device, what):
    assert as_stranger.post(f"{LIST}devices/{device.pk}/{what}/").status_code == 404
    assert Device.objects.exists()


def test_a_test_message_says_what_came_of_it(as_member, device, service, phone):
    path = f"{LIST}devices/{device.pk}/test/"

    assertContains(as_member.post(path, headers=HTMX), "Sent. It shows within a minute")
    assert phone.open(service.requests[0].body).decode() == f"{device.pk} plain en"
    assertContains(as_member.post(path, headers=HTMX), "One was sent a moment ago.")
    assertRedirects(as_member.get(f"/r/{device.pk}/"), LIST)

    for status, sentence in (
        (429, "could not take it"),
        (403, "The push service refused it."),
        (410, "takes no more notifications"),
    ):
        service.answer = status
        Device.objects.update(tested_at=None)
        assertContains(as_member.post(path, headers=HTMX), sentence)
    assertContains(as_member.post(path, headers=HTMX), "takes no more notifications")
    assert len(service.requests) == 4
    assertNotContains(as_member.get(LIST), path)


def test_the_member_sees_why_nothing_shows(as_member, mine, device):
    now = timezone.now()
    Device.objects.update(used_at=now)
    assertContains(as_member.get(LIST), "Nothing sent yet.")
    assertContains(as_member.get(LIST), "Works.")

    Device.objects.update(used_at=now - 9 * DAY, last_sent_at=now - 4 * DAY)
    assertContains(as_member.get(LIST), "has not shown there yet")
    Pulse.objects.create(name="push", open_until=now + MINUTE)
    assertContains(as_member.get(LIST), "Push services cannot be reached just now.")
    Device.objects.update(last_code="403")
    assertContains(as_member.get(LIST), "The push service refused the last one.")
    Device.objects.update(retired_at=now)
    assertContains(as_member.get(LIST), "takes no more notifications")
    assertContains(as_member.get("/you/reminders/new/"), "Notifications are off on every device.")


@pytest.mark.parametrize("count", [1, 3])
def test_list_queries_do_not_grow_with_devices(
    as_member, member, service, count, django_assert_num_queries
):
    for number in range(count):
        subscribe(member, service, Browser(), str(number))
    as_member.get(LIST)

    # user, reminders, channel, devices, the pulse of push, journey, calendar
    with django_assert_num_queries(4):
        as_member.get(LIST)


def test_a_new_reminder_may_choose_the_devices(as_member, device):
    said = {
        "label": "Water the basil",
        "rhythm": "week",
        "days": ["0"],
        "time": "18:30",
        "quiet_from": "",
        "quiet_until": "",
        "wording": "plain",
        "by_push": "on",
        "client_id": str(uuid.uuid4()),
    }

    assertContains(as_member.get("/you/reminders/new/"), "Notify me on my devices too")
    as_member.post("/you/reminders/new/", said)

    assert Reminder.objects.get().by_push


def test_a_tap_leads_to_the_notice_of_its_member_only(
    as_member, as_stranger, client, member, device, service, phone
):
    now = timezone.now().replace(second=0, microsecond=0)
    make_reminder(member, due=now, by_push=True)
    tasks.run(at(now))
    [opaque, _, _] = phone.open(service.requests[0].body).decode().split()

    assertContains(as_member.get(f"/r/{opaque}/"), "zebra marmalade lantern")
    assert as_stranger.get(f"/r/{opaque}/").status_code == 404
    assert Client().get(f"/r/{opaque}/")["Location"].startswith("/sign-in/")


def test_the_device_says_that_it_showed(member, device, service, phone):
    """Signed out, as a phone in a pocket is; with what only it knows."""
    now = timezone.now().replace(second=0, microsecond=0)
    make_reminder(member, due=now, by_push=True)
    tasks.run(at(now))
    opaque = str(Delivery.objects.get().pk)
    before = Device.objects.get().used_at

    answer = Client().post("/shown/", opaque, content_type="text/plain")

    assert (answer.status_code, answer.content) == (204, b"")
    assert Device.objects.get().used_at > before


@pytest.mark.parametrize("body", ["", "x", "\x00" * 36, str(uuid.UUID(int=7)), "é" * 40])
def test_nothing_is_told_of_what_is_not_there(db, body):
    assert Client().post("/shown/", body, content_type="text/plain").status_code == 404
    assert Client().get("/shown/").status_code == 405


def test_the_worker_knows_every_sentence_and_keeps_no_page(client):
    text = client.get("/sw.js").content.decode()

    sentences = json.loads(re.search(r"SENTENCES = (\{.*\});", text).group(1))
    assert sentences == {k: {n: list(t) for n, t in v.items()} for k, v in wording.shown().items()}
    assert text.count("caches.open") == 1
    assert text.count("showNotification") == 1


def test_headers_allow_what_is_needed_and_no_more(client, as_member, push_key):
    policy = as_member.get(NEW)["Content-Security-Policy"]

    assert "connect-src 'self';" in policy + ";"
    assert "worker-src 'self';" in policy + ";"
    for service in ("googleapis", "mozilla", "apple", "windows"):
        assert service not in policy
