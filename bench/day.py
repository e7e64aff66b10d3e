# SPDX-License-Identifier: Apache-2.0
"""One day of the loop, timed as a whole process: seconds, peak memory, and the machine's own speed."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import resource
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from apart import Run, run

DAYS = 3


@dataclass(frozen=True)
class Size:
    """A world to time: firms, links of each, and the bar its day has to meet (seconds, bytes)."""

    name: str
    firms: int
    links_per_firm: float
    bar_seconds: float
    bar_memory: float


SIZES = {
    each.name: each for each in (Size("20k", 20_000, 7.5, 10, 1e9), Size("400k", 400_000, 10.0, 180, 8e9))
}


def run_day(folder: Path, date: dt.date) -> Run:
    """`gulian day` as a user starts it."""
    command = [sys.executable, "-m", "gulian.cli", "day", str(folder), "--date", date.isoformat(), "--json"]
    return run(command, good=(0, 1))


def streaming_pass(links: int) -> float:
    """Seconds of one pass over as many float64 as there are links, the best of five."""
    values = np.random.default_rng(1).random(links)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        values.sum()
        times.append(time.perf_counter() - started)
    return min(times)


def measure(size: Size, runs: int, room: Path) -> str:
    """A line of the table, with its verdict."""
    from gulian import sample

    folder = room / size.name
    started = time.perf_counter()
    built = sample.build(folder, size.firms, DAYS, links_per_firm=size.links_per_firm)
    built_in = time.perf_counter() - started
    date = dt.date(2020, 2, 20) + dt.timedelta(days=DAYS - 1)
    first = run_day(folder, date)
    found = []
    for _ in range(runs):
        shutil.rmtree(folder / "out")
        shutil.rmtree(folder / "lake")
        found.append(run_day(folder, date))
    seconds = statistics.median(each.seconds for each in found)
    memory = max(each.memory for each in found)
    met = seconds <= size.bar_seconds and memory <= size.bar_memory
    return (
        f"{size.name:>5} {built.firms:>9,} {built.links:>10,} {built_in:>8.1f} {first.seconds:>8.1f} "
        f"{seconds:>8.1f} {size.bar_seconds:>7.0f} {memory / 1e9:>7.2f} {size.bar_memory / 1e9:>6.1f} "
        f"{streaming_pass(built.links) * 1e3:>8.2f}  {'met' if met else 'NOT met'}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["20k"], choices=list(SIZES))
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB")
    print(f"Python {platform.python_version()}, soft limit {resource.getrlimit(resource.RLIMIT_AS)[0]}")
    print(
        f"{'size':>5} {'firms':>9} {'links':>10} {'build s':>8} {'first s':>8} {'day s':>8} {'bar s':>7} "
        f"{'GB':>7} {'bar GB':>6} {'pass ms':>8}  verdict"
    )
    with tempfile.TemporaryDirectory() as room:
        for name in chosen.sizes:
            print(measure(SIZES[name], chosen.runs, Path(room)), flush=True)


if __name__ == "__main__":
    main()
