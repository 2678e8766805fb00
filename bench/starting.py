"""How long the second start takes until everything lives, and what it holds in memory."""

import tempfile
import time
from pathlib import Path

from tests.plugins.instance import Instance

STARTS_WITHIN, HOLDS_AT_MOST = 6.0, 400


def measure() -> int:
    """Start, stop and start again in a folder of its own; answers how many budgets were missed."""
    with tempfile.TemporaryDirectory(prefix="recovery-bench-start-") as folder:
        instance = Instance(Path(folder) / "data")
        took = []
        for _n in range(2):
            began = time.monotonic()
            instance.start()
            took.append(time.monotonic() - began)
            time.sleep(3)
            memory = instance.memory()
            instance.stop()
    in_time, small = took[1] <= STARTS_WITHIN, memory <= HOLDS_AT_MOST
    print("## start\n")
    print(f"First start healthy after {took[0]:.1f} s.  ")
    print(
        f"Second start healthy after {took[1]:.1f} s (≤ {STARTS_WITHIN:g}): "
        f"{'kept' if in_time else '**missed**'}.  "
    )
    print(
        f"Everything together holds {memory:.0f} MB (≤ {HOLDS_AT_MOST}): "
        f"{'kept' if small else '**missed**'}."
    )
    return (not in_time) + (not small)
