"""What a check-in asks, in whose order, and what it leaves alone; and asking nothing at all."""

from datetime import date

import pytest
from playwright.sync_api import expect

from journeys import questions
from tests.e2e.walker import days_back

pytestmark = pytest.mark.e2e


def ask(walker, *titles):
    """Have these questions asked."""
    walker.go("/check-in/choose/")
    for title in titles:
        walker.tap(f"Ask me this {title}")
        expect(walker.page.locator("ol.rows")).to_contain_text(title)


def of(back):
    """The one question for a few words on that day."""
    return str(questions.of_day(date.fromisoformat(days_back(back))).text)


def test_order_walk(walker):
    """Questions and words come, move and go; a check-in asks what is left, in that order."""
    ask(walker, "Sleep", "Calm", "Energy")
    asked = walker.page.locator("ol.rows > li b")
    walker.tap("Down Sleep")
    expect(asked).to_have_text(["Calm", "Sleep", "Energy"])
    walker.tap("Leave out Energy")
    expect(asked).to_have_text(["Calm", "Sleep"])
    walker.look()
    walker.write("What would you like to ask yourself?", "Courage")
    walker.write("The word at the low end", "none at all")
    walker.write("The word at the high end", "plenty")
    walker.tap("Add this question")
    expect(asked).to_have_text(["Calm", "Sleep", "Courage"])
    for word in ("the garden", "the phone"):
        walker.write("A word", word)
        walker.tap("Add this word")
        walker.sees(word)
    walker.tap("Take away the phone")
    walker.misses("the phone")

    walker.go("/today/")
    walker.choose("Okay")
    walker.open_folds()
    groups = walker.page.locator("#checkin fieldset legend")
    order = ["How calm are you?", "How did you sleep?", "Courage"]
    expect(groups.filter(has_text="(optional)")).to_contain_text(order)
    expect(walker.page.get_by_label("the garden", exact=True)).to_be_attached()
    expect(walker.page.get_by_label("the phone", exact=True)).to_have_count(0)
    expect(walker.page.get_by_role("group", name="How much energy")).to_have_count(0)
    walker.choose("the garden")
    walker.choose("8", inside=walker.page.get_by_role("group", name="Courage"))
    walker.tap("Save")
    walker.sees("Noted: okay")

    walker.go("/check-in/choose/")
    walker.tap("Leave out Courage")
    expect(asked).to_have_text(["Calm", "Sleep"])
    walker.tap("Take away Courage")
    walker.misses("Courage")
    walker.go(f"/check-in/{days_back(0)}/")
    said = walker.page.get_by_role("region", name="What you said")
    # What was answered stays, whatever is asked from now on.
    expect(said).to_contain_text("the garden")
    expect(said).to_contain_text("Courage: 8")
    walker.look()


def test_question_walk(walker):
    """Another question each day for a few words, once a day at most; it can be switched off."""
    assert len({of(0), of(1), of(2)}) == 3
    for back in (0, 1, 2):
        walker.go(f"/check-in/{days_back(back)}/")
        expect(walker.page.locator("[name=line]")).to_have_count(1)
        expect(walker.page.get_by_label(of(back))).to_be_visible()
    walker.write(of(2), "The neighbour waved")
    walker.tap("Save")
    said = walker.page.get_by_role("region", name="What you said")
    expect(said).to_contain_text(f"{of(2)} “The neighbour waved”")
    expect(walker.page.locator("[name=line]")).to_have_count(0)
    walker.go("/check-in/choose/")
    line = walker.page.locator("li", has_text="One question for a few words")
    walker.tap("Switch off", inside=line)
    expect(line.get_by_role("button")).to_have_text("Switch on")
    walker.go(f"/check-in/{days_back(1)}/")
    expect(walker.page.locator("[name=line]")).to_have_count(0)
    walker.misses(of(1))


def test_skipped_walk(walker):
    """Nothing at all is not kept, “don’t know” is; one of two goes and comes; no day to come."""
    day = f"/check-in/{days_back(1)}/"
    walker.go(day)
    walker.tap("Save")
    walker.meets(422)
    expect(walker.page.get_by_role("alert").first).to_be_visible()
    walker.look()
    walker.choose("I don’t know", inside=walker.page.locator(".card").first)
    walker.open_folds()
    walker.choose("tired")
    walker.tap("Save")
    said = walker.page.get_by_role("region", name="What you said")
    expect(said).to_contain_text("tired")
    # What was skipped is not put down as anything.
    for title in ("Sleep", "Hope", "Calm"):
        expect(said).not_to_contain_text(title)
    walker.choose("Good")
    walker.tap("Save")
    expect(said.get_by_role("link", name="Change")).to_have_count(2)
    expect(said).to_contain_text("Good")
    good = said.locator("> div", has_text="Good")
    walker.tap("Take back", inside=good)
    walker.undo()
    walker.go(day)
    expect(said.get_by_role("link", name="Change")).to_have_count(2)

    tomorrow = walker.page.goto(f"{walker.base}/check-in/{days_back(-1)}/")
    assert tomorrow.status == 404
    walker.meets(404)
    walker.heads("That day has not come yet")
    walker.look()


@pytest.mark.lived
def test_tracking_walk(walker):
    """It is not helping: nothing asks, history is put away, all in one press and back in one."""
    for way_back in ("undo", "by hand"):
        walker.go("/look-back/")
        walker.sees("Show as a table")
        walker.tap("Tracking is not helping me")
        walker.heads("Everything is paused")
        expect(walker.page.locator("main input:visible, main textarea:visible")).to_have_count(0)
        stopped = walker.page.locator("#toasts")
        expect(stopped).to_contain_text("Nothing asks how you are from now on")
        if way_back == "undo":
            walker.undo()
            walker.go("/today/")
            expect(walker.page.locator("#checkin")).to_have_count(1)
    for path, kept in (
        ("/look-back/", "What you noted is kept as it is."),
        ("/journey/", "This is put away while everything is paused."),
        ("/journey/then/", "This is put away while everything is paused."),
    ):
        walker.go(path)
        walker.sees(kept)
        walker.misses("How it was then")
        walker.misses("Show as a table")

    # The end of the pause does not bring the questions back: that is for oneself to say.
    walker.go("/today/")
    walker.tap("End the pause")
    walker.sees("Small steps you chose")
    expect(walker.page.locator("#checkin")).to_have_count(0)
    walker.go("/you/")
    walker.page.get_by_label("Check-ins").check(force=True)
    if walker.scripts:
        expect(walker.page.locator(".htmx-request")).to_have_count(0)
        expect(walker.page.locator("#toasts .toast").last).to_be_visible()
    else:
        walker.tap("Save", inside=walker.page.get_by_role("region", name="What you want to use"))
    walker.go("/today/")
    expect(walker.page.locator("#checkin")).to_have_count(1)
