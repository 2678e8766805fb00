"""What a member does on the way, part by part, on a phone, with and without JavaScript."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.e2e.looking import chromium
from tests.e2e.walker import Walker, settle
from tests.plugins.instance import Instance

pytestmark = pytest.mark.e2e

PROTOCOL = "Nobody reads your answers. Your plan and numbers to call stand beside the question."
# Who has thirty days behind them; the others begin.
LIVED = {"look_back", "stages", "gentle", "responses"}
PARTS = (
    "check_in",
    "stages",
    "activities",
    "questionnaires",
    "goals",
    "trials",
    "weeks",
    "setback",
    "plans",
    "journal",
    "gentle",
    "responses",
    "look_back",
)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One instance with a person for each part, twice; its address and their sessions."""
    env = {"RESPONSE_PROTOCOL": PROTOCOL}
    instance = Instance(tmp_path_factory.mktemp("walk") / "data", env=env).start()
    names = {f"{part} {way}": part in LIVED for part in PARTS for way in ("with", "without")}
    yield instance.url, *settle(instance, names)
    instance.stop()


@pytest.fixture(scope="module")
def chrome():
    with chromium() as chrome:
        yield chrome


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def walker(request, running, chrome):
    """The person of the part that the test is named for."""
    base, cookie, sessions = running
    part = request.function.__name__.removeprefix("test_").split("_walk")[0]
    way = "with" if request.param else "without"
    context = chrome.new_context(
        java_script_enabled=request.param,
        reduced_motion="reduce",
        viewport={"width": 360, "height": 740},
        locale="en-GB",
    )
    context.add_cookies([{"name": cookie, "value": sessions[f"{part} {way}"], "url": base}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    expect.set_options(timeout=10_000)
    walker = Walker(page, base, request.param)
    yield walker
    context.close()
    assert walker.onlooker.complaints == []
    assert walker.onlooker.elsewhere == []


def days_back(number):
    """A day of these people's own: theirs goes on into the night, as it does by default."""
    now = datetime.now(UTC) - timedelta(minutes=User._meta.get_field("day_begins").default)
    return (now.date() - timedelta(days=number)).isoformat()


def test_check_in_walk(walker):
    """Three taps from Today; own question and word; no numbers; another day; changed; stopped."""
    walker.go("/today/")
    walker.taps = 0
    walker.choose("Okay")
    walker.tap("Save")
    walker.sees("Noted: okay")
    assert walker.taps <= 3
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

    walker.go("/check-in/choose/")
    walker.tap("Tracking is not helping me")
    walker.go("/today/")
    expect(walker.page.locator(".feel")).to_have_count(0)


def test_stages_walk(walker):
    """Two at once, one put first, a turning point, then and now, a thought taken up."""
    walker.go("/journey/")
    walker.follow("Choose stages")
    walker.choose("I am getting ready.", exact=False)
    walker.page.locator("textarea").first.fill("Both are true today")
    walker.tap("Save my choice")
    walker.go("/journey/")
    walker.sees("You wrote: “Both are true today”")
    walker.go("/journey/awareness/")
    walker.tap("Put it back")
    walker.go("/journey/awareness/")
    walker.tap("I take this up")
    walker.sees("You took this up on")
    walker.look()

    walker.go("/journey/timeline/")
    walker.choose("A turning point")
    walker.page.locator("#mark textarea").fill("I said it aloud")
    walker.tap("Mark it")
    walker.sees("I said it aloud")
    walker.sees("You chose Preparation")
    walker.look()

    walker.go("/journey/then/")
    walker.misses("How it was then")
    walker.page.locator(".row-link").first.click()
    walker.sees("How it was then, 1.")
    walker.look()
    walker.tap("Put it away", role="link")


def test_activities_walk(walker):
    """A worksheet kept for later and gone on with; a practice before and after; what works."""
    walker.go("/activities/inventory/")
    walker.page.locator("main textarea").first.fill("I listen well")
    walker.tap("Save, and go on later")
    walker.go("/activities/inventory/")
    walker.follow("Go on with it")
    expect(walker.page.locator("main textarea").first).to_have_value("I listen well")
    walker.page.locator("main textarea").first.fill("I listen well, and I cook")
    walker.tap("Save")
    walker.sees("I listen well, and I cook")
    walker.look()

    for after in ("6", "7", "8"):
        walker.go("/activities/slow-breath/")
        walker.open_folds()
        before = walker.page.get_by_role("group", name=re.compile("How do you feel before"))
        walker.choose("3", inside=before)
        walker.choose(after, inside=walker.page.get_by_role("group", name=re.compile("And how")))
        walker.tap("Save")
    walker.go("/activities/slow-breath/answers/")
    expect(walker.page.locator(".row-link")).to_have_count(3)
    walker.follow("Then and now")
    walker.page.get_by_label("Then", exact=True).select_option(index=1)
    if not walker.scripts:
        walker.tap("Show these two")
    expect(walker.page.locator("#beside")).to_contain_text("7")
    walker.go("/what-works/")
    walker.sees("You felt better after 3 of 3 times")

    walker.go("/outside/new/")
    walker.choose("Getting there")
    walker.write("What stands in the way?", "The last bus leaves at six")
    walker.tap("Save")
    walker.sees("The last bus leaves at six")
    walker.go("/activities/inventory/")
    walker.follow("Write about this in my journal")
    walker.page.locator("main textarea").fill("It took a while")
    walker.tap("Save")
    walker.sees("It took a while")


def test_questionnaires_walk(walker):
    """Partly answered is not scored; what touches on death brings people and numbers at once."""
    walker.go("/questionnaires/")
    walker.follow("PHQ-9")
    walker.sees(PROTOCOL)
    last = walker.page.locator(".asks-risk")
    walker.choose("Several days", inside=last)
    expect(last.get_by_text("Thank you for saying it")).to_be_visible()
    walker.tap("Save")
    walker.sees("8 of 9 questions were left out")
    expect(walker.page.get_by_role("link", name="Open my safety plan").first).to_be_visible()
    walker.look()

    walker.go("/questionnaires/gad-7/")
    for group in walker.page.locator("main fieldset").all()[:7]:
        group.get_by_label("Several days").check(force=True)
    walker.tap("Save")
    walker.sees("7 of 21")
    walker.sees("Mild")
    walker.look()


def test_goals_walk(walker):
    """A wish with its step, smaller, reordered, five ways; resting, picked up, let go, undone."""
    for wish in ("See people", "Sleep at night"):
        walker.go("/goals/new/")
        walker.open_folds()
        walker.write("In your own words", wish)
        walker.write("What is the smallest first step?", f"{wish}: begin")
        walker.tap("Save goal")
        walker.heads(wish)
    walker.look()
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
    walker.follow("Make it smaller")
    walker.open_folds()
    walker.write("The step", "Write the name down")
    walker.write("If it is", "Tuesday after lunch")
    walker.write("then I will", "write it")
    walker.tap("Save")
    walker.sees("If it is Tuesday after lunch, then I will write it.")
    walker.page.locator("main header a", has_text="Change").click()
    walker.look()
    walker.open_folds()
    walker.write("Good enough", "Twice a week")
    walker.tap("Save")
    walker.sees("Five ways this could turn out")

    walker.go("/goals/")
    walker.tap("Up: Sleep at night")
    expect(walker.page.locator(".grid li").first).to_contain_text("Sleep at night")
    walker.page.get_by_role("link", name="Sleep at night").first.click()
    walker.tap("Rest this goal")
    walker.sees("Put down on")
    walker.look()
    walker.tap("Pick up again: Sleep at night")
    walker.tap("Good enough")
    walker.sees("Good enough,")
    walker.undo()
    walker.misses("Good enough, ")
    walker.tap("Let it go")
    walker.undo()
    walker.heads("Sleep at night")


def test_trials_walk(walker):
    """An approach tried; stopping is a result. A day planned, done, and how it felt."""
    walker.go("/approaches/")
    walker.page.locator("main .row-link").first.click()
    walker.look()
    walker.go("/experiments/new/")
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


def test_setback_walk(walker):
    """Care first, then what was; nothing is reset, and it can be taken back."""
    walker.go("/setback/")
    walker.choose("A few days")
    walker.write("What happened?", "Bad nights")
    walker.write("Something that helps, to remember", "My sister came round")
    walker.tap("Save")
    walker.heads("Noted. Thank you for saying it.")
    walker.look()
    expect(walker.page.get_by_role("link", name="Open my safety plan")).to_be_visible()
    walker.open_folds()
    walker.write("What would you like to have there next time?", "Ring her before dark")
    walker.page.get_by_label("Where does it belong?").select_option(index=1)
    walker.tap("Keep this one change")
    walker.sees("What you changed")
    walker.tap("Take this back")
    walker.undo()
    walker.heads("Noted. Thank you for saying it.")


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

    walker.go("/plan/wellness/edit/early-signs/")
    walker.write("If I notice", "The dishes stand for three days")
    walker.write("then I will", "wash one plate")
    walker.tap("Save and go on")
    walker.go("/plan/wellness/")
    walker.sees("wash one plate")
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


def test_look_back_walk(walker):
    """Every span and picture with its table and sentence; a summary of what one chose."""
    walker.go("/look-back/")
    walker.sees("Show as a table")
    for span in ("3 months", "A year", "All of it"):
        walker.tap(span, role="link")
        chosen = walker.page.locator("nav a[aria-current=true]").first
        expect(chosen).to_contain_text(re.compile(span, re.IGNORECASE))
    walker.look()
    walker.tap("Sleep", role="link")
    expect(walker.page.locator("#look-days")).to_have_text("Sleep")
    walker.tap("Show me", role="link")
    walker.sees(re.compile("not what caused what|not enough entries"))
    walker.look()
    walker.go("/look-back/year/")
    walker.sees("Show as a table")
    walker.go("/look-back/what-i-did/")
    walker.sees("Month by month")
    walker.go("/look-back/summary/")
    walker.choose("Stages I chose", exact=False)
    walker.tap("Show it")
    walker.sees("Noted by the person themselves.")
    walker.look()
    for word in ("streak", "in a row", "missed"):
        walker.misses(word)
