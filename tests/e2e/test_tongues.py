"""Spanish, and a language from right to left that says a third more: nothing falls off a phone."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from journeys.models import Journey
from recovery.demo.people import PEOPLE
from stages import crisis
from tests.e2e.looking import chromium
from tests.plugins.pseudo import CODE, spoken

pytestmark = [
    pytest.mark.e2e,
    # The live server's threads end without closing their connection to SQLite.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

PUBLIC = ["/", "/help/", "/join/", "/sign-in/", "/recover/", "/about/privacy/", "/nothing/here/"]
# Where words stand beside each other, in buttons, tables or tiles.
MEMBER = [
    "/today/",
    "/check-in/",
    "/check-in/choose/",
    "/journey/",
    "/journey/choose/",
    "/journey/distress/",
    "/journey/timeline/",
    "/goals/",
    "/goals/new/",
    "/plan/",
    "/plan/edit/people/",
    "/journal/",
    "/planner/",
    "/questionnaires/",
    "/approaches/",
    "/look-back/?span=year&around=yes",
    "/look-back/summary/",
    "/look-back/what-i-did/",
    "/setback/",
    "/you/",
    "/you/reminders/",
    "/you/reminders/new/",
    "/you/sign-in/",
    "/start/1/",
    "/start/2/",
    "/start/3/",
]
# What stands further out than the window, or is wider than the box it is in.
OUT = """() => [...document.querySelectorAll('body *')].filter((el) => {
    const box = el.getBoundingClientRect(), style = getComputedStyle(el);
    if (!box.width || style.position === 'fixed') return false;
    if (el.closest('.sr, .skip, svg, .scroll')) return false;
    const out = box.right > innerWidth + 1 || box.left < -1;
    const holds = el.matches('a.btn, button, .chip, .badge');
    return out || (holds && el.scrollWidth > el.clientWidth + 1);
}).map((el) => `${el.tagName}.${el.className} ${el.textContent.trim().slice(0, 40)}`).slice(0, 5)"""


@pytest.fixture
def chrome():
    # Playwright runs a loop in this thread; the test's few queries are no danger to it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with chromium() as browser:
        yield browser
    gc.collect()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def context_of(chrome, url, language, *, user=None):
    """A narrow window of somebody who speaks the language, signed in or not."""
    context = chrome.new_context(
        base_url=url, locale=language, viewport={"width": 360, "height": 800}
    )
    if user:
        User.objects.filter(pk=user.pk).update(language=language)
        visitor = Client()
        visitor.force_login(User.objects.get(pk=user.pk))
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": visitor.cookies[name].value, "url": url}])
    return context


def look(context, paths, language, direction):
    """Everything of the pages that does not fit, by page."""
    page, found = context.new_page(), {}
    for path in paths:
        page.goto(path)
        folds = "() => document.querySelectorAll('main details').forEach(d => { d.open = true })"
        page.evaluate(folds)
        if folder := os.environ.get("SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            name = f"{language}-{path.strip('/').replace('/', '-').partition('?')[0] or 'landing'}"
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)
        assert page.evaluate("() => document.documentElement.dir") == direction
        assert page.evaluate("() => document.documentElement.lang") == language
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        if wide > 360 or (out := page.evaluate(OUT)):
            found[path] = (wide, out if wide <= 360 else page.evaluate(OUT))
    context.close()
    return found


@pytest.mark.parametrize(("language", "direction"), [("es", "ltr"), (CODE, "rtl")])
def test_nothing_falls_off_a_phone(
    settings, tmp_path, transactional_db, live_server, chrome, language, direction
):
    call_command("demo", verbosity=0)
    crisis.load_shipped()
    willow, reed = User.objects.get(pk=PEOPLE[0].id), User.objects.get(pk=PEOPLE[-1].id)
    Journey.objects.begin(reed, at=timezone.now())
    with spoken(settings, tmp_path):
        url = live_server.url
        found = look(context_of(chrome, url, language), PUBLIC, language, direction)
        context = context_of(chrome, url, language, user=willow)
        found |= look(context, MEMBER, language, direction)
    assert not found, "\n".join(f"{path}: {what}" for path, what in found.items())
