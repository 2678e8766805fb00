"""Plans whole, as they come out of a printer, and the box of what gives hope."""

import pytest
from playwright.sync_api import expect

from tests.plugins import pdf

pytestmark = pytest.mark.e2e

# Each part of the safety plan in its order, with a line of it.
PARTS = {
    "signs": "Curtains stay closed",
    "alone": "Walk to the river",
    "places": "The library",
    "people": "Ana",
    "professionals": "Dr Byrne",
    "safer": "Jo keeps the key",
    "hold-on": "My sister",
}
# Some of the wellness plan, in its order.
WELLNESS = {
    "hard-dates": {"First thing": "The third of May"},
    "early-signs": {"If I notice": "The dishes stand", "then I will": "wash one plate"},
    "wishes": {"First thing": "Call Ana first"},
}
BARS = ("Leave", "Today", "Edit", "I used this plan", "My hope box", "Change")
SIZE = "() => parseFloat(getComputedStyle(document.querySelector('.main li')).fontSize)"


def printed_size(walker):
    """How large a line of the plan is on paper."""
    walker.page.emulate_media(media="print")
    size = walker.page.evaluate(SIZE)
    walker.page.emulate_media(media="null")
    return size


def write_plan(walker):
    """Every part, one after the other, as the plan leads on."""
    walker.go("/plan/edit/signs/")
    for nth, (key, words) in enumerate(PARTS.items(), start=1):
        walker.sees(f"Part {nth} of {len(PARTS)}")
        walker.write("Name" if key in ("people", "professionals") else "First thing", words)
        if key == "people":
            walker.write("Phone", "07700 900123")
            walker.write("Note", "any time")
            walker.tap("Add another")
            walker.page.locator("main").get_by_label("Name").nth(1).fill("Jo")
        walker.tap("Save and go on")


def write_wellness(walker):
    """A line in three of its parts: two of lines, one of what I do if I notice something."""
    for part, fields in WELLNESS.items():
        walker.go(f"/plan/wellness/edit/{part}/")
        for label, words in fields.items():
            walker.write(label, words)
        walker.tap("Save and go on")


def in_order(text, words):
    """Whether each of them stands there, one after the other."""
    found = [text.find(word) for word in words]
    return -1 not in found and found == sorted(found)


def test_sheets_walk(walker):
    """A4 with numbers written out, large print that is larger, a card that leaves one part out."""
    write_plan(walker)
    walker.heads("My safety plan")
    in_plan = walker.page.locator("main").inner_text()
    assert in_order(in_plan, PARTS.values()), in_plan
    walker.look()
    sheet = pdf.read(walker.page.pdf(format="A4"))
    assert in_order(sheet, [*list(PARTS.values())[:4], "07700 900123", "Dr Byrne", "Jo keeps"])
    assert [bar for bar in BARS if bar in sheet] == []

    usual = printed_size(walker)
    walker.follow("Large print")
    assert printed_size(walker) > 1.15 * usual
    large = pdf.read(walker.page.pdf(format="A4"))
    assert in_order(large, PARTS.values())
    assert [bar for bar in BARS if bar in large] == []
    walker.follow("Usual print")
    walker.follow("Wallet card")
    walker.sees("“Safer surroundings” stays off the card")
    card = pdf.read(walker.page.pdf(format="A4"))
    for words in ("Ana: 07700 900123", "Jo", "Curtains stay closed", "Walk to the river"):
        assert words in card
    assert "Jo keeps the key" not in card
    assert [bar for bar in BARS if bar in card] == []
    walker.follow("The whole plan")
    walker.sees("Jo keeps the key")


def test_wellness_sheets_walk(walker):
    """The wellness plan on A4 and in large print: what was written, in its order, and no bars."""
    write_wellness(walker)
    walker.go("/plan/wellness/")
    written = [words for fields in WELLNESS.values() for words in fields.values()]
    sheet = pdf.read(walker.page.pdf(format="A4"))
    assert in_order(sheet, written), sheet
    assert [bar for bar in BARS if bar in sheet] == []

    usual = printed_size(walker)
    walker.follow("Large print")
    assert printed_size(walker) > 1.15 * usual
    large = pdf.read(walker.page.pdf(format="A4"))
    assert in_order(large, written), large
    walker.follow("Usual print")
    walker.look()


def test_ideas_walk(walker):
    """What others wrote is taken over with a tap, and a part that is skipped stays empty."""
    walker.go("/plan/edit/alone/")
    walker.open_folds()
    idea = walker.page.locator("button[name=idea]").first
    words = idea.inner_text()
    with walker.page.expect_response(lambda answer: "/plan/edit/alone/" in answer.url):
        idea.click()
    taken = walker.page.locator("main input[type=text]")
    expect(taken.first).to_have_value(words)
    walker.tap("Save and go on")
    walker.follow("Skip")
    walker.go("/plan/")
    expect(walker.page.get_by_role("listitem").filter(has_text=words)).to_have_count(1)
    places = walker.page.get_by_role("region", name="People and places that take my mind off it")
    expect(places).to_contain_text("Nothing here yet.")
    walker.look()


def test_hope_walk(walker):
    """Lines put in, said otherwise, taken out and put back; found again in a hard moment."""
    walker.go("/hope/")
    walker.sees("The box is empty, and no hurry.")
    for line in ("The smell of the sea", "Jo laughing"):
        walker.write("Something that gives you hope", line)
        walker.tap("Put it in the box")
        walker.sees(line)
    box = walker.page.locator("#hopes li.card")
    sea = box.filter(has_text="the sea")
    walker.tap("Change", inside=sea, role="link")
    walker.write("Something that gives you hope", "The sound of the sea")
    walker.tap("Save")
    expect(sea).to_contain_text("The sound of the sea")
    walker.tap("Take out", inside=sea)
    expect(box).to_have_count(1)
    walker.undo()
    walker.go("/hope/")
    expect(box).to_have_count(2)
    walker.tap("Take out", inside=box.filter(has_text="Jo laughing"))
    expect(box).to_have_count(1)
    walker.go("/removed/")
    walker.sees("Jo laughing")
    walker.tap("Put it back")
    walker.go("/today/moment/")
    walker.follow("Open my hope box")
    expect(box).to_have_count(2)
    walker.look()
