# SPDX-License-Identifier: Apache-2.0
"""Collect, check and store one day of reports, timed as the command a user starts."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from apart import Run, run

REGIONS = (330102, 330106, 330203, 330302, 330402, 330521, 330604, 330702, 330784, 331002)
INDUSTRIES = ("3670", "2614", "1711", "3912", "6513")
SIZES = {"20k": 20_000, "1m": 1_000_000}
BAR_SECONDS, BAR_MEMORY = 15.0, 2e9
"""For one million reports on two cores; smaller sizes are not judged."""


def write_world(folder: Path, firms: int) -> int:
    """A register and a day's reports of all its firms as CSV; the bytes of the reports.

    A report in fifty breaks a rule, one in a hundred has a cell that cannot be read.
    """
    from gulian.sample.codes import credit_codes

    chance, number = np.random.default_rng(1), np.arange(firms)
    region = np.array(REGIONS)[number % len(REGIONS)]
    staff = np.exp(chance.normal(4, 1.2, firms)).astype(np.int64) + 1
    capacity = np.round(staff * chance.uniform(0.05, 0.3, firms), 2)
    returned = (staff * chance.uniform(0.3, 1, firms)).astype(np.int64)
    opened = chance.random(firms) < 0.85
    output = np.where(opened, np.round(capacity * chance.uniform(0.2, 1, firms), 2), 0)
    code = credit_codes(number, region, np.zeros(firms, bool)).astype(str)
    register = {
        "code": code,
        "name": [f"样例企业{each}" for each in number],
        "region": region,
        "industry": np.array(INDUSTRIES)[number % len(INDUSTRIES)],
        "staff": staff,
        "revenue": np.round(capacity * 300, 2),
    }
    pl.DataFrame(register).write_csv(folder / "enterprises.csv")
    second = pl.Series(chance.integers(0, 36_000, firms))
    reports = pl.DataFrame(
        {
            "code": code,
            "opened": opened.astype(np.int64),
            "staff": np.where(number % 50 == 0, staff * 3, staff).astype(str),
            "returned": returned,
            "onsite": np.where(number % 100 == 0, "不详", (returned * 0.8).astype(np.int64).astype(str)),
            "output": output,
            "capacity": capacity,
            "power": (capacity * 900).astype(np.int64),
            "blocked_by": np.where(opened, "", chance.choice(["labour", "transport", "materials"], firms)),
            "filled_by": chance.choice(["firm", "county"], firms, p=[0.8, 0.2]),
            "second": second,
        }
    ).with_columns(
        date=pl.lit("2020-03-02"),
        received_at=(pl.datetime(2020, 3, 2, 7) + pl.duration(seconds="second")).dt.to_string("iso:strict"),
    )
    file = folder / "batch.csv"
    reports.drop("second").write_csv(file, quote_style="never")
    return file.stat().st_size


def collect(folder: Path) -> Run:
    """`gulian monitor collect` as a user starts it."""
    command = [sys.executable, "-m", "gulian.cli", "monitor", "collect", str(folder), "--form", "daily"]
    command += ["--file", str(folder / "batch.csv"), "--received-at", "2020-03-02T18:00", "--json"]
    return run(command, good=(0, 1))


def streaming_pass(size: int) -> float:
    """Seconds of one pass over as many bytes, the best of five."""
    values = np.zeros(size // 8, dtype=np.int64)
    times = []
    for _ in range(5):
        started = time.perf_counter()
        values.sum()
        times.append(time.perf_counter() - started)
    return min(times)


def measure_collect(name: str, runs: int, room: Path) -> str:
    """A line of the table: median of wall and processor time, highest memory, verdict."""
    folder = room / name
    folder.mkdir()
    size = write_world(folder, SIZES[name])
    found = []
    for _ in range(runs):
        shutil.rmtree(folder / "lake", ignore_errors=True)
        found.append(collect(folder))
    seconds = statistics.median(each.seconds for each in found)
    processor = statistics.median(each.processor for each in found)
    memory = max(each.memory for each in found)
    verdict = "-"
    if SIZES[name] == SIZES["1m"]:
        verdict = "met" if seconds <= BAR_SECONDS and memory <= BAR_MEMORY else "NOT met"
    return (
        f"{'collect ' + name:>14} {SIZES[name]:>10,} {size / 1e6:>8.1f} {seconds:>8.1f} {processor:>8.1f} "
        f"{BAR_SECONDS:>6.0f} {memory / 1e9:>6.2f} {BAR_MEMORY / 1e9:>6.1f} "
        f"{streaming_pass(size) * 1e3:>8.2f}  {verdict}"
    )


TASKS: dict[str, Callable[[str, int, Path], str]] = {"collect": measure_collect}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["20k"], choices=list(SIZES))
    parser.add_argument("--only", nargs="+", default=list(TASKS), choices=list(TASKS))
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    print(f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f}")
    print(
        f"{'work':>14} {'reports':>10} {'MB':>8} {'wall s':>8} {'cpu s':>8} {'bar s':>6} {'GB':>6} "
        f"{'bar GB':>6} {'pass ms':>8}  verdict"
    )
    with tempfile.TemporaryDirectory() as room:
        for task in chosen.only:
            for name in chosen.sizes:
                print(TASKS[task](name, chosen.runs, Path(room)), flush=True)


if __name__ == "__main__":
    main()
