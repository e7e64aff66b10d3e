# SPDX-License-Identifier: Apache-2.0
"""What to unblock first on drawn economies: seconds against the bars, what plans bring, what none exceeds.

Each row is a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

import numba
import numpy as np

from chain import Floats, draw, streaming_pass
from gulian import chain


@dataclass(frozen=True)
class Case:
    """One row: firms, blocked ones, cases that can be handled, bar in seconds (None = no bar)."""

    firms: int
    blocked: int
    budget: int
    bar: float | None = None

    @property
    def name(self) -> str:
        """How the row is asked for: 400000-500-200."""
        return f"{self.firms}-{self.blocked}-{self.budget}"


CASES = (
    Case(20_000, 500, 50),
    Case(100_000, 500, 200),
    Case(400_000, 500, 200, 60.0),
    Case(400_000, 5_000, 200, 300.0),
)


def blocked_world(case: Case, closed: bool) -> tuple[chain.Network, Floats, Floats, chain.Cases]:
    """The drawn economy of `bench/chain.py`, some firms of it closed or partly open, worth by sales."""
    network = draw(case.firms, degree=9.5, closed=closed)
    rng = np.random.default_rng([5, case.firms, case.blocked])
    chosen = np.sort(rng.choice(case.firms, case.blocked, replace=False)).astype(np.int32)
    remaining = np.ones(case.firms)
    remaining[chosen] = rng.choice([0.0, 0.0, 0.3, 0.7], case.blocked)
    worth = np.maximum(network.sales, 1.0) * rng.lognormal(0.0, 0.3, case.firms)
    return network, remaining, worth, chain.Cases(chosen)


def measure(case: Case, runs: int, closed: bool) -> str:
    """A line of the table, with its verdict."""
    warm = blocked_world(Case(6_000, 30, 3), closed)
    chain.unblock(*warm, 3)
    network, remaining, worth, cases = blocked_world(case, closed)
    walls, cpus = [], []
    for _ in range(runs):
        started, spent = time.perf_counter(), time.process_time()
        plan = chain.unblock(network, remaining, worth, cases, case.budget)
        walls.append(time.perf_counter() - started)
        cpus.append(time.process_time() - spent)
    seconds, cpu, once = statistics.median(walls), statistics.median(cpus), streaming_pass(network)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    verdict = "no bar" if case.bar is None else "met" if seconds <= case.bar else "NOT met"
    return (
        f"{case.firms:>8,} {network.links:>10,} {case.blocked:>7,} {case.budget:>6} {seconds:>8.1f} "
        f"{cpu:>8.1f} {case.bar or float('nan'):>6.0f} {memory:>5.2f} {plan.gain / plan.whole:>7.4f} "
        f"{plan.at_most / plan.whole:>7.4f} {plan.gap:>7.4f} {once * 1e3:>8.2f} {cpu / once:>8.0f} "
        f"{os.getloadavg()[0]:>5.1f}  {verdict}{', effort spent' if plan.cut_short else ''}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", default=[CASES[0].name], help="e.g. 400000-500-200")
    parser.add_argument("--closed", action="store_true", help="no final demand, no value added")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--here", action="store_true", help="in this process, without the head of the table")
    chosen = parser.parse_args()
    numba.set_num_threads(min(chosen.threads, numba.get_num_threads()))
    bars = {case.name: case.bar for case in CASES}
    if chosen.here:
        for name in chosen.cases:
            firms, blocked, budget = (int(part) for part in name.split("-"))
            print(
                measure(Case(firms, blocked, budget, bars.get(name)), chosen.runs, chosen.closed), flush=True
            )
        return
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, ", end="")
    print(f"{numba.get_num_threads()} threads, Python {platform.python_version()}")
    print(
        f"{'firms':>8} {'links':>10} {'blocked':>7} {'budget':>6} {'seconds':>8} {'cpu s':>8} "
        f"{'bar s':>6} {'GB':>5} {'gain':>7} {'at most':>7} {'gap':>7} {'pass ms':>8} {'passes':>8} "
        f"{'load':>5}  verdict",
        flush=True,
    )
    for name in chosen.cases:
        options = ["--here", "--threads", str(chosen.threads), "--runs", str(chosen.runs)]
        options += ["--closed"] if chosen.closed else []
        subprocess.run([sys.executable, __file__, name, *options], check=True)


if __name__ == "__main__":
    main()
