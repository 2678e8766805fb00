"""Look back, as somebody walks it."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.walker import days_back

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


@pytest.mark.lived
def test_charts_walk(walker):
    """Every picture has its name, a sentence before it and each value in a table or list."""
    pages = [f"/look-back/?span={span}" for span in ("4-weeks", "3-months", "year", "all")]
    for path in (*pages, "/look-back/?measure=calm", "/look-back/year/"):
        walker.go(path)
        walker.open_folds()
        pictures = walker.page.locator("main section:has(svg[role=img])")
        assert pictures.count() >= (1 if "/year/" in path else 2), path
        for picture in pictures.all():
            for drawn in picture.locator("svg[role=img]").all():
                assert len(drawn.get_attribute("aria-label") or "") > 20, path
            expect(picture.locator("p", has_text=re.compile(r"\w+ .*\.")).first).to_be_visible()
            told = picture.locator("tbody tr, ol.rows > li")
            expect(told.first).to_be_visible()
    year = int(days_back(0)[:4])
    walker.go(f"/look-back/year/{year - 3}/")
    walker.sees(f"No check-ins in {year - 3}, and no hurry.")
    walker.tap(str(year - 2), role="link")
    walker.heads(f"{year - 2} in boxes")


def test_own_question_walk(walker):
    """A question of one's own has its own picture, on its own scale, with its own words."""
    walker.go("/check-in/choose/")
    walker.write("What would you like to ask yourself?", "Courage")
    walker.write("The word at the low end", "none at all")
    walker.write("The word at the high end", "plenty")
    walker.tap("Add this question")
    walker.sees("from “none at all” to “plenty”")
    for back, score in enumerate((2, 3, 8, 8, 9, 8, 10)):
        walker.page.goto(f"{walker.base}/check-in/{days_back(back)}/")
        walker.open_folds()
        asked = walker.page.get_by_role("group", name="Courage")
        walker.choose(str(score), inside=asked, exact=score < 10)
        walker.tap("Save")
        walker.sees(f"Courage: {score}")
    walker.go("/look-back/")
    picture = walker.page.get_by_role("region", name="Courage")
    expect(picture.locator(".plot__y li")).to_have_text(["10 plenty", "0 none at all"])
    expect(picture).to_contain_text("5 of 7 check-ins were between 8 and 10.")
    walker.open_folds()
    expect(picture.locator("tbody tr")).to_have_count(7)
    expect(picture.locator("tbody tr").first).to_contain_text("2")
    walker.look()
