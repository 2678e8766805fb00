"""What came of it: trials, full days, letters that arrive, and steps ticked on Today."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import days_back

pytestmark = pytest.mark.e2e


def test_outcomes_walk(walker):
    """Changed and tried another way; kept; gone on with; taken out and put back."""
    walker.go("/experiments/new/")
    walker.write("What would you like to try?", "Ten minutes outside")
    walker.write("What do you expect?", "Cold, then calm")
    walker.write("When would you stop before that?", "If I sleep worse")
    walker.page.get_by_label("Look at it again on").fill(days_back(-14))
    walker.tap("Start trying")
    walker.heads("Ten minutes outside")
    walker.sees("If I sleep worse")
    outcome = walker.page.locator("#outcome")
    walker.choose("Change it", inside=outcome)
    walker.write("What did you notice?", "Evenings are dark")
    walker.tap("Save", inside=outcome)
    walker.sees("You change it")
    walker.sees("“Evenings are dark”")
    walker.look()

    walker.follow("Try it another way")
    tried = walker.page.get_by_label("What would you like to try?")
    expect(tried).to_have_value("Ten minutes outside")
    tried.fill("Ten minutes at noon")
    walker.tap("Start trying")
    walker.heads("Ten minutes at noon")
    walker.choose("Keep it", inside=outcome)
    walker.tap("Save", inside=outcome)
    walker.sees("You keep it")
    walker.tap("Go on trying")
    walker.sees("What came of it?")
    walker.choose("Keep it", inside=outcome)
    walker.tap("Save", inside=outcome)
    walker.sees("You keep it")
    walker.tap("Remove")
    walker.undo()
    walker.go("/experiments/")
    rows = walker.page.locator("main .rows > div")
    expect(rows.filter(has_text="Ten minutes at noon")).to_contain_text("Kept")
    expect(rows.filter(has_text="Ten minutes outside")).to_contain_text("Changed")


def test_full_day_walk(walker):
    """A fourth thing finds no room, keeps its words, and has room once another goes."""
    day = f"/planner/{days_back(0)}/"
    for what in ("Walk to the river", "Call Jo", "Soup"):
        walker.go(day)
        walker.write("What would you like to do?", what)
        walker.tap("Put it there")
        walker.sees(what)
    walker.go(day)
    walker.sees("There already: Walk to the river, Call Jo, Soup")
    walker.write("What would you like to do?", "Paint")
    walker.tap("Put it there")
    walker.meets(422)
    walker.sees("This day has three things already, and three is plenty.")
    expect(walker.page.get_by_label("What would you like to do?")).to_have_value("Paint")
    walker.look()

    walker.go("/planner/")
    one = walker.page.locator("[id^=planned]", has_text="Call Jo")
    walker.tap("Done: Call Jo", inside=one)
    expect(one).to_contain_text("How did it feel?")
    walker.tap("Not done after all", inside=one)
    expect(one).not_to_contain_text("How did it feel?")
    walker.tap("Change: Call Jo", inside=one, role="link")
    walker.choose("Must")
    walker.choose("Hard", inside=walker.page.get_by_role("group", name=re.compile("expect")))
    walker.tap("Save")
    expect(one).to_contain_text("Must")
    expect(one).to_contain_text("Expected: hard.")
    walker.tap("Change: Call Jo", inside=one, role="link")
    walker.tap("Remove")
    walker.go(day)
    walker.write("What would you like to do?", "Paint")
    walker.tap("Put it there")
    walker.sees("Paint")
    expect(one).to_have_count(0)


def test_arrival_walk(walker, house):
    """A letter wants a day to come; on that day it stands on Today, waits, and is opened."""
    walker.go("/letters/new/")
    walker.write("Dear future me", "You kept going")
    walker.write("When would you like to read it?", days_back(0))
    walker.tap("Seal it")
    walker.meets(422)
    walker.sees("Choose a day to come, tomorrow or later.")
    expect(walker.page.get_by_label("Dear future me")).to_have_value("You kept going")
    walker.write("When would you like to read it?", days_back(-1))
    walker.tap("Seal it")
    walker.sees("Sealed until")
    walker.go("/today/")
    arrived = walker.page.get_by_role("region", name="A letter from you has arrived")
    expect(arrived).to_have_count(0)

    house.a_day_passes()
    walker.go("/today/")
    expect(arrived).to_be_visible()
    walker.misses("You kept going")
    walker.tap("Another time", inside=arrived)
    expect(arrived).to_have_count(0)
    walker.go("/letters/")
    walker.sees("It has arrived. Open it whenever you like.")
    walker.page.locator("main .row-link").first.click()
    walker.misses("You kept going")
    walker.tap("Open the letter")
    walker.sees("You kept going")
    walker.look()
    walker.tap("Remove")
    walker.undo()
    walker.sees("You kept going")


def test_steps_walk(walker):
    """A step is ticked on Today and unticked by undo; one that was removed comes back."""
    walker.go("/goals/new/")
    walker.open_folds()
    walker.write("In your own words", "See people")
    walker.write("What is the smallest first step?", "Ask Ana")
    walker.write("If it is", "Tuesday after lunch")
    walker.write("then I will", "call her")
    walker.page.get_by_label("By when").fill("2031-03-01")
    walker.tap("Save goal")
    walker.sees("You had 1 March 2031 in mind.")
    walker.sees("If it is Tuesday after lunch, then I will call her.")
    for expected in (False, True):
        walker.go("/today/")
        step = walker.page.get_by_label("Ask Ana")
        expect(step).not_to_be_checked()
        step.check(force=True)
        if not walker.scripts:
            walker.tap("Save: Ask Ana")
        toast = walker.page.locator("#toasts")
        expect(toast.get_by_role("button", name="Undo")).to_be_visible()
        if not expected:
            walker.undo()
    walker.go("/goals/")
    walker.sees("1 step taken")
    walker.go("/look-back/")
    walker.sees("You took 1 small step")
    walker.sees("The last one: Ask Ana")

    walker.go("/goals/")
    walker.page.get_by_role("link", name="See people").first.click()
    steps = walker.page.locator("#steps li.step")
    expect(steps).to_have_count(1)
    walker.open_folds()
    walker.tap("Remove", inside=steps.first)
    expect(steps).to_have_count(0)
    walker.undo()
    expect(steps).to_have_count(1)


def test_week_walk(walker):
    """A step taken stands in the week to keep in mind; nothing is enough; changed and put back."""
    walker.go("/goals/new/")
    walker.write("In your own words", "See people")
    walker.write("What is the smallest first step?", "Ask Ana")
    walker.tap("Save goal")
    walker.page.get_by_label("Ask Ana").check(force=True)
    if walker.scripts:
        expect(walker.page.locator("#toasts .toast")).to_be_visible()
    else:
        walker.tap("Save: Ask Ana")
    walker.go("/review/")
    walker.follow("Look at this week")
    walker.tap("Save")
    walker.meets(422)
    walker.sees("Any one of the answers is enough.")
    walker.choose("Ask Ana")
    walker.write("What could you put down?", "The news at night")
    walker.tap("Save")
    answers = walker.page.locator("dl.facts")
    expect(answers).to_contain_text("Ask Ana")
    expect(answers).to_contain_text("The news at night")
    expect(answers).not_to_contain_text("What comes next?")
    walker.follow("Change")
    expect(walker.page.get_by_label("Ask Ana")).to_be_checked()
    walker.write("What comes next?", "Rest")
    walker.tap("Save")
    expect(answers).to_contain_text("Rest")
    walker.tap("Remove")
    walker.misses("Rest")
    walker.undo()
    walker.go("/review/")
    walker.sees("Next: Rest")
    walker.look()
