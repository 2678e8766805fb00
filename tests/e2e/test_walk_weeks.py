"""Trials, the planner, the weekly review and letters, as somebody walks them."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import days_back

pytestmark = pytest.mark.e2e


def test_trials_walk(walker):
    """An approach tried; stopping is a result. A day planned, done, and how it felt."""
    walker.go("/approaches/")
    walker.page.locator("main .row-link").first.click()
    walker.sees("What is known")
    walker.look()
    walker.follow("Try this")
    walker.heads("Try it for a while")
    walker.write("What would you like to try?", "Swim on Mondays")
    walker.write("What do you expect?", "Cold, then calm")
    walker.tap("Start trying")
    walker.heads("Swim on Mondays")
    walker.page.locator("#outcome").get_by_label(re.compile("^Stop")).first.check(force=True)
    walker.write("What did you notice?", "Too loud there")
    walker.tap("Save")
    walker.sees("You stopped, and that is a result")
    walker.look()

    for what in ("Walk to the river", "Call Jo", "Soup"):
        walker.go("/planner/")
        walker.tap("Add", role="link")
        walker.write("What would you like to do?", what)
        walker.choose("Hard")
        walker.tap("Put it there")
        walker.sees(what)
    today = walker.page.locator("main ol.grid > li").first
    expect(today.get_by_role("link", name="Add")).to_have_count(0)
    walker.tap("Done: Call Jo")
    one = walker.page.locator("[id^=planned]", has_text="Call Jo")
    walker.choose("Okay", inside=one)
    walker.tap("Save: Call Jo")
    expect(one).to_contain_text("It was: okay.")
    walker.look()


@pytest.mark.lived
def test_left_walk(walker):
    """What was planned and not done is still there: taken along, let go, never counted."""
    walker.go("/planner/")
    left = walker.page.locator("#left-over")
    rows = left.locator(".rows > div")
    number = rows.count()
    assert number > 1
    today = walker.page.locator("main ol.grid > li").first
    there = today.locator("[id^=planned]").count()
    walker.tap("Today", inside=rows.first)
    expect(rows).to_have_count(number - 1)
    expect(today.locator("[id^=planned]")).to_have_count(there + 1)
    if walker.scripts:
        expect(today.locator("[data-focus]")).to_be_focused()
        walker.tap("Close this message", inside=walker.page.locator("#toasts"))
    walker.look()
    while rows.count() > 1:
        number = rows.count()
        walker.tap("Let it go", inside=rows.first)
        expect(rows).to_have_count(number - 1)
    walker.tap("Let it go", inside=rows.first)
    expect(rows).to_have_count(0)
    if walker.scripts:
        expect(left).to_have_text("Nothing is left here from the days before.")
        expect(left).to_be_focused()
    walker.undo()
    expect(rows).to_have_count(1)
    for word in ("overdue", "missed", "failed"):
        walker.misses(word)


def test_weeks_walk(walker):
    """Ten minutes with the week, and a letter that stays closed until its day."""
    walker.go("/review/new/")
    walker.write("What would you like to keep?", "Morning tea")
    walker.tap("Save, and go on later")
    walker.page.locator("main .row-link").first.click()
    expect(walker.page.get_by_label("What would you like to keep?")).to_have_value("Morning tea")
    walker.write("What comes next?", "Rest")
    walker.tap("Save")
    walker.sees("Rest")
    walker.look()

    walker.go("/letters/new/")
    walker.write("Dear future me", "You kept going")
    walker.write("When would you like to read it?", days_back(-40))
    walker.tap("Seal it")
    walker.go("/letters/")
    walker.misses("You kept going")
    walker.page.locator("main .row-link").first.click()
    walker.sees("Sealed until")
    walker.misses("You kept going")
    walker.look()
    walker.tap("Open it now")
    walker.sees("You kept going")
