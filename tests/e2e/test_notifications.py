"""Notifications in a real browser: asking, showing, tapping; with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from recovery.demo.people import PASSPHRASE, PEOPLE
from tests.e2e.looking import Onlooker, chromium
from tests.plugins.instance import Instance
from tests.plugins.ports import wait_until
from tests.plugins.push import Browser

pytestmark = pytest.mark.e2e

NEW = "/you/reminders/devices/new/"
# A browser in a test reaches no push service: it answers as if one had.
SUBSCRIBES = """([endpoint, p256dh, auth]) => {
  PushManager.prototype.subscribe = async function (options) {
    window.asked = [options.userVisibleOnly, options.applicationServerKey.length];
    return { toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
  };
}"""


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """An instance with the invented people."""
    instance = Instance(tmp_path_factory.mktemp("notify") / "data").start("--demo", within=240)
    yield instance.url
    instance.stop()


@pytest.fixture
def chrome():
    with chromium() as chrome:
        yield chrome


def sign_in(page):
    page.goto("/sign-in/")
    page.locator("input[name=login]").fill(PEOPLE[0].username)
    page.locator("input[type=password]").fill(PASSPHRASE)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/(today|start/\d)/$"))


def test_a_device_is_switched_on_shows_one_notice_and_is_switched_off(base, chrome):
    context = chrome.new_context(base_url=base, permissions=["notifications"])
    phone = Browser()
    page = context.new_page()
    onlooker = Onlooker(page, base)
    sign_in(page)
    page.goto("/you/reminders/new/")
    page.get_by_label("Mon", exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/you/reminders/$"))
    onlooker.look("notify-offered")
    page.get_by_role("link", name="Notify me on this device").click()
    page.wait_for_url(f"**{NEW}")
    onlooker.look("notify-ask")
    page.evaluate(SUBSCRIBES, ["https://fcm.googleapis.com/fcm/send/e2e", phone.p256dh, phone.auth])
    page.get_by_role("button", name="Notify me on this device").click()
    page.wait_for_url(re.compile(r"/you/reminders/$"))
    expect(page.get_by_text("(this browser)")).to_be_visible()
    onlooker.look("notify-on")

    push(context, page, base, "00000000-0000-4000-8000-000000000007 moment en")
    push(context, page, base, "00000000-0000-4000-8000-000000000007 moment en")
    push(context, page, base, "00000000-0000-4000-8000-000000000008 nonsense xx")
    wait_until(lambda: len(shown(page)) == 2, within=10, what="Two notifications")
    assert sorted(shown(page)) == [
        ["Reminder", "You have a reminder.", "00000000-0000-4000-8000-000000000008"],
        ["Wend", "A moment for you, if you like.", "00000000-0000-4000-8000-000000000007"],
    ]
    assert tapped(context) == ["/r/00000000-0000-4000-8000-000000000007/"]
    assert kept(page) <= {"/offline/"} | {path for path in kept(page) if "/static/" in path}

    page.locator(".toast [data-close]").click()
    page.get_by_role("button", name=re.compile("Switch it off.*Chrome")).click()
    expect(page.get_by_text("Off on every device.")).to_be_visible()
    assert onlooker.elsewhere == []
    assert onlooker.complaints == []
    context.close()


def push(context, page, base, text):
    """Deliver a push message the way the browser's own push client does."""
    session = context.new_cdp_session(page)
    found = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda e: found.append(e))
    session.send("ServiceWorker.enable")
    wait_until(
        lambda: page.wait_for_timeout(50) or found, within=10, what="The worker's registration"
    )
    [registration] = [r for r in found[-1]["registrations"] if r["scopeURL"] == f"{base}/"]
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": base, "registrationId": registration["registrationId"], "data": text},
    )
    page.wait_for_timeout(300)
    session.detach()


def shown(page):
    return page.evaluate("""async () => {
      const worker = await navigator.serviceWorker.ready;
      return (await worker.getNotifications()).map((n) => [n.title, n.body, n.tag]);
    }""")


def tapped(context):
    """What the worker opens for a tap on the first notification."""
    [worker] = context.service_workers
    return worker.evaluate("""async () => {
      const opened = [];
      Object.defineProperty(clients, "openWindow", { value: async (place) => opened.push(place) });
      const notification = (await registration.getNotifications())
        .find((n) => n.tag.endsWith("7"));
      dispatchEvent(new NotificationEvent("notificationclick", { notification }));
      await new Promise((done) => setTimeout(done, 200));
      return opened;
    }""")


def kept(page):
    """Every address that is kept on the device."""
    found = page.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const asked of await (await caches.open(name)).keys())
          found.push(new URL(asked.url).pathname);
      return found;
    }""")
    return set(found)


def test_a_browser_that_says_no_is_told_where_to_change_it(base, chrome):
    context = chrome.new_context(base_url=base)
    page = context.new_page()
    sign_in(page)
    page.goto(NEW)
    # A headless browser has nobody to ask and says no.
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_role("button", name="Notify me on this device").click()

    expect(page.get_by_text("Your browser says no to notifications")).to_be_visible()
    assert page.url.endswith(NEW)
    context.close()


def test_without_javascript_it_is_not_offered(base, chrome):
    context = chrome.new_context(base_url=base, java_script_enabled=False)
    page = context.new_page()
    sign_in(page)
    page.goto(NEW)

    expect(page.get_by_text("This browser cannot show notifications from here.")).to_be_visible()
    expect(page.get_by_role("button", name="Notify me on this device")).to_have_count(0)
    context.close()
