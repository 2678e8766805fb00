"""What only a browser shows: the policy, focus, a save that fails, Leave and the Back button."""

import gc
import os
import shutil

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.urls("tests.recovery.look_pages"),
    # The live server's threads end without closing their connection to SQLite.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.skipif(
        not CHROMIUM and "CI" not in os.environ,
        reason="no Chromium here: install it (Debian: apt install chromium) or set CHROMIUM",
    ),
]


@pytest.fixture(scope="module")
def chromium():
    # Playwright runs a loop in this thread; the tests' few queries are no danger to it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    gc.collect()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def window(request, chromium, live_server, member):
    """A page of a signed-in member, and what the browser complained about."""
    options = getattr(request, "param", {})
    visitor = Client()
    visitor.force_login(member)
    name = settings.SESSION_COOKIE_NAME
    context = chromium.new_context(base_url=live_server.url, **options)
    context.add_cookies(
        [{"name": name, "value": visitor.cookies[name].value, "url": live_server.url}]
    )
    context.route(
        "https://en.wikipedia.org/**",
        lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html"),
    )
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()
    gc.collect()


def test_htmx_swaps_under_the_policy_and_moves_focus(window):
    window.goto("/today/")
    window.fill("#words", "hello")
    window.click("main button")

    window.wait_for_selector("h2:focus")
    assert window.inner_text("#part") == "Noted"
    assert window.locator("#toasts .toast").count() == 1
    assert window.locator('#toasts form[action="/undo/"]').count() == 1
    window.click("[data-close]")
    assert window.locator("#toasts .toast").count() == 0
    assert window.complaints == []


def test_no_text_becomes_code(window):
    window.goto("/today/")
    script = """() => { try { %s; return 'ran' } catch (error) { return error.name } }"""

    made = "document.body.appendChild(document.createElement('script')).text = '1'"
    assert window.evaluate(script % made) == "TypeError"
    fetched = "document.createElement('script').src = '/static/js/app.js'"
    assert window.evaluate(script % fetched) == "TypeError"
    assert window.evaluate(script % "setTimeout('1')") != "ran"


def test_save_that_breaks_keeps_the_words_and_is_tried_again(window):
    window.goto("/today/")
    window.fill("#words", "break")
    window.click("main button")

    window.wait_for_selector("form [data-not-saved]")
    assert "on our side" in window.inner_text("[data-not-saved]")
    assert window.input_value("#words") == "break"
    window.fill("#words", "mended")
    window.click("text=Try again")
    window.wait_for_selector("h2:focus")


def test_save_without_connection_keeps_the_words(window):
    window.goto("/today/")
    window.fill("#words", "kept")
    window.context.set_offline(True)
    window.click("main button")
    window.wait_for_selector("form [data-not-saved]")
    assert "There is no connection." in window.inner_text("[data-not-saved]")

    window.click("text=Try again")
    window.wait_for_timeout(200)
    assert window.locator("[data-not-saved]").count() == 1
    assert window.input_value("#words") == "kept"
    window.context.set_offline(False)
    window.click("text=Try again")
    window.wait_for_selector("h2:focus")


def leave_by_button(window):
    window.click("text=Leave")


def leave_by_keyboard(window):
    for _ in range(3):
        window.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_keyboard])
def test_leave_ends_the_session_and_back_shows_nothing(window, leave):
    window.goto("/form/")
    window.fill("[name=name]", "a secret word")
    window.goto("/today/")
    leave(window)

    window.wait_for_url("https://en.wikipedia.org/**")
    for _ in range(5):
        window.go_back()
        window.wait_for_load_state()
        text = window.content()
        assert "Robin" not in text
        assert "Safety plan" not in text
        assert "secret word" not in text


@pytest.mark.parametrize("window", [{"java_script_enabled": False}], indirect=True)
def test_leave_works_without_javascript(window):
    window.goto("/today/")
    window.click("text=Leave")

    window.wait_for_url("https://en.wikipedia.org/**")
    answer = window.context.request.get("/form/", max_redirects=0)
    assert answer.status == 302


def test_refused_form_puts_focus_on_the_summary(window):
    window.goto("/form/")
    window.click("main button")

    assert window.title().startswith("Error: ")
    expect(window.locator("main [role=alert]").first).to_be_focused()
    window.click('a[href="#id_stage_0"]')
    expect(window.locator("#id_stage_0")).to_be_focused()


def test_first_visit_asks_for_few_files_and_nobody_else(chromium, live_server, db):
    context = chromium.new_context()
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/")
    page.wait_for_load_state("networkidle")

    assert len(asked) <= 8, asked
    assert all(url.startswith(live_server.url) for url in asked)
    context.close()


def test_worker_is_registered_under_the_policy(window):
    window.goto("/today/")

    assert window.evaluate("navigator.serviceWorker.ready.then((r) => r.active.scriptURL)")
    window.context.set_offline(True)
    window.goto("/form/")
    assert "No connection at the moment" in window.content()
    window.context.set_offline(False)
