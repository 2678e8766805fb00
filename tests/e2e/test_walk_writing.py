"""Writing that is kept: half done, in two windows, begun by a question, and found again."""

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import Walker

pytestmark = pytest.mark.e2e


def beside(walker):
    """The same person in a second window."""
    page = walker.page.context.new_page()
    page.set_default_timeout(10_000)
    return Walker(page, walker.base, walker.scripts)


def leave_half_done(walker, words):
    """Write some of it; with scripts the window is loaded anew in the middle."""
    text = walker.page.locator("main textarea").first
    text.press_sequentially(words)
    if walker.scripts:
        expect(walker.page.locator("#autosave")).to_contain_text("Saved")
        walker.page.reload()
    else:
        walker.tap("Save")


def test_drafts_walk(walker):
    """An entry, a letter and a week left in the middle are all there to go on with."""
    walker.go("/journal/new/")
    leave_half_done(walker, "It rained until")
    walker.go("/journal/")
    walker.page.locator("main .row-link").first.click()
    walker.follow("Change")
    expect(walker.page.locator("main textarea")).to_have_value("It rained until")

    walker.go("/letters/new/")
    leave_half_done(walker, "You kept")
    walker.go("/letters/")
    walker.sees("Not sealed yet. Go on whenever you like.")
    walker.page.locator("main .rows .row-link").first.click()
    expect(walker.page.locator("main textarea")).to_have_value("You kept")
    walker.look()

    walker.go("/plan/edit/signs/")
    first = walker.page.get_by_label("First thing")
    first.press_sequentially("I stop ans")
    if walker.scripts:
        expect(walker.page.locator("#autosave")).to_contain_text("Saved")
        walker.page.reload()
    else:
        walker.tap("Save and go on")
        walker.go("/plan/edit/signs/")
    expect(first).to_have_value("I stop ans")


def test_two_windows_walk(walker):
    """Changed in two windows: the later one sees both texts, keeps its own, and loses neither."""
    walker.go("/journal/new/")
    walker.page.locator("main textarea").fill("As it was")
    walker.tap("Save")
    walker.page.locator("main .row-link").first.click()
    walker.follow("Change")
    other = beside(walker)
    other.go(walker.page.url.removeprefix(walker.base))
    other.page.locator("main textarea").fill("From the other window")
    other.tap("Save")
    other.sees("From the other window")

    walker.page.locator("main textarea").fill("From this window")
    walker.tap("Save")
    walker.sees("This was changed somewhere else")
    walker.meets(409)
    expect(walker.page.locator("main blockquote")).to_have_text("From the other window")
    expect(walker.page.locator("main textarea")).to_have_value("From this window")
    walker.look()
    walker.tap("Save")
    walker.page.locator("main .row-link").first.click()
    walker.sees("From this window")
    walker.follow("What it said before")
    walker.sees("From the other window")
    walker.sees("As it was")

    walker.go("/hope/")
    walker.write("Something that gives you hope", "The sea")
    walker.tap("Put it in the box")
    walker.tap("Change: The sea", role="link")
    other.go(walker.page.url.removeprefix(walker.base))
    for window, line in ((other, "The sea in June"), (walker, "The sea at night")):
        window.write("Something that gives you hope", line)
        window.tap("Save")
    walker.sees("This was changed somewhere else")
    walker.meets(409)
    walker.sees("The sea in June")
    expect(walker.page.get_by_label("Something that gives you hope")).to_have_value(
        "The sea at night"
    )
    walker.tap("Save")
    walker.heads("My hope box")
    walker.sees("The sea at night")
    walker.misses("The sea in June")
    assert other.onlooker.complaints == []


def test_questions_walk(walker):
    """A question to begin with stands over what was written; words are found, in no address."""
    walker.go("/journal/new/")
    walker.open_folds()
    choices = walker.page.get_by_role("group", name="A question to begin with")
    # One for each of the five, a letter that is not sent, and none of them.
    assert choices.get_by_role("radio").count() >= 6
    asked = choices.locator("label").nth(1).inner_text().strip()
    walker.choose(asked, inside=choices)
    walker.page.locator("main textarea").fill("A quokka on the stairs")
    walker.tap("Save")
    walker.go("/journal/new/")
    walker.page.locator("main textarea").fill("Soup, and the rain")
    walker.tap("Save")

    entries = walker.page.locator("main .row-link[href^='/journal/']:not([href*='/new/'])")
    for words, found in (("QUOKKA", 1), ("the", 2), ("walrus", 0)):
        walker.go("/journal/")
        walker.page.get_by_role("searchbox").fill(words)
        walker.tap("Find")
        walker.sees(f"{found} {'entry' if found == 1 else 'entries'} found.")
        assert words not in walker.page.url
        expect(entries).to_have_count(found)
    walker.look()
    walker.follow("All entries")
    walker.page.locator("main .row-link", has_text="quokka").click()
    walker.sees(asked)
    walker.look()


def test_signed_out_walk(walker, house):
    """The sign-in ends in the middle of a line: with scripts the line is there after it, once."""
    field = walker.page.get_by_label("Something that gives you hope")
    box = walker.page.locator("#hopes li.card")
    walker.go("/hope/")
    field.fill("The smell of the sea")
    seat = walker.page.context.cookies()
    walker.page.context.clear_cookies(name=house.cookie)
    with walker.page.expect_navigation(url="**/sign-in/**"):
        walker.page.get_by_role("button", name="Put it in the box").click()
    assert "sea" not in walker.page.url
    walker.meets(401)
    walker.page.context.add_cookies(seat)
    walker.go("/hope/")
    if walker.scripts:
        walker.sees("What you wrote here came back.")
        expect(field).to_have_value("The smell of the sea")
    else:
        # Nobody is promised more than can be kept: see docs/adr/0118.
        expect(field).to_have_value("")
        field.fill("The smell of the sea")
    expect(box).to_have_count(0)
    walker.tap("Put it in the box")
    expect(box).to_have_count(1)
    walker.go("/hope/")
    expect(box).to_have_count(1)
    expect(field).to_have_value("")


def test_network_walk(walker):
    """The network ends under a save: the line is not lost, and sent again it is there once."""
    box = walker.page.locator("#hopes li.card")
    walker.go("/hope/")
    walker.write("Something that gives you hope", "The smell of the sea")
    walker.page.context.set_offline(True)
    button = walker.page.get_by_role("button", name="Put it in the box")
    if walker.scripts:
        button.click()
        walker.sees("There is no connection.")
        walker.page.context.set_offline(False)
        walker.tap("Try again")
    else:
        # The browser's own page says so; asked for again, it sends what was in the form.
        with walker.page.expect_event("requestfailed"):
            button.click()
        walker.page.context.set_offline(False)
        walker.page.reload()
    expect(box).to_have_count(1)
    expect(box).to_contain_text("The smell of the sea")
    # The browser and htmx note that there was none.
    said = [text for text in walker.onlooker.complaints if not text.startswith("htmx:")]
    walker.onlooker.complaints = [text for text in said if "ERR_INTERNET" not in text]
    walker.go("/hope/")
    expect(box).to_have_count(1)
    walker.look()
