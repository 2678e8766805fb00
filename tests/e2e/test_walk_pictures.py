"""What Look back says and keeps to itself: better days, months, paper, and words alone."""

from collections import Counter
from datetime import date

import pytest
from playwright.sync_api import expect

from insights.petals import FIVE, names
from journeys import questions
from stages.content import Process
from tests.e2e.walker import days_back
from tests.plugins import pdf
from tests.test_words_only import numbers_in

pytestmark = pytest.mark.e2e

DONE = {
    "still-me": (Process.IDENTITY, Process.HOPE),
    "one-small-contact": (Process.CONNECTEDNESS,),
    "inventory": (Process.IDENTITY, Process.EMPOWERMENT),
}
# What those who have thirty days behind them wrote, with a number in it.
WRITTEN = [
    f"{words}, {n}"
    for words in ("See people", "I said it aloud", "How it was then", "Call Jo")
    for n in range(30, 0, -1)
]
PAGES = (
    "/look-back/",
    "/look-back/?measure=sleep",
    "/look-back/?span=all&around=yes",
    "/look-back/year/",
    "/look-back/what-i-did/",
    "/look-back/summary/?span=3-months&parts=days&parts=questions&parts=counted&parts=signs",
)


def numbers_on(walker):
    """What the page counts or measures; what somebody wrote is no number of the page."""
    html = walker.page.content()
    for words in WRITTEN:
        html = html.replace(words, "")
    return numbers_in(html, [])


def note(walker, back, word, tag=""):
    """A check-in of an earlier day, with what was around."""
    walker.go(f"/check-in/{days_back(back)}/")
    walker.choose(word)
    if tag:
        walker.choose(tag)
    walker.tap("Save")


def test_better_days_walk(walker):
    """Too few entries say so; then what came together is counted, on request and in a table."""
    for back in (9, 8, 7):
        note(walker, back, "Hard", "pain")
    for back in (6, 5, 4):
        note(walker, back, "Okay", "outdoors")
    walker.go("/look-back/")
    walker.sees("Six check-ins")
    walker.misses("What was around on better days")
    note(walker, 3, "Good", "outdoors")
    around = walker.page.get_by_role("region", name="What was around on better days")
    walker.go("/look-back/")
    walker.misses("outdoors”")
    walker.tap("Show me", role="link")
    expect(around).to_contain_text("There are not enough entries to say.")
    walker.look()

    note(walker, 2, "Okay", "people")
    walker.go("/look-back/")
    walker.tap("Show me", role="link")
    expect(around).to_contain_text("In 4 of 5 better check-ins you noted “outdoors”.")
    expect(around).to_contain_text("This shows what came together, not what caused what.")
    rows = around.locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.locator("td")).to_have_text(["4", "0"])
    expect(around.locator("th.num")).to_have_text(["Better, of 5", "Others, of 3"])
    walker.look()

    walker.go(f"/check-in/{days_back(1)}/")
    walker.choose("I don’t know", inside=walker.page.locator(".card").first)
    walker.tap("Save")
    walker.go("/look-back/")
    walker.sees("Once you answered “don’t know”, which is an answer too.")
    walker.sees("7 of 8 check-ins were between hard and okay.")


