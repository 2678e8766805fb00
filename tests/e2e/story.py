"""The main job end to end, as one person walks it: told once, run on every footing."""

import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.e2e.looking import Onlooker

ZONE = "Europe/Berlin"
PASSPHRASE = "kettle window harbour"

# Words that stand nowhere else: found in a file, they came from this story.
WORDS = {
    "note": "quokkalantern-note",
    "stage words": "quokkalantern-stage",
    "goal": "quokkalantern-goal",
    "why": "quokkalantern-why",
    "step": "quokkalantern-step",
    "second step": "quokkalantern-second",
    "sign": "quokkalantern-sign",
    "alone": "quokkalantern-alone",
    "journal": "quokkalantern-journal",
}


@dataclass
class Story:
    """One walk through the product in one browser page."""

    page: Page
    base: str
    name: str
    email: str
    scripts: bool = True
    looks: bool = False
    onlooker: Onlooker = field(init=False)

    def __post_init__(self) -> None:
        self.onlooker = Onlooker(self.page, self.base)

    def look(self, name: str) -> None:
        """Have the page looked at, where this walk is the one that looks."""
        if self.looks:
            self.onlooker.look(name)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def press(self, label: str) -> None:
        """The button or link a person would press."""
        self.page.get_by_role("button", name=label, exact=True).click()

    def arrive(self) -> None:
        """The landing page, help without an account, and an account."""
        page = self.page
        self.go("/")
        self.look("landing")
        page.get_by_role("link", name="Help now").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Help now")
        self.look("help")
        self.go("/sign-in/")
        self.look("sign-in")
        self.go("/join/")
        self.look("join")
        page.get_by_label("A sign-in name").fill(self.name)
        page.get_by_label("A passphrase").fill(PASSPHRASE)
        page.get_by_label("E-mail address").fill(self.email)
        self.press("Continue")
        expect(page.get_by_role("heading", level=1)).to_have_text("Codes to keep")
        self.look("codes")
        self.press("Continue")

    def begin(self) -> None:
        """Help first, a stage by its description, one word."""
        page = self.page
        expect(page.get_by_role("heading", level=1)).to_contain_text("Before you begin")
        self.look("start-1")
        self.press("Continue")
        self.look("start-2")
        page.get_by_label("I am getting ready.").check()
        self.press("Continue")
        expect(page.get_by_text("Many people call that stage")).to_contain_text("Preparation")
        self.look("start-3")
        if self.scripts:
            page.get_by_role("link", name="Skip this for now").click()
        else:
            self.say("Mixed", WORDS["note"])
        expect(page).to_have_url(re.compile(r"/today/$"))

    def feel(self, word: str) -> None:
        """One of the five words."""
        self.page.locator(".feel").get_by_label(word, exact=True).check()

    def say(self, word: str, note: str) -> None:
        """A word, and a line behind it."""
        self.feel(word)
        self.page.locator("summary", has_text="Add a little more").click()
        self.page.get_by_label("A line for yourself").fill(note)
        self.press("Save")

    def check_in(self) -> None:
        """From Today in three taps; with scripts the page is not left. Then another one."""
        page = self.page
        self.go("/today/")
        if self.scripts:
            self.look("today")
            self.say("Mixed", WORDS["note"])
        expect(page.locator("#ci")).to_contain_text("Noted: mixed")
        self.look("today-saved")
        page.get_by_role("link", name="Another check-in").click()
        self.look("check-in-day")
        self.feel("Okay")
        page.get_by_role("button", name="Save", exact=True).first.click()
        expect(page.get_by_role("region", name="What you said")).to_contain_text("Okay")

    def set_a_goal(self) -> None:
        """A wish, its smallest step, one more; and the first one ticked in place."""
        page = self.page
        self.go("/goals/")
        self.look("goals-empty")
        self.go("/goals/new/")
        self.look("goal-new")
        page.get_by_label("In your own words").fill(WORDS["goal"])
        page.get_by_label("What is the smallest first step?").fill(WORDS["step"])
        page.get_by_label(re.compile("Why it matters|Why does it matter")).fill(WORDS["why"])
        self.press("Save goal")
        expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["goal"])
        page.get_by_label("Add a step").fill(WORDS["second step"])
        self.press("Add")
        expect(page.get_by_role("checkbox", name=WORDS["second step"])).to_be_visible()
        self.look("goal")
        self.tick(WORDS["step"])
        self.go("/goals/")
        self.look("goals")

    def tick(self, step: str) -> None:
        """Tick a step; without scripts the button beside it saves."""
        box = self.page.get_by_role("checkbox", name=step)
        if self.scripts:
            with self.page.expect_response(re.compile(r"/steps/.*/tick/")) as answered:
                box.check()
            assert answered.value.ok
        else:
            box.check()
            row = self.page.locator("form", has=box)
            with self.page.expect_navigation():
                row.get_by_role("button").first.click()
        self.page.reload()
        expect(self.page.get_by_role("checkbox", name=step)).to_be_checked()

    def plan_for_safety(self) -> None:
        """Two parts of the safety plan; it opens from every page in one tap."""
        page = self.page
        self.go("/today/")
        page.get_by_role("link", name="Safety plan").first.click()
        expect(page).to_have_url(re.compile(r"/plan/$"))
        self.look("plan-empty")
        self.go("/plan/edit/signs/")
        self.look("plan-edit")
        page.locator("input.input[type=text]").first.fill(WORDS["sign"])
        self.press("Save and go on")
        page.locator("input.input[type=text]").first.fill(WORDS["alone"])
        self.press("Save and go on")
        self.go("/plan/")
        expect(page.get_by_text(WORDS["sign"])).to_be_visible()
        expect(page.get_by_text(WORDS["alone"])).to_be_visible()
        self.look("plan")
        self.go("/plan/wellness/")
        self.look("wellness")

    def write(self) -> None:
        """A few lines for nobody else."""
        self.go("/journal/new/")
        self.look("journal-new")
        self.page.locator("textarea").first.fill(WORDS["journal"])
        self.page.get_by_role("button", name="Save", exact=True).first.click()
        self.go("/journal/")
        expect(self.page.get_by_text(WORDS["journal"])).to_be_visible()
        self.look("journal")

    def look_around(self) -> None:
        """The map, a stage, what it offers, and looking back."""
        page = self.page
        self.go("/journey/")
        self.look("journey")
        self.go("/journey/preparation/")
        self.look("stage")
        first = page.locator("a[href^='/activities/']").first.get_attribute("href")
        assert first
        self.go(first)
        self.look("activity")
        self.go("/look-back/")
        self.look("look-back")
        for path in ("/you/", "/setback/", "/about/privacy/", "/about/safety/", "/you/sign-in/"):
            self.go(path)
            self.look(path.strip("/").replace("/", "-"))

    def reach_maintenance(self) -> None:
        """Another stage by choice, with own words; it offers its reminders."""
        page = self.page
        self.go("/journey/choose/")
        self.look("stage-choose")
        page.get_by_label("I am getting ready.").uncheck()
        page.get_by_label("I am mostly well and want to keep it that way.").check()
        page.locator("textarea").first.fill(WORDS["stage words"])
        self.press("Save my choice")
        expect(page.get_by_role("heading", level=1)).to_have_text("Would reminders help?")
        self.look("reminders-offer")

    def say_yes(self) -> datetime:
        """Say yes to a reminder by e-mail, a minute or two from now; when it is due."""
        page = self.page
        due = (datetime.now(ZoneInfo(ZONE)) + timedelta(seconds=100)).replace(second=0)
        # Not the check-in: having checked in today stills that one.
        card = page.locator(".offered").nth(1)
        card.get_by_label("Yes, remind me").check()
        for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"):
            card.get_by_label(day, exact=True).check(force=True)
        card.get_by_label("On days of the week").check(force=True)
        card.get_by_label("Time").fill(due.strftime("%H:%M"))
        page.get_by_label("Send me an e-mail too").check()
        self.press("Save")
        expect(page).to_have_url(re.compile(r"/you/reminders/$"))
        self.look("reminders")
        return due

    def compressed(self, path: str) -> int:
        """How many bytes a page is, compressed."""
        body = self.page.request.get(self.base + path).body()
        return len(gzip.compress(body))


def wait_for(what: Callable[[], object], seconds: float, sentence: str) -> object:
    """The first true answer, or a failure that says what never came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.5)
    raise AssertionError(sentence)
