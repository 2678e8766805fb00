"""Goals and their steps, turns and five ways, as somebody walks them."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_goals_walk(walker):
    """A wish with its value, part of life and step; smaller, tied to a moment, reordered."""
    for wish in ("See people", "Sleep at night"):
        walker.go("/goals/new/")
        walker.open_folds()
        walker.write("In your own words", wish)
        walker.write("What is the smallest first step?", f"{wish}: begin")
        walker.sees("Something you could do on a bad day, in ten minutes or less")
        walker.write("Why it matters to you", "They know me")
        walker.write("Part of life", "people")
        walker.tap("Save goal")
        walker.heads(wish)
    walker.look()
    walker.sees("Why it matters to you: “They know me”")
    expect(walker.page.locator("main header .badge")).to_have_text("people")
    walker.write("Add a step", "Ask Ana")
    walker.tap("Add")
    steps = walker.page.locator("#steps li")
    expect(steps).to_have_count(2)
    steps.last.locator("summary").click()
    walker.tap("Up", inside=steps.last)
    expect(steps.first).to_contain_text("Ask Ana")
    if not walker.scripts:
        steps.first.locator("summary").click()
    walker.tap("Remove", inside=steps.first)
    expect(steps).to_have_count(1)
    if walker.scripts:
        # In place: half a sentence in another field stays where it is.
        walker.write("Add a step", "Half a sent")
        walker.tap("Make it smaller", role="link", inside=walker.page.locator("#goal-aside"))
        expect(steps.first.get_by_label("The step")).to_be_focused()
        walker.look()
    else:
        walker.follow("Make it smaller")
    walker.open_folds()
    walker.write("The step", "Write the name down")
    walker.write("If it is", "Tuesday after lunch")
    walker.write("then I will", "write it")
    walker.tap("Save")
    walker.sees("If it is Tuesday after lunch, then I will write it.")
    if walker.scripts:
        expect(steps.first.locator("summary")).to_be_focused()
        expect(walker.page.get_by_label("Add a step")).to_have_value("Half a sent")
    walker.page.locator("main header a", has_text="Change").click()
    walker.look()
    walker.open_folds()
    walker.write("Good enough", "Twice a week")
    walker.tap("Save")
    walker.sees("Five ways this could turn out")


def test_turns_walk(walker):
    """Moved, rested, picked up, good enough, let go: in place with scripts, and all undone."""
    for wish in ("See people", "Sleep at night"):
        walker.go("/goals/new/")
        walker.write("In your own words", wish)
        walker.tap("Save goal")
        walker.heads(wish)
    walker.go("/goals/")
    walker.tap("Up: Sleep at night")
    expect(walker.page.locator(".grid li").first).to_contain_text("Sleep at night")
    walker.page.get_by_role("link", name="Sleep at night").first.click()
    walker.heads("Sleep at night")

    walker.write("Add a step", "Half a sent")
    walker.write("A few words for later, if you like", "Not in winter")
    walker.tap("Rest this goal")
    if walker.scripts:
        walker.sees("Resting since")
        expect(walker.page.get_by_role("status").first).to_contain_text("The goal rests.")
        expect(walker.page.get_by_role("heading", name="Pick it up again")).to_be_focused()
        expect(walker.page.get_by_label("Add a step")).to_have_value("Half a sent")
        # It lies over the page until it is closed.
        walker.tap("Close this message", inside=walker.page.locator("#toasts"))
        walker.look()
    walker.go("/goals/")
    walker.sees("Put down on")
    walker.sees("You wrote: “Not in winter”")
    walker.tap("Pick up again: Sleep at night")
    if walker.scripts:
        expect(walker.page.get_by_role("heading", name="Working on")).to_be_focused()
        walker.page.get_by_role("link", name="Sleep at night").first.click()
    walker.heads("Sleep at night")
    walker.tap("Good enough")
    walker.sees("Good enough,")
    walker.look()
    walker.undo()
    walker.misses("Good enough, ")
    walker.tap("Let it go")
    walker.undo()
    walker.heads("Sleep at night")
    walker.misses("Let go, ")


def test_five_walk(walker):
    """Five ways it could turn out, and the one it came to, in the member's own words."""
    walker.go("/goals/new/")
    walker.write("In your own words", "See people")
    walker.tap("Save goal")
    walker.heads("See people")
    walker.misses("Say which of your five it came to")
    walker.follow("Five ways this could turn out")
    walker.open_folds()
    walker.write("As now", "Jo on the phone")
    walker.write("Good enough", "Once a week")
    walker.write("More than I hoped", "A house of people")
    walker.tap("Save")
    walker.sees("Five ways this could turn out")
    walker.look()
    walker.open_folds()
    expect(walker.page.get_by_role("radio")).to_have_count(3)

    walker.choose("More than I hoped", exact=False)
    walker.tap("Save", inside=walker.page.locator("#goal-aside"))
    walker.sees("It came to: “A house of people”")
    walker.sees("There is no failing here.")
    walker.look()
    walker.open_folds()
    walker.choose("As now", exact=False)
    walker.tap("Save", inside=walker.page.locator("#goal-aside"))
    walker.sees("Brought to a close, ")
    walker.sees("It came to: “Jo on the phone”")
    walker.undo()
    walker.sees("It came to: “A house of people”")
    walker.go("/goals/")
    walker.sees("It came to: “A house of people”")
    walker.go("/look-back/")
    counted = walker.page.get_by_role("region", name="Things that counted")
    expect(counted).to_contain_text("See people")
    expect(counted).to_contain_text("It came to: “A house of people”")