def test_petals_walk(walker):
    """What was done stands in its month, by five things, drawn and counted in a table."""
    walker.go("/look-back/what-i-did/")
    walker.sees("Nothing to draw yet.")
    for key in DONE:
        walker.go(f"/activities/{key}/")
        walker.page.locator("main form :is(input[type=text], textarea)").first.fill("A line")
        walker.tap("Save")
        walker.sees("A line")
    today = date.fromisoformat(days_back(0))
    asked = questions.of_day(today)
    walker.go(f"/check-in/{today}/")
    walker.page.get_by_label(str(asked.text)).fill("A few words")
    walker.tap("Save")

    counts = Counter(process for done in DONE.values() for process in done)
    counts[asked.process] += 1
    first = max(FIVE, key=lambda process: counts[process])
    walker.go("/look-back/what-i-did/")
    called = names()
    walker.sees(f"{counts[first]} things you did belong to {called[first].lower()}.")
    flowers, rows = walker.page.locator(".flower"), walker.page.locator("tbody tr")
    # A year begins in the middle of its first month.
    months = flowers.count()
    assert months in (12, 13)
    walker.open_folds()
    expect(walker.page.locator("thead th.num")).to_have_text([called[one] for one in FIVE])
    expect(rows).to_have_count(months)
    expect(rows.first.locator("td")).to_have_text([str(counts[one]) for one in FIVE])
    expect(rows.nth(1).locator("td")).to_have_text(["0"] * 5)
    walker.look()
    walker.tap("3 months", role="link")
    expect(rows).not_to_have_count(months)
    assert flowers.count() == rows.count() <= 4
    walker.misses("A few words")


@pytest.mark.lived
def test_paper_walk(walker):
    """The summary on paper holds what was chosen, nothing else, and none of the page's bars."""
    walker.go("/look-back/")
    walker.follow("Print for an appointment")
    for name in ("Stages I chose", "Things that counted"):
        walker.page.get_by_label(name).uncheck(force=True)
    walker.choose("My lines", exact=False)
    walker.tap("Show it")
    walker.sees("Talked to a neighbour on the stairs.")
    walker.look()
    button = walker.page.get_by_role("button", name="Print, or save as PDF")
    if walker.scripts:
        walker.page.evaluate("() => { window.print = () => { window.printed = true } }")
        button.click()
        assert walker.page.evaluate("() => window.printed")
    else:
        expect(button).to_have_count(0)
        walker.sees("Or use your browser’s own print.")

    paper = pdf.read(walker.page.pdf(format="A4"))
    for words in ("For an appointment", "How days have been", "My lines", "What I would like"):
        assert words in paper
    assert "Talked to a neighbour on the stairs." in paper
    for words in ("Stages", "Things that counted", "Setbacks", "My sister", "What goes in"):
        assert words not in paper
    for words in ("Safety plan", "Leave", "Look back", "Print"):
        assert words not in paper


@pytest.mark.lived
def test_words_alone_walk(walker):
    """Numbers are on every page of Look back, and on none once they are switched off."""
    for path in PAGES:
        walker.go(path)
        assert numbers_on(walker), path
    walker.go("/check-in/choose/")
    numbers = walker.page.locator("li", has_text="every answer and every picture")
    walker.tap("Switch off", inside=numbers)
    expect(numbers.get_by_role("button")).to_have_text("Switch on")
    for path in PAGES:
        walker.go(path)
        assert numbers_on(walker) == [], path
    walker.go("/look-back/what-i-did/")
    walker.sees("Most of what you did belongs to")
    walker.go("/activities/values/")
    scale = walker.page.get_by_role("group", name="How much of it is in my days")
    expect(scale.get_by_label("7", exact=True)).to_have_count(0)
    expect(scale.get_by_role("radio")).not_to_have_count(0)


@pytest.mark.lived
def test_switched_off_walk(walker):
    """Looking back is switched off on the page You and on again where it would be."""
    walker.go("/you/")
    walker.page.get_by_label("Looking back").uncheck(force=True)
    if walker.scripts:
        expect(walker.page.locator("#toasts .toast")).to_be_visible()
    else:
        use = walker.page.get_by_role("region", name="What you want to use")
        walker.tap("Save", inside=use)
    for path in ("/look-back/", "/look-back/year/", "/look-back/what-i-did/"):
        walker.go(path)
        walker.sees("Looking back is switched off. What you noted is kept as it is.")
        walker.misses("Show as a table")
    walker.tap("Switch looking back on")
    walker.sees("Show as a table")
    walker.undo()
    walker.sees("Looking back is switched off.")
