"""What answers a hard day: one's own plan, people and numbers; from lists, never from free text."""

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import days_back

pytestmark = pytest.mark.e2e

# So many days with a sign are several.
SEVERAL = 3
DARK = "I cannot go on, everything is very hard and I want to die"


def say(walker, word, *chosen, line=""):
    """One check-in from Today with what was chosen, and a line where there is one."""
    walker.go("/today/")
    walker.choose(word)
    if chosen or line:
        walker.open_folds()
    for one in chosen:
        walker.choose(one)
    if line:
        walker.write("A line for yourself", line)
    walker.tap("Save")
    walker.sees("Noted")
    return walker.page.locator("#checkin")


def write_sign(walker):
    """An early sign with what to do then, in the wellness plan."""
    walker.go("/plan/wellness/edit/early-signs/")
    walker.write("If I notice", "The dishes stand for three days")
    walker.write("then I will", "wash one plate")
    walker.tap("Save and go on")


def test_free_text_walk(walker):
    """The answer is that of the word and the tag, whatever the line beside them says."""
    noted = say(walker, "Good", "outdoors", line=DARK)
    expect(noted).to_contain_text("Today was good, and “outdoors” was around.")
    expect(noted).not_to_contain_text("die")
    walker.follow("Write a few lines, only for you")
    walker.go(f"/check-in/{days_back(0)}/")
    expect(walker.page.get_by_role("region", name="What you said")).to_contain_text(DARK)


def test_tense_walk(walker):
    """A rule of research says where it comes from, and offers one thing."""
    walker.go("/check-in/choose/")
    walker.tap("Ask me this Calm")
    walker.go("/today/")
    walker.choose("Mixed")
    walker.open_folds()
    walker.choose("1", inside=walker.page.get_by_role("group", name="How calm are you?"))
    walker.tap("Save")
    noted = walker.page.locator("#checkin")
    expect(noted).to_contain_text("A tense day, noted.")
    source = noted.get_by_role("link", name="Where this comes from")
    expect(source).to_have_attribute("href", "https://doi.org/10.1038/s41598-022-27247-y")
    walker.look()


def test_signs_walk(walker):
    """Early signs on several days bring one's own plan to Today; put away, and there again."""
    write_sign(walker)
    for back in range(SEVERAL - 1, 0, -1):
        walker.go(f"/check-in/{days_back(back)}/")
        walker.choose("The dishes stand for three days")
        walker.tap("Save")
    walker.go("/today/")
    card = walker.page.get_by_role("region", name="Your own plan is here")
    expect(card).to_have_count(0)
    noted = say(walker, "Okay", "The dishes stand for three days")
    expect(noted).to_contain_text("You noted early signs several times this week.")
    walker.go("/today/")
    expect(card).to_contain_text(f"You noted early signs {SEVERAL} times in the last seven days.")
    expect(card).to_contain_text("You wrote: “wash one plate”")
    expect(card).to_contain_text("nobody is told")
    walker.look()
    walker.tap("Put this away", inside=card)
    expect(card).to_have_count(0)
    walker.undo()
    walker.go("/today/")
    walker.tap("Open my wellness plan", inside=card, role="link")
    walker.sees("wash one plate")


def test_risk_walk(walker):
    """A thought of death is met on the same page, with one's own people and numbers to call."""
    walker.go("/plan/edit/people/")
    walker.write("Name", "Ana")
    walker.write("Phone", "07700 900123")
    walker.tap("Save and go on")
    walker.go("/questionnaires/phq-9/")
    last = walker.page.locator(".asks-risk")
    answer = last.locator(".risk-answer")
    expect(answer).to_be_hidden()
    walker.choose("Not at all", inside=last)
    expect(answer).to_be_hidden()
    asked = []
    walker.page.on("request", lambda request: asked.append(request.url))
    walker.choose("Nearly every day", inside=last)
    expect(answer).to_be_visible()
    # Nobody is told, and nothing is sent by choosing it.
    assert asked == []
    expect(answer).to_contain_text("Nobody has been told")
    walker.look()

    for _ in ("before it is saved", "and afterwards"):
        place = walker.page.get_by_role("region", name="Thank you for saying it")
        expect(place.get_by_role("link", name="Open my safety plan")).to_be_visible()
        expect(place.locator("a[href='tel:07700900123']")).to_be_visible()
        assert place.locator("a[href^='tel:']").count() > 1
        if walker.page.url.endswith("/phq-9/"):
            walker.tap("Save")
    walker.sees("8 of 9 questions were left out")
    walker.tap("Open my safety plan", role="link")
    walker.sees("Ana")
