"""Both plans, the hope box and the journal, as somebody walks them."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import days_back

pytestmark = pytest.mark.e2e


def test_plans_walk(walker):
    """Parts in their order, kept and put back; wallet card, large print, the wellness plan."""
    walker.go("/plan/")
    walker.follow("Write the first part")
    walker.write("First thing", "Curtains stay closed")
    walker.tap("Save and go on")
    walker.sees("Part 2 of")
    walker.go("/plan/edit/signs/")
    walker.write("First thing", "I stop answering")
    walker.tap("Save and go on")
    walker.go("/plan/earlier/signs/")
    walker.sees("Curtains stay closed")
    walker.tap("Put this back")
    walker.sees("Curtains stay closed")
    walker.undo()
    walker.sees("I stop answering")
    walker.go("/plan/edit/people/")
    walker.write("Name", "Ana")
    walker.write("Phone", "07700 900123")
    walker.tap("Save and go on")
    walker.go("/plan/?size=large")
    walker.go("/plan/?size=card")
    expect(walker.page.locator("main")).to_contain_text("07700 900123")
    walker.go("/plan/")
    expect(walker.page.locator("a[href='tel:07700900123']")).to_have_count(1)

    for part, words in (("hard-dates", "The third of May"), ("wishes", "Call Ana first")):
        walker.go(f"/plan/wellness/edit/{part}/")
        walker.write("First thing", words)
        walker.tap("Save and go on")
    walker.go("/plan/wellness/edit/early-signs/")
    walker.write("If I notice", "The dishes stand for three days")
    walker.write("then I will", "wash one plate")
    walker.tap("Save and go on")
    walker.go("/plan/wellness/")
    whole = ["The third of May", "The dishes stand for three days", "wash one plate"]
    walker.sees(re.compile(".*".join([*whole, "Call Ana first"]), re.DOTALL))
    walker.tap("I used this plan")
    walker.sees("You used this plan")
    walker.tap("It is good as it is")
    walker.misses("You used this plan")
    walker.go("/hope/")
    walker.write("Something that gives you hope", "The smell of the sea")
    walker.tap("Put it in the box")
    walker.sees("The smell of the sea")
    walker.go(f"/check-in/{days_back(0)}/")
    walker.open_folds()
    walker.choose("The dishes stand for three days")
    walker.tap("Save")
    walker.sees("The dishes stand for three days")


def test_used_walk(walker, house):
    """A plan that was used is offered for a look on Today, from the next day, until put away."""
    walker.go("/plan/edit/signs/")
    walker.write("First thing", "I stop answering")
    walker.tap("Save and go on")
    walker.go("/plan/")
    walker.tap("I used this plan")
    walker.sees("You used this plan")
    walker.go("/today/")
    walker.misses("You used your plan")
    house.a_day_passes()
    walker.go("/today/")
    offer = walker.page.get_by_role("region", name="You used your plan")
    expect(offer).to_contain_text("Or leave it as it is.")
    walker.follow("Open my safety plan")
    walker.sees("I stop answering")
    walker.go("/today/")
    walker.tap("Put this away", inside=offer)
    expect(offer).to_have_count(0)


def test_journal_walk(walker):
    """Written and, with scripts, saved while typing; found, changed, removed and brought back."""
    walker.go("/journal/new/")
    walker.page.get_by_role("textbox").last.press_sequentially("A quokka slept. ")
    if walker.scripts:
        expect(walker.page.locator("#autosave")).to_contain_text("Saved")
    walker.tap("Save")
    walker.go("/journal/")
    walker.page.get_by_role("searchbox").fill("quokka")
    walker.tap("Find")
    walker.sees("1 entry found.")
    walker.look()
    walker.page.locator("main .row-link").first.click()
    walker.follow("Change")
    walker.page.locator("textarea").fill("It rained.")
    walker.tap("Save")
    walker.page.locator("main .row-link").first.click()
    walker.follow("What it said before")
    walker.sees("A quokka slept.")
    walker.page.go_back()
    walker.tap("Remove")
    walker.undo()
    walker.sees("It rained.")
    walker.look()

    walker.go("/journal/")
    walker.follow("A letter I do not send")
    walker.page.locator("textarea").fill("Dear A, no.")
    walker.tap("Save")
    walker.page.locator("main .row-link").first.click()
    walker.sees("A letter I do not send")
    walker.tap("Remove")
    walker.go("/journal/")
    walker.misses("Dear A")
    walker.follow("What I removed")
    walker.tap("Put it back")
    walker.sees("Dear A, no.")
    walker.tap("Remove")
    walker.go("/removed/")
    walker.open_folds()
    walker.tap("Delete for good")
    walker.sees("Nothing is here.")
