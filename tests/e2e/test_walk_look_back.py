"""Look back, as somebody walks it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


@pytest.mark.lived
def test_look_back_walk(walker):
    """Every span and picture with its table and sentence; a summary of what one chose."""
    walker.go("/look-back/")
    walker.sees("Show as a table")
    walker.sees("Things that counted")
    walker.sees("Stages you chose")
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
