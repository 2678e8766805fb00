"""What every walk has: one instance, a person of its own, a window of the size of a phone."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.e2e.looking import chromium
from tests.e2e.walker import LATER, PROTOCOL, Walker, settle
from tests.plugins.instance import Instance


@dataclass
class House:
    """A running instance, and the sessions of who walks in it."""

    instance: Instance
    cookie: str
    sessions: dict[str, str]

    def a_day_passes(self) -> None:
        """What was written and used was so a day ago."""
        self.instance.manage("shell", "-v", "0", "-c", LATER)


@pytest.fixture(scope="session")
def house(request, tmp_path_factory):
    """One instance for all walks, with a person for each; `lived`, with thirty days behind them."""
    data = tmp_path_factory.mktemp("walk") / "data"
    instance = Instance(data, env={"RESPONSE_PROTOCOL": PROTOCOL}).start()
    walks = [item for item in request.session.items if "walker" in item.fixturenames]
    names = {item.name: item.get_closest_marker("lived") is not None for item in walks}
    yield House(instance, *settle(instance, names))
    instance.stop()


@pytest.fixture(scope="module")
def chrome():
    with chromium() as chrome:
        yield chrome


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def walker(request, house, chrome):
    """The person of this walk."""
    context = chrome.new_context(
        java_script_enabled=request.param,
        reduced_motion="reduce",
        viewport={"width": 360, "height": 740},
        locale="en-GB",
    )
    session = {"name": house.cookie, "value": house.sessions[request.node.name]}
    context.add_cookies([session | {"url": house.instance.url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    expect.set_options(timeout=10_000)
    walker = Walker(page, house.instance.url, request.param)
    yield walker
    context.close()
    assert walker.onlooker.complaints == []
    assert walker.onlooker.elsewhere == []
