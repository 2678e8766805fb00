"""Every kind of a worksheet's question, a practice step by step, and what stands in the way."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.dates import written
from tests.e2e.walker import days_back

pytestmark = pytest.mark.e2e

HELPER = "/activities/questions-for-a-helper/"
MEETING = "/activities/appointment/"
ASKED = ["Who sees my file?", "How long does it take?"]


def said(walker, question):
    """What stands beside a question where answers are read back."""
    term = walker.page.locator("dt").get_by_text(question, exact=True)
    return walker.page.locator(".facts > div").filter(has=term).locator("dd")


def heard(walker):
    """The scale of that worksheet."""
    return walker.page.get_by_role("group", name=re.compile("how much did I feel heard"))


def test_kinds_walk(walker):
    """A list, a scale, long words and a choice: put by, gone on with, read back, compared."""
    walker.go(HELPER)
    walker.write("What I want to ask", "\n".join(ASKED))
    walker.sees("0 is “not at all”, 10 is “fully”.")
    expect(heard(walker).locator(":checked")).to_have_count(0)
    walker.choose("7", inside=heard(walker))
    walker.write("What felt good?", "She waited\nuntil I was done")
    walker.choose("I am not sure yet")
    walker.tap("Save, and go on later")

    walker.go(HELPER)
    walker.follow("Go on with it")
    expect(walker.page.get_by_label("What I want to ask")).to_have_value("\n".join(ASKED))
    expect(walker.page.get_by_label("What felt good?")).to_have_value(
        "She waited\nuntil I was done"
    )
    expect(heard(walker).get_by_label("7", exact=True)).to_be_checked()
    expect(walker.page.get_by_label("I am not sure yet")).to_be_checked()
    walker.choose("I would like to go on")
    walker.tap("Save")
    expect(said(walker, "What I want to ask").get_by_role("listitem")).to_have_text(ASKED)
    expect(said(walker, "Afterwards: how much did I feel heard?")).to_have_text("7")
    expect(said(walker, "What felt good?")).to_have_text(re.compile("She waited.*until I was done"))
    expect(said(walker, "What now?")).to_have_text("I would like to go on")
    # What was left open is left out, and nothing is put in its place.
    expect(said(walker, "What am I unsure about?")).to_have_count(0)
    walker.look()

    walker.go(HELPER)
    expect(walker.page.get_by_role("link", name="Go on with it")).to_have_count(0)
    walker.choose("3", inside=heard(walker))
    walker.choose("I would like to look for someone else")
    walker.tap("Save")
    walker.go(f"{HELPER}answers/")
    expect(walker.page.locator(".row-link")).to_have_count(2)
    walker.follow("Then and now")
    beside = walker.page.locator("#beside section", has_text="What now?")
    expect(beside).to_contain_text("I would like to go on")
    expect(beside).to_contain_text("I would like to look for someone else")
    once = walker.page.locator("#beside section", has_text="What felt good?")
    expect(once).to_contain_text("Nothing was written here.")


def test_dates_walk(walker):
    """A day and a short line; a wrong day keeps every word; changed, removed, brought back."""
    walker.go(MEETING)
    walker.tap("Save")
    walker.sees("Any one of the answers is enough.")
    walker.meets(422)
    walker.look()
    walker.write("When is it?", days_back(-3))
    walker.write("The one thing I want from this meeting", "A letter for work")
    walker.write("What I want to say", "I sleep badly")
    walker.tap("Save")
    expect(said(walker, "When is it?")).to_have_text(written(date.fromisoformat(days_back(-3))))
    expect(said(walker, "The one thing I want from this meeting")).to_have_text("A letter for work")
    expect(said(walker, "What I want to say")).to_have_text("I sleep badly")

    walker.follow("Change")
    expect(walker.page.get_by_label("When is it?")).to_have_value(days_back(-3))
    walker.write("When is it?", days_back(-4))
    walker.write("My next step", "Ring on Monday")
    walker.tap("Save")
    expect(said(walker, "When is it?")).to_have_text(written(date.fromisoformat(days_back(-4))))
    expect(said(walker, "My next step")).to_have_text("Ring on Monday")
    walker.look()
    walker.tap("Remove")
    walker.undo()
    walker.go(f"{MEETING}answers/")
    expect(walker.page.locator(".row-link")).to_have_count(1)


def test_practice_walk(walker):
    """One step at a time, on to the end and back; then how it was, before and after."""
    walker.go("/activities/five-senses/")
    number = walker.page.locator(".practice li").count()
    assert number > 2
    walker.follow("One step at a time")
    walker.sees(f"1 of {number}")
    expect(walker.page.get_by_role("link", name="Back", exact=True)).to_have_count(0)
    walker.tap("Next", role="link")
    walker.sees(f"2 of {number}")
    walker.tap("Back", role="link")
    walker.sees(f"1 of {number}")
    for nth in range(2, number + 1):
        walker.tap("Next", role="link")
        walker.sees(f"{nth} of {number}")
    walker.look()
    walker.follow("That was all of it")
    walker.choose("4", inside=walker.page.get_by_role("group", name=re.compile("before")))
    walker.choose("6", inside=walker.page.get_by_role("group", name=re.compile("And how")))
    walker.tap("Save")
    expect(said(walker, "Before, 0 to 10")).to_have_text("4")
    expect(said(walker, "Afterwards, 0 to 10")).to_have_text("6")
    walker.look()


def test_barriers_walk(walker):
    """What stands in the way, what would help and who could; eased, back, changed, removed."""
    walker.go("/outside/")
    walker.follow("Write one down")
    walker.choose("Getting there")
    walker.write("What stands in the way?", "The last bus leaves at six")
    walker.write("What would help?", "A lift home")
    walker.write("Who could?", "Jo next door")
    walker.tap("Save")
    now = walker.page.get_by_role("region", name="In the way now")
    expect(now).to_contain_text("A lift home")
    expect(now).to_contain_text("Jo next door")
    walker.look()
    walker.tap("It stands less in the way", inside=now)
    less = walker.page.get_by_role("region", name="Less in the way by now")
    expect(less).to_contain_text("The last bus leaves at six")
    expect(now).to_have_count(0)
    walker.tap("It is in the way again", inside=less)
    expect(now).to_contain_text("The last bus leaves at six")
    walker.tap("Change", inside=now, role="link")
    walker.write("Who could?", "Jo, or Ana")
    walker.tap("Save")
    expect(now).to_contain_text("Jo, or Ana")
    walker.tap("Remove", inside=now)
    walker.sees("Nothing is written down here.")
    walker.undo()
    walker.go("/outside/")
    expect(now).to_contain_text("Jo, or Ana")


def test_ranking_walk(walker):
    """What helped more often stands first; at another strength the order is another one."""
    rated = {"cool-water": ((2, 6), (2, 5), (2, 4)), "body-scan": ((2, 1), (2, 2), (2, 4))}
    rated["five-senses"] = ((8, 9), (8, 9))
    for key, times in rated.items():
        for before, after in times:
            walker.page.goto(f"{walker.base}/activities/{key}/")
            first = walker.page.get_by_role("group", name=re.compile("before"))
            walker.choose(str(before), inside=first)
            then = walker.page.get_by_role("group", name=re.compile("And how"))
            walker.choose(str(after), inside=then)
            walker.tap("Save")
    walker.go("/what-works/")
    said = walker.page.get_by_role("region", name="What you noticed").get_by_role("listitem")
    expect(said).to_have_count(2)
    expect(said.first).to_contain_text("You felt better after 3 of 3 times")
    expect(said.last).to_contain_text("You felt better after 1 of 3 times, and worse after 1")
    walker.sees("That does not say one caused the other.")
    few = walker.page.get_by_role("region", name="Done once or twice")
    expect(few.locator(".row-link")).to_have_count(1)
    walker.look()
    walker.tap("Fairly okay", role="link")
    expect(said).to_have_count(0)
    expect(few.locator("a[href='/activities/five-senses/']")).to_have_count(1)
