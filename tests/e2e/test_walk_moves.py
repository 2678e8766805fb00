"""Stages in any direction, several, one first, none; and another map of the same country."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

OPEN = ".map a[aria-current=true]"


def enter(walker, key, words=""):
    """Choose a stage on its own page, with a line of one's own or none."""
    walker.go(f"/journey/{key}/")
    if words:
        walker.open_folds()
        walker.page.locator("main textarea").fill(words)
    walker.tap("Choose this stage")
    expect(walker.page.get_by_role("heading", name="You chose this stage")).to_be_visible()


def test_moves_walk(walker):
    """From none to two, the earlier one later; put first, left, back by undo, and none again."""
    place = walker.page.get_by_role("complementary", name="Where you are")
    walker.go("/today/")
    expect(place).to_contain_text("No stage is chosen, and that is fine.")
    enter(walker, "rebuilding", "A course begins")
    enter(walker, "distress")
    walker.go("/today/")
    expect(place.get_by_role("heading", level=2)).to_have_text("Distress")

    walker.go("/journey/rebuilding/")
    walker.tap("Put this stage first")
    expect(walker.page.get_by_role("button", name="Put this stage first")).to_have_count(0)
    walker.look()
    walker.go("/today/")
    expect(place.get_by_role("heading", level=2)).to_have_text("Rebuilding")
    # What is offered comes from the stage that stands first.
    offered = walker.page.get_by_role("region", name="If you have a few minutes")
    address = offered.locator("a[href^='/activities/']").get_attribute("href")
    walker.go("/journey/rebuilding/")
    expect(walker.page.locator(f"main a[href='{address}']")).to_have_count(1)

    walker.go("/journey/distress/")
    walker.tap("Leave this stage")
    walker.heads("Your journey")
    expect(walker.page.locator("#toasts")).to_contain_text("Your notes and goals are as they were.")
    expect(walker.page.locator(OPEN)).to_have_count(1)
    walker.undo()
    walker.go("/journey/")
    expect(walker.page.locator(OPEN)).to_have_count(2)

    walker.follow("Choose stages")
    for name in ("Everything feels too much.", "I am trying things and building."):
        walker.page.get_by_label(name).uncheck(force=True)
    walker.tap("Save my choice")
    walker.go("/journey/")
    expect(walker.page.locator(OPEN)).to_have_count(0)
    walker.sees("You wrote: “A course begins”")
    for word in ("back to", "next level", "%"):
        walker.misses(word)
    walker.go("/journey/then/")
    walker.misses("A course begins")
    walker.page.locator("li", has_text="Rebuilding").locator(".row-link").click()
    walker.sees("“A course begins”")


def test_marks_walk(walker):
    """A mark of an earlier day stands in its place; taken away, and there again by undo."""
    walker.go("/journey/timeline/")
    walker.choose("A turning point")
    walker.page.locator("#mark input[type=date]").fill("2020-05-03")
    walker.page.locator("#mark textarea").fill("The first good summer")
    walker.tap("Mark it")
    line = walker.page.get_by_role("region", name="On the way").get_by_role("listitem")
    early = line.filter(has_text="The first good summer")
    expect(early).to_contain_text("3 May 2020")
    enter(walker, "awareness")
    walker.go("/journey/timeline/")
    expect(line.first).to_contain_text("You chose Awareness")
    expect(line.last).to_contain_text("The first good summer")
    walker.tap("Take away", inside=early)
    expect(early).to_have_count(0)
    walker.undo()
    walker.go("/journey/timeline/")
    expect(early).to_have_count(1)


def test_pathway_walk(walker):
    """Another map is proposed place by place; all that is one's own comes along, and back."""
    walker.go("/goals/new/")
    walker.write("In your own words", "See people")
    walker.tap("Save goal")
    enter(walker, "rebuilding", "A course begins")
    walker.go("/journey/")
    walker.follow("Other pathways")
    walker.page.locator("main a[href='/journey/pathways/guided-recovery/']").click()
    asked = walker.page.get_by_role("group", name="You chose Rebuilding.")
    expect(asked.locator(":checked")).to_have_count(1)
    expect(asked.get_by_label("Skill-building and coping")).to_be_checked()
    walker.look()
    walker.tap("Walk this pathway")
    walker.heads("Your journey")
    expect(walker.page.locator(OPEN)).to_contain_text("Skill-building")
    walker.sees("You wrote: “A course begins”")
    walker.undo()
    walker.go("/journey/")
    expect(walker.page.locator(OPEN)).to_contain_text("Rebuilding")
    walker.go("/goals/")
    walker.sees("See people")
