"""Activities, what works, barriers and questionnaires, as somebody walks them."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import PROTOCOL

pytestmark = pytest.mark.e2e


def test_activities_walk(walker):
    """A worksheet kept for later and gone on with; a practice before and after; what works."""
    walker.go("/activities/inventory/")
    walker.page.locator("main textarea").first.press_sequentially("I listen well")
    if walker.scripts:
        expect(walker.page.locator("#autosave")).to_contain_text("Saved")
    else:
        walker.tap("Save, and go on later")
    walker.go("/activities/inventory/")
    walker.follow("Go on with it")
    expect(walker.page.locator("main textarea").first).to_have_value("I listen well")
    walker.page.locator("main textarea").first.fill("I listen well, and I cook")
    walker.tap("Save")
    walker.sees("I listen well, and I cook")
    walker.look()

    for after in ("6", "7", "8"):
        walker.go("/activities/slow-breath/")
        walker.open_folds()
        before = walker.page.get_by_role("group", name=re.compile("How do you feel before"))
        walker.choose("3", inside=before)
        walker.choose(after, inside=walker.page.get_by_role("group", name=re.compile("And how")))
        walker.tap("Save")
    walker.go("/activities/slow-breath/answers/")
    expect(walker.page.locator(".row-link")).to_have_count(3)
    walker.follow("Then and now")
    walker.page.get_by_label("Then", exact=True).select_option(index=1)
    if not walker.scripts:
        walker.tap("Show these two")
    expect(walker.page.locator("#beside")).to_contain_text("7")
    walker.go("/what-works/")
    walker.sees("You felt better after 3 of 3 times")
    walker.tap("Very hard", role="link")
    walker.sees("You felt better after 3 of 3 times")
    walker.tap("Fairly okay", role="link")
    walker.sees("Not enough to say yet.")

    walker.go("/outside/new/")
    walker.choose("Getting there")
    walker.write("What stands in the way?", "The last bus leaves at six")
    walker.tap("Save")
    walker.sees("The last bus leaves at six")
    walker.go("/activities/inventory/")
    walker.follow("Write about this in my journal")
    walker.page.locator("main textarea").fill("It took a while")
    walker.tap("Save")
    walker.sees("It took a while")


def test_questionnaires_walk(walker):
    """Partly answered is not scored; what touches on death brings people and numbers at once."""
    walker.go("/questionnaires/")
    walker.follow("PHQ-9")
    walker.sees(PROTOCOL)
    walker.sees("Developed by Drs. Robert L. Spitzer")
    last = walker.page.locator(".asks-risk")
    walker.choose("Several days", inside=last)
    expect(last.get_by_text("Thank you for saying it")).to_be_visible()
    walker.tap("Save")
    walker.sees("8 of 9 questions were left out")
    expect(walker.page.get_by_role("link", name="Open my safety plan").first).to_be_visible()
    walker.look()

    walker.go("/questionnaires/gad-7/")
    for group in walker.page.locator("main fieldset").all()[:7]:
        group.get_by_label("Several days").check(force=True)
    walker.tap("Save")
    walker.sees("7 of 21")
    walker.sees("Mild")
    walker.look()
