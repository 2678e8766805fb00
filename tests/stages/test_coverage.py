"""Row by row: every idea of the two documents is carried by something that exists."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from django.urls import get_resolver

from stages import packing
from tests.stages.coverage import NOT_YET, ROWS

ROOT = Path(__file__).parents[2]
PACKS = {"A": "personal-recovery.en.yaml", "B": "guided-recovery.en.yaml"}
EXPECTED = [f"A{n}" for n in range(1, 50)] + [f"B{n}" for n in range(1, 46)]


@pytest.fixture(scope="module")
def packs():
    return {letter: packing.read(packing.SHIPPED / name) for letter, name in PACKS.items()}


@pytest.fixture(scope="module")
def url_names():
    """Every URL name, with and without its application in front."""
    return set(names_of(get_resolver(), ""))


def names_of(resolver, prefix):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_of(pattern, prefix + inner)
        elif pattern.name:
            yield prefix + pattern.name


def has_part(pack, kind, name):
    if kind == "section":
        plan, key = name.split("/")
        return pack.plan(plan) is not None and pack.plan(plan).section(key) is not None
    if kind == "plan":
        return pack.plan(name) is not None
    if kind == "reminder":
        return name in {reminder.key for reminder in pack.reminders}
    if kind == "perspective":
        return name in {p.key for stage in pack.stages for p in stage.perspectives}
    return getattr(pack, kind)(name) is not None


def has_module(name):
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def exists(carrier, pack, url_names):
    kind, name = carrier.split(":", 1)
    if kind == "url":
        return name.removeprefix("recovery:") in url_names
    if kind == "module":
        return has_module(name)
    if kind == "text":
        path, words = name.split("|")
        return words in (ROOT / path).read_text()
    return has_part(pack, kind, name)


def test_every_row_is_in_the_table():
    assert list(ROWS) == EXPECTED
    assert all(ROWS.values())


@pytest.mark.parametrize("row", EXPECTED)
def test_what_carries_a_row_exists(row, packs, url_names):
    missing = [
        carrier
        for carrier in ROWS[row]
        if carrier not in NOT_YET and not exists(carrier, packs[row[0]], url_names)
    ]
    assert missing == []


def test_what_is_still_to_be_built_does_not_exist(packs, url_names):
    for carrier in NOT_YET:
        assert any(carrier in carriers for carriers in ROWS.values())
        here = exists(carrier, packs["A"], url_names)
        assert not here, f"{carrier} exists now: take its line out of NOT_YET"


def test_no_row_waits(capsys):
    waiting = [row for row, carriers in ROWS.items() if all(c in NOT_YET for c in carriers)]
    partly = [row for row, carriers in ROWS.items() if any(c in NOT_YET for c in carriers)]
    with capsys.disabled():
        print(f"\ncoverage: {len(ROWS)} rows, {len(partly)} with a part to come, ", end="")
        print(f"waiting altogether: {', '.join(waiting) or 'none'}")
    assert waiting == partly == []


def test_nothing_of_the_packs_stands_for_a_missing_part(packs, url_names):
    """The test can fail: a made-up name of each kind is not found."""
    for kind in (
        *("activity", "approach", "questionnaire", "plan", "measure", "reminder", "perspective"),
        *("stage", "url", "module"),
    ):
        assert not exists(f"{kind}:made-up-name", packs["A"], url_names), kind
    assert not exists("section:wellness/none", packs["A"], url_names)
