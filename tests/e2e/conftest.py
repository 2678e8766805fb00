"""What every walk has: one instance, a person of its own, a window of the size of a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
        """What was written and used was so a day ago; what waits has a day less to wait."""
        self.instance.manage("shell", "-v", "0", "-c", LATER)


@contextmanager
def opened(request, data: Path, **env: str) -> Iterator[House]:
    """An instance with a person for each walk; `lived`, with thirty days behind them."""
    walks = [item for item in request.session.items if "walker" in item.fixturenames]
    names = {item.name: item.get_closest_marker("lived") is not None for item in walks}
    assert len(names) == len(walks), "Two walks of one name would be one person's."
    instance = Instance(data, env=env).start()
    yield House(instance, *settle(instance, names))
    instance.stop()


@pytest.fixture(scope="session")
def house(request, tmp_path_factory):
    """One instance for all walks, but for those whose module opens another."""
    data = tmp_path_factory.mktemp("walk") / "data"
    with opened(request, data, RESPONSE_PROTOCOL=PROTOCOL) as house:
        yield house


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
