"""A year in the life: every page of a member with three years against one with thirty days."""

import argparse
import gc
import statistics
import sys
import time
from collections import defaultdict

import django

django.setup()

from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from bench import pages  # noqa: E402
from bench.asking import Asker, Case  # noqa: E402
from insights.tasks import gather  # noqa: E402
from tests.factories.life import THIRTY_DAYS, THREE_YEARS, Amounts, live  # noqa: E402
from tests.plugins.ports import free_port  # noqa: E402
from tests.walking import shapes, walk  # noqa: E402

AT_MOST = 1.5
WARM = 6


def settled(name: str, amounts: Amounts) -> tuple[str, dict[str, str]]:
    """Somebody with so much behind them: their cookies, and a page of each kind."""
    user = User.objects.create_user(name, None, email=f"{name.lower()}@example.org")
    live(user, amounts, at=timezone.now())
    client, cookies, _token = pages.signed_in(user)
    return cookies, shapes(walk(client))


def main() -> int:
    """Print the table; answers how many pages take longer than they may."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--each", type=int)
    options = parser.parse_args()
    pages.make_house()
    long, many = settled("Long", THREE_YEARS)
    short, few = settled("Short", THIRTY_DAYS)
    gather()
    both = sorted(many.keys() & few.keys())
    connections.close_all()
    port = free_port()
    print(f"## A year in the life, {options.name}\n", flush=True)
    with pages.served(port):
        asker, began = Asker(port), time.monotonic()
        cases = {s: (_case(long, many[s]), _case(short, few[s])) for s in both}
        ratios, millis = measured(asker, cases, count=options.rounds, each=options.each)
    print(f"{len(both)} pages, {time.monotonic() - began:.0f} s\n")
    print("| page | 30 days, ms | 3 years, ms | ratio | |\n|---|---|---|---|---|")
    missed = 0
    for shape in sorted(both, key=lambda one: -ratios[one]):
        kept = ratios[shape] <= AT_MOST
        missed += not kept
        before, after = millis[shape]
        verdict = "kept" if kept else "**missed**"
        print(f"| {shape} | {before:.2f} | {after:.2f} | {ratios[shape]:.2f} | {verdict} |")
    only = sorted(many.keys() ^ few.keys())
    print(f"\nOnly one of the two has these: {', '.join(only) or 'none'}.")
    return missed


def _case(cookies: str, path: str) -> Case:
    return Case(path, path, cookies, "")


def measured(
    asker: Asker, cases: dict[str, tuple[Case, Case]], *, count: int, each: int
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Each page of both in turn: the median over the rounds of the ratio of medians."""
    for long, short in cases.values():
        for _n in range(WARM):
            for case in (long, short):
                assert asker.ask(case).status == 200, case.path
    ratios: dict[str, list[float]] = defaultdict(list)
    all_times: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    gc.disable()
    for _round in range(count):
        for shape, (long, short) in cases.items():
            after, before = [], []
            for _turn in range(each):
                after.append(asker.ask(long).seconds)
                before.append(asker.ask(short).seconds)
            ratios[shape].append(statistics.median(after) / statistics.median(before))
            all_times[shape][0].extend(before)
            all_times[shape][1].extend(after)
    gc.enable()
    millis = {
        shape: (statistics.median(before) * 1000, statistics.median(after) * 1000)
        for shape, (before, after) in all_times.items()
    }
    return {shape: statistics.median(found) for shape, found in ratios.items()}, millis


if __name__ == "__main__":
    sys.exit(main())
