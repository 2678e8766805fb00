"""A browser that looks: Chromium, axe on every page, and screenshots where asked for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.plugins import missing

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str:
    """Where Chromium is; without it the test is skipped, and in CI it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    missing.skip("No Chromium here: install Debian's package chromium.")
    raise AssertionError("Unreachable: skipping ends the test.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


class Onlooker:
    """Looks at a page as axe and as a camera do, and remembers what was asked of elsewhere."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._note_request)
        page.on("console", self._note_console)
        page.on("pageerror", self._note_error)

    def _note_request(self, request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.elsewhere.append(request.url)

    def _note_console(self, message) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _note_error(self, error) -> None:
        # A page left in the middle of its fade says so; nothing was lost.
        if "Transition was" not in str(error):
            self.complaints.append(str(error))

    def look(self, name: str) -> None:
        """Run axe with every fold open, at both widths and in both themes; take pictures."""
        page, pictures = self.page, os.environ.get("SCREENSHOTS")
        opened = """() => document.querySelectorAll('main details:not([open])').forEach(
            d => { d.open = true; d.dataset.shut = '' })"""
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                if pictures:
                    folder = Path(pictures)
                    folder.mkdir(parents=True, exist_ok=True)
                    shot = folder / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=str(shot), full_page=True)
                page.evaluate(opened)
                result = Axe().run(page, options={"runOnly": TAGS})
                violations = [
                    (v["id"], [n["target"] for n in v["nodes"]][:4])
                    for v in result.response["violations"]
                ]
                assert not violations, f"{name} at {width} px, {scheme}: {violations}"
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= width, f"{name} scrolls sideways at {width} px: {wide}"
        shut = "() => document.querySelectorAll('[data-shut]').forEach(d => { d.open = false })"
        page.evaluate(shut)
        page.set_viewport_size({"width": 360, "height": 800})
