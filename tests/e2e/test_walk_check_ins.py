"""Check-ins, the answer to them, gentle days and a pause, as somebody walks them."""

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import days_back

pytestmark = pytest.mark.e2e


def test_check_in_walk(walker):
    """Three taps from Today; own question and word; no numbers; another day; changed; stopped."""
    walker.go("/today/")
    walker.taps = 0
    walker.choose("Okay")
    walker.tap("Save")
    walker.sees("Noted: okay")
    assert 1 < walker.taps <= 3
    walker.look()

    walker.go("/check-in/choose/")
    walker.write("What would you like to ask yourself?", "Patience")
    walker.write("The word at the low end", "none at all")
    walker.write("The word at the high end", "plenty")
    walker.tap("Add this question")
    walker.sees("from “none at all” to “plenty”")
    walker.tap("Ask me this Sleep")
    walker.tap("Up Sleep")
    expect(walker.page.locator("ol.rows > li").first).to_contain_text("Sleep")
    walker.write("A word", "the garden")
    walker.tap("Add this word")
    walker.sees("the garden")
    numbers = walker.page.locator("li", has_text="every answer and every picture")
    walker.tap("Switch off", inside=numbers)
    expect(numbers.get_by_role("button")).to_have_text("Switch on")
    walker.look()

    walker.go(f"/check-in/{days_back(3)}/")
    walker.open_folds()
    expect(walker.page.get_by_label("7", exact=True)).to_have_count(0)
    walker.choose("Hard")
    walker.choose("the garden")
    walker.choose("plenty")
    walker.choose("lonely")
    walker.choose(
        "I don’t know", inside=walker.page.get_by_role("group", name="How did you sleep?")
    )
    walker.page.locator("[name=line]").fill("The neighbour waved")
    walker.write("A line for yourself", "Rain until noon")
    walker.tap("Save")
    said = walker.page.get_by_role("region", name="What you said")
    expect(said).to_contain_text("Hard")

    walker.tap("Change", inside=said, role="link")
    walker.look()
    walker.write("A line for yourself", "Rain until two")
    walker.tap("Save")
    walker.tap("Change", inside=said, role="link")
    walker.follow("What it said before")
    walker.sees("Rain until noon")
    walker.page.go_back()
    walker.tap("Take this check-in back")
    walker.undo()
    expect(walker.page.locator("main")).to_contain_text("Hard")
    walker.go(f"/check-in/{days_back(3)}/")
    walker.choose("Okay")
    walker.tap("Save")
    expect(said.get_by_role("link", name="Change")).to_have_count(2)

    walker.go("/check-in/choose/")
    walker.tap("Tracking is not helping me")
    walker.go("/today/")
    expect(walker.page.locator(".feel")).to_have_count(0)
    walker.go("/look-back/")
    walker.misses("Show as a table")


@pytest.mark.lived
def test_gentle_walk(walker):
    """A very hard day is kept short: three doors, no forms. A pause ends on one's own word."""
    walker.go("/today/")
    walker.tap("Keep today short")
    walker.heads("Let us keep today short.")
    walker.tap("Show me everything again")
    walker.go(f"/check-in/{days_back(0)}/")
    walker.choose("Very hard")
    walker.tap("Save")
    walker.heads("Let us keep today short.")
    expect(walker.page.locator("main input:visible, main textarea:visible")).to_have_count(0)
    walker.look()
    walker.follow("I need help now")
    walker.heads("My safety plan")
    walker.page.go_back()
    walker.follow("Stay with me a moment")
    walker.page.go_back()
    walker.tap("Not today")
    walker.heads("That is enough for today")
    walker.look()
    walker.tap("Show me everything again")
    walker.tap("Pause everything for now")
    walker.heads("Everything is paused")
    walker.look()
    walker.go("/look-back/")
    walker.sees("You are resting.")
    walker.go("/today/")
    walker.tap("End the pause")
    walker.sees("Small steps you chose")


@pytest.mark.lived
def test_responses_walk(walker):
    """A sentence after a check-in, from what was chosen in lists; it can be switched off."""
    walker.go(f"/check-in/{days_back(0)}/")
    walker.choose("Hard")
    walker.tap("Save")
    walker.go("/today/")
    reply = walker.page.locator("#checkin", has_text="Leave these words out")
    expect(reply).to_be_visible()
    walker.tap("Leave these words out", role="link")
    walker.look()
    place = walker.page.locator("#replies")
    walker.tap("Switch off", inside=place)
    expect(place.get_by_role("button")).to_have_text("Switch on")
    walker.go("/today/")
    expect(reply).to_have_count(0)
