"""Words that a save did not take: they come back to whoever wrote them, and to nobody else."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from journeys.models import Hope, JournalEntry
from tests.e2e.test_look_browser import chromium  # noqa: F401
from tests.e2e.test_look_browser import pytestmark as marks

pytestmark = [mark for mark in marks if mark.name != "urls"]

HOPE = "the smell of rain on warm stones"
ENTRY = "what I never said to my sister Ana"
CAME_BACK = "What you wrote here came back."


def sign_in(window, user, *, shared=False):
    """As the door would: a new session, in the same tab."""
    visitor = Client()
    visitor.force_login(user)
    if shared:
        session = visitor.session
        session["seen"] = session["ends"] = "2999-01-01T00:00:00+00:00"
        session.save()
    value = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": window.base}
    window.context.add_cookies([cookie])


def end_sessions():
    for row in Session.objects.all():
        SessionStore(row.session_key).delete()


def stored(window):
    """What the tab and the device keep, but for the address that htmx notes."""
    return window.evaluate(
        """() => { const { "htmx-current-path-for-history": at, ...tab } = { ...sessionStorage };
        return JSON.stringify(tab) + JSON.stringify(localStorage) }"""
    )


def expect_nothing_stored(window):
    """Soon: sealing and forgetting take a moment."""
    for _ in range(50):
        if stored(window) == "{}{}":
            return
        window.wait_for_timeout(100)
    raise AssertionError(stored(window))


def come_back(window):
    """To the page that the sign-in page would lead to."""
    window.goto(window.evaluate("new URLSearchParams(location.search).get('next')"))


@pytest.fixture
def window(chromium, live_server, member):  # noqa: F811
    """A tab in which the member is signed in."""
    context = chromium.new_context(base_url=live_server.url, reduced_motion="reduce")
    context.route("https://en.wikipedia.org/**", lambda route: route.fulfill(body="Weather"))
    window = context.new_page()
    window.set_default_timeout(8_000)
    window.base = live_server.url
    window.complaints = []
    window.on("pageerror", lambda error: window.complaints.append(str(error)))
    sign_in(window, member)
    yield window
    assert window.complaints == []
    context.close()


def lose_hope(window):
    """Write into the hope box when the sign-in has ended: a form that htmx sends on Save."""
    window.goto("/hope/")
    window.fill("[name=text]", HOPE)
    end_sessions()
    window.click("text=Put it in the box")
    window.wait_for_url("**/sign-in/**")


def lose_entry(window):
    """Press Save in the journal before it saved itself: a plain submit."""
    window.goto("/journal/new/")
    window.fill("[name=text]", ENTRY)
    end_sessions()
    window.click("main button[type=submit]")
    window.wait_for_url("**/sign-in/**")


@pytest.mark.parametrize(
    ("lose", "words", "kind"),
    [(lose_hope, HOPE, Hope), (lose_entry, ENTRY, JournalEntry)],
    ids=["hope box", "journal"],
)
def test_words_come_back_after_signing_in_and_are_saved_once(window, member, lose, words, kind):
    lose(window)
    assert words not in stored(window)
    assert "box" in stored(window)

    sign_in(window, member)
    come_back(window)
    expect(window.locator("[data-words-back] [role=status]")).to_contain_text(CAME_BACK)
    assert window.input_value("[name=text]") == words
    assert not kind.objects.exists()

    window.click("main form:has([name=text]) >> button[type=submit]")
    expect(window.locator("main")).to_contain_text(words)
    expect(window.locator("[data-words-back]")).to_have_count(0)
    expect_nothing_stored(window)
    assert kind.objects.count() == 1


def test_autosave_leads_to_sign_in_once_and_back(window, member):
    window.goto("/journal/new/")
    asked = []
    window.on("request", lambda request: asked.append(request.method))
    end_sessions()
    window.type("[name=text]", ENTRY)
    window.wait_for_url("**/sign-in/**")
    assert asked.count("POST") == 1

    sign_in(window, member)
    come_back(window)
    expect(window.locator("[name=text]")).to_have_value(ENTRY)


def test_words_that_came_back_can_be_put_away(window, member):
    lose_hope(window)
    sign_in(window, member)
    come_back(window)
    window.click("text=Put it away")

    expect(window.locator("[name=text]")).to_have_value("")
    expect(window.locator("[data-words-back]")).to_have_count(0)
    expect_nothing_stored(window)


def test_save_that_got_through_is_not_doubled(window, member):
    """The answer was lost on the way; the same form is sent again under the same id."""
    window.goto("/hope/")
    window.route("**/hope/new/", lambda route: (route.fetch(), route.abort()))
    window.fill("[name=text]", HOPE)
    window.click("text=Put it in the box")
    window.wait_for_selector("[data-not-saved]")
    assert Hope.objects.count() == 1

    window.unroute("**/hope/new/")
    window.reload()
    expect(window.locator("[name=text]")).to_have_value(HOPE)
    window.click("text=Put it in the box")
    expect(window.locator("[name=text]")).to_have_value("")
    assert Hope.objects.count() == 1


def test_another_member_in_the_same_tab_never_sees_them(window, member, stranger):
    lose_hope(window)
    sign_in(window, stranger)
    come_back(window)

    expect_nothing_stored(window)
    assert window.input_value("[name=text]") == ""
    sign_in(window, member)
    window.goto("/hope/")
    window.wait_for_timeout(200)
    assert window.input_value("[name=text]") == ""


def test_leave_erases_them(window, member):
    lose_hope(window)
    window.click("text=Leave")
    window.wait_for_url("https://en.wikipedia.org/**")

    sign_in(window, member)
    window.goto("/hope/")
    assert stored(window) == "{}{}"
    assert window.input_value("[name=text]") == ""


def test_signing_out_erases_them(window, member):
    lose_hope(window)
    sign_in(window, member)
    window.goto("/you/")
    assert "box" in stored(window)
    window.click("text=Sign out")
    window.wait_for_load_state()

    assert stored(window) == "{}{}"


def test_after_twelve_hours_they_are_gone(window, member):
    lose_hope(window)
    window.evaluate(
        "() => { const k = JSON.parse(sessionStorage.words);"
        " for (const one of Object.values(k)) one.at -= 12 * 3600 * 1000;"
        " sessionStorage.words = JSON.stringify(k) }"
    )
    sign_in(window, member)
    come_back(window)

    window.wait_for_timeout(200)
    assert window.input_value("[name=text]") == ""


def test_page_that_refuses_the_form_is_no_answer(window, member):
    """Signed in again in another window: the token of this form is of the old session."""
    window.goto("/journal/new/")
    window.fill("[name=text]", ENTRY)
    window.context.add_cookies([{"name": "csrftoken", "value": "x" * 32, "url": window.base}])
    window.click("main button[type=submit]")
    expect(window.locator("h1")).to_have_text("Not saved yet")

    window.goto("/journal/new/")
    expect(window.locator("[name=text]")).to_have_value(ENTRY)


def test_shared_device_stores_nothing_and_stays_on_the_page(window, member):
    sign_in(window, member, shared=True)
    window.goto("/hope/")
    window.fill("[name=text]", HOPE)
    end_sessions()
    window.click("text=Put it in the box")

    expect(window.locator("[data-not-saved]")).to_contain_text("You are signed out.")
    assert window.input_value("[name=text]") == HOPE
    assert stored(window) == "{}{}"
