# SPDX-License-Identifier: Apache-2.0
"""Matching firms with measures: counts of ten million, every condition of a million, one firm explained.

Each task is a process of its own; firms and measures are drawn before the clock starts, and count for memory.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

DISTINCT = 60
ONE_RUNS = 200


@dataclass(frozen=True)
class Task:
    """How much, and what it may take: seconds (milliseconds of match-one), bytes."""

    firms: int
    measures: int
    bar: float
    memory: float


TASKS = {
    "match-counts": Task(10_000_000, 200, 10.0, 4e9),
    "match-kept": Task(1_000_000, 30, 10.0, 2e9),
    "match-one": Task(1, 200, 0.020, 4e9),
}


def measured(name: str, firms: int) -> dict[str, float]:
    """Wall and processor seconds of one task in this process, its peak memory, and of one pass."""
    from tests.policy.matching import worlds

    from gulian.policy import matching

    measures = worlds.measures(TASKS[name].measures, DISTINCT, 1)
    frame = worlds.firms(firms, 1)
    started = time.perf_counter()
    for column in frame.columns[1:]:
        frame[column].to_physical().sum()
    streaming = time.perf_counter() - started
    matching.count(measures, frame[:1000], worlds.ON)
    if name == "match-one":
        row = frame.row(0, named=True)
        walls = []
        spent = time.process_time()
        for _ in range(ONE_RUNS):
            began = time.perf_counter()
            matching.match_one(measures, row, worlds.ON)
            walls.append(time.perf_counter() - began)
        wall, spent = statistics.median(walls), (time.process_time() - spent) / ONE_RUNS
    else:
        ask = matching.count if name == "match-counts" else matching.match
        began, spent = time.perf_counter(), time.process_time()
        found = ask(measures, frame, worlds.ON)
        wall, spent = time.perf_counter() - began, time.process_time() - spent
        assert found.height == (len(measures) if name == "match-counts" else len(measures) * firms)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
    return {"wall": wall, "processor": spent, "memory": peak, "pass": streaming}


def run(name: str, firms: int | None = None, runs: int = 3) -> None:
    """Print the row of one task, the median of some runs, each a process of its own."""
    task = TASKS[name]
    count = firms or task.firms
    command = [sys.executable, __file__, name, "--firms", str(count), "--child"]
    found = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(runs)
    ]
    wall, spent, memory, streaming = (
        statistics.median(each[key] for each in found) for key in ("wall", "processor", "memory", "pass")
    )
    verdict = "met" if spent <= task.bar and memory <= task.memory else "missed"
    if count < task.firms:
        verdict = "smaller than the bar"
    figures = f"{wall:>9.3f}{spent:>9.3f}{memory / 1e6:>8.0f}{streaming:>9.4f}{task.bar:>8.3f}"
    print(f"{name:<14}{count:>11,} x {task.measures:<5}{figures}  {verdict}")


def main() -> None:
    """Print a row for each task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tasks", nargs="*", default=list(TASKS), metavar="TASK", help=", ".join(TASKS))
    parser.add_argument("--firms", type=int)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        print(json.dumps(measured(asked.tasks[0], asked.firms)))
        return
    load = os.getloadavg()[0]
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"{machine}, load {load:.1f}")
    head = f"{'wall s':>9}{'cpu s':>9}{'MB':>8}{'pass s':>9}{'bar s':>8}"
    print(f"{'task':<14}{'firms x measures':<19}{head}  verdict (cpu s)")
    for name in asked.tasks:
        run(name, asked.firms, asked.runs)


if __name__ == "__main__":
    main()
