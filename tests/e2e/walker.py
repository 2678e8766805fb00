"""Somebody on the walk, at the size of a phone: taps what a person would tap, and looks."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from tests.e2e.looking import TAGS, Onlooker
from tests.plugins.instance import Instance

PROTOCOL = "Nobody reads your answers. Your plan and numbers to call stand beside the question."
LATER = """
from datetime import timedelta
from django.db.models import F
from journeys.models import Letter, Plan, PlanPart
day = timedelta(days=1)
Plan.objects.exclude(used_at=None).update(used_at=F("used_at") - day)
PlanPart.objects.update(changed_at=F("changed_at") - day)
for letter in Letter.objects.exclude(opens_on=None):
    Letter.objects.filter(pk=letter.pk).update(opens_on=letter.opens_on - day)
"""
PEOPLE = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.utils import timezone
from accounts.models import User
from journeys.models import Journey
from tests.factories.life import THIRTY_DAYS, live
now, found = timezone.now(), {}
for name, lived in NAMES.items():
    user = User.objects.create_user(name, None, country="IE")
    live(user, THIRTY_DAYS, at=now) if lived else Journey.objects.begin(user, at=now)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    found[name] = session.session_key
print(json.dumps([settings.SESSION_COOKIE_NAME, found]))
"""


def settle(instance: Instance, names: dict[str, bool]) -> tuple[str, dict[str, str]]:
    """People of these names, those that are True with thirty days behind them; their sessions."""
    said = instance.manage("shell", "-v", "0", "-c", PEOPLE.replace("NAMES", repr(names)))
    cookie, sessions = json.loads(said.strip().splitlines()[-1])
    return cookie, sessions


def days_back(number: int) -> str:
    """A day of these people's own: theirs goes on into the night, as it does by default."""
    now = datetime.now(UTC) - timedelta(minutes=User._meta.get_field("day_begins").default)
    return (now.date() - timedelta(days=number)).isoformat()


@dataclass
class Walker:
    """One person in one window. Every page they come to is looked at."""

    page: Page
    base: str
    scripts: bool
    taps: int = 0
    onlooker: Onlooker = field(init=False)

    def __post_init__(self) -> None:
        self.onlooker = Onlooker(self.page, self.base)

    def go(self, path: str) -> None:
        """Open an address and look at the page."""
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"
        self.look()

    def look(self) -> None:
        """As axe sees it at this width, and with the safety plan one tap away."""
        page = self.page
        where = page.url.removeprefix(self.base)
        # A page that is still on its way has nothing within reach yet.
        plan = page.locator("a[href='/plan/']:visible").first
        expect(plan, f"No safety plan within reach on {where}").to_be_visible()
        if self.scripts:
            # What stays at the edges of the window lies over what is scrolled below it.
            page.evaluate("() => scrollTo(0, 0)")
            page.evaluate(
                "() => document.querySelectorAll('main details').forEach(d => { d.open = true })"
            )
            answer = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
            faults = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in answer]
            assert not faults, f"{where}: {faults}"
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 360, f"{where} scrolls sideways: {wide}"
        assert self.onlooker.complaints == [], (where, self.onlooker.complaints)
        assert self.onlooker.elsewhere == [], where

    def open_folds(self) -> None:
        """Open what is folded, as a tap on each would."""
        folds = self.page.locator("main details:not([open]) > summary:visible")
        while folds.count():
            folds.first.click()

    def tap(self, name: str, *, inside: Locator | None = None, role: str = "button") -> None:
        """Tap the first button or link of that name, and look at what comes of it."""
        place = inside or self.page.locator("main")
        # What is only for the ear stands a little apart from what is seen.
        found = place.get_by_role(role, name=re.compile(re.escape(name).replace(":", " ?:")))
        self.taps += 1
        found.first.click()
        # What answers in place has to have answered, or the next page would cut it off.
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """Tap a link that leads to another page, and look at that one."""
        self.tap(name, role="link")
        self.look()

    def choose(self, name: str, *, inside: Locator | None = None, exact: bool = True) -> None:
        """Choose an answer or a chip by its words."""
        self.taps += 1
        place = inside or self.page.locator("main")
        chosen = place.get_by_label(name, exact=exact).first
        # The whole chip is the target; the control itself lies hidden in it.
        chosen.check(force=True)

    def write(self, label: str, words: str) -> None:
        """Write into the field of that label."""
        self.page.locator("main").get_by_label(label).first.fill(words)

    def undo(self) -> None:
        """Take the last thing back, from the message about it."""
        self.page.locator("#toasts").get_by_role("button", name="Undo").click()
        self.page.wait_for_load_state()

    def sees(self, words: str | re.Pattern[str]) -> None:
        """These words stand on the page."""
        expect(self.page.locator("main")).to_contain_text(words)

    def misses(self, words: str) -> None:
        """These words do not stand on the page."""
        expect(self.page.locator("main")).not_to_contain_text(words)

    def heads(self, words: str | re.Pattern[str]) -> None:
        """The page says this first."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def meets(self, status: int) -> None:
        """An answer of that kind was meant; the browser notes each that is not a page as usual."""
        said = self.onlooker.complaints
        self.onlooker.complaints = [text for text in said if f"status of {status}" not in text]
