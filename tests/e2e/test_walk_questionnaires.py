"""Questionnaires: off where the host wrote no protocol; answered again, and taken back."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import opened

pytestmark = pytest.mark.e2e

RISKY = "/questionnaires/phq-9/"


@pytest.fixture(scope="module")
def house(request, tmp_path_factory):
    """An instance whose host wrote nothing about what happens with an answer."""
    with opened(request, tmp_path_factory.mktemp("quiet") / "data") as house:
        yield house


def test_off_walk(walker):
    """What asks about death is not offered and not there; the other one stands by itself."""
    walker.go("/questionnaires/")
    offered = walker.page.locator("main .row-link")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text("GAD-7")
    walker.misses("PHQ-9")
    answer = walker.page.goto(walker.base + RISKY)
    assert answer.status == 404
    walker.meets(404)
    expect(walker.page.locator("main input")).to_have_count(0)
    walker.look()

    # Whoever kept its page open from before is not asked either.
    walker.go("/questionnaires/gad-7/")
    expect(walker.page.locator(".asks-risk")).to_have_count(0)
    walker.misses("This is what happens here with an answer")
    form = "main form[action='/questionnaires/gad-7/']"
    walker.page.locator(form).evaluate(f"form => form.setAttribute('action', '{RISKY}')")
    with walker.page.expect_navigation() as led:
        walker.page.locator("main form button[type=submit]").first.click()
    assert led.value.status == 404
    walker.meets(404)


def test_again_walk(walker):
    """Answered twice: both stand by date; one is taken back, and put there again."""
    for word, score in (("Not at all", "0 of 21"), ("Nearly every day", "21 of 21")):
        walker.go("/questionnaires/gad-7/")
        for group in walker.page.locator("main fieldset").all()[:7]:
            group.get_by_label(word).check(force=True)
        walker.tap("Save")
        walker.sees(score)
    over = walker.page.get_by_role("table")
    expect(over.locator("tbody tr")).to_have_count(2)
    walker.sees("A single number goes up and down for many reasons.")
    walker.sees("This is no diagnosis")
    walker.look()
    walker.tap("Remove")
    earlier = walker.page.get_by_role("region", name="What you answered before")
    expect(earlier.locator(".row-link")).to_have_count(1)
    walker.undo()
    walker.go("/questionnaires/")
    expect(earlier.locator(".row-link")).to_have_count(2)
