# SPDX-License-Identifier: Apache-2.0
"""Days of stocks and orders, timed in one process: seconds a day, bytes a day must move, how far off.

`cpu ms` is the time of all threads together: on a machine with other work it says more than the wall clock.
`floor` is one streaming pass of NumPy over as many bytes as a day has to read and write: what the memory of
this machine allows where nothing is looked up out of order.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import time
from dataclasses import dataclass, replace

import numba
import numpy as np

from gulian import chain
from gulian.chain.dynamics import Dynamics, Flows, Losses, daily_flows, simulate
from gulian.chain.kernel.simulate import PARTS

SECTIONS = 97


@dataclass(frozen=True)
class Case:
    """One line of the table: firms, links of each, days, how firms behave, the bar in seconds."""

    name: str
    firms: int
    links_per_firm: float
    days: int
    dynamics: Dynamics
    bar: float


FIXED = Dynamics(shares="fixed")
CASES = {
    each.name: each
    for each in (
        Case("100k-proportional", 100_000, 10.0, 20, FIXED, 0.015 * 20),
        Case("100k-smallest", 100_000, 10.0, 20, replace(FIXED, rationing="smallest_first"), 0.040 * 20),
        Case("100k-by-output", 100_000, 10.0, 20, Dynamics(), float("nan")),
        Case("100k-by-supplier", 100_000, 10.0, 20, Dynamics.of("firms"), float("nan")),
        Case("1m-days", 1_000_000, 10.0, 10, FIXED, 300.0 * 10 / 365),
        Case("1m-year", 1_000_000, 10.0, 365, FIXED, 300.0),
    )
}
USUAL = ("100k-proportional", "100k-smallest", "100k-by-output", "100k-by-supplier")


def world(firms: int, links_per_firm: float, seed: int = 1) -> Flows:
    """Firms of heavy-tailed size in divisions of industry, linked at random."""
    rng = np.random.default_rng(seed)
    links = int(firms * links_per_firm)
    # A few hubs have many customers: suppliers are drawn by a power of their number.
    supplier = (firms * rng.random(links) ** 2).astype(np.int32)
    buyer = rng.integers(0, firms, links, dtype=np.int32)
    value = rng.lognormal(0, 1.5, links)
    sold = np.bincount(supplier, weights=value, minlength=firms) / 365
    output = sold * rng.uniform(1.0, 2.0, firms) + rng.lognormal(-6, 1, firms)
    return daily_flows(
        chain.Links(supplier, buyer, value),
        output,
        input_class=rng.integers(0, SECTIONS, firms, dtype=np.int32),
    )


def shock(firms: int) -> Losses:
    """One firm in ten loses half, one in fifty all of its capacity for two weeks; back in a month."""
    rng = np.random.default_rng(2)
    firm = rng.permutation(firms)[: firms * 12 // 100].astype(np.int32)
    lost = np.where(np.arange(firm.size) < firms // 50, 1.0, 0.5)
    first = np.ones(firm.size, dtype=np.int64)
    return Losses(firm, lost, first, first + 13, np.full(firm.size, 30.0))


def bytes_a_day(made: Flows, by_supplier: bool) -> int:
    """What a day reads and writes at least: each link and slot once, each firm's row."""
    link = 8 + 4
    # By supplier each link has a stock and an order of its own, both read and written.
    link += 4 * 8 if by_supplier else 0
    slot = 8 + 8 + 8 + 8 + 8 if by_supplier else 8 + 8 + 8 + 2 * 8 + 2 * 8 + 8
    return made.links * link + made.need.size * slot + made.firms * 8 * (16 + 2 * PARTS)


def floor(size: int) -> float:
    """Seconds of one streaming pass over `size` bytes."""
    numbers = np.ones(max(size // 8, 1))
    times = []
    for _ in range(5):
        start = time.perf_counter()
        numbers.sum()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(case: Case, made: Flows, losses: Losses, runs: int) -> list[tuple[float, float]]:
    """Seconds and processor seconds of each run of all days, after one that compiles."""
    simulate(made, 1, losses, dynamics=case.dynamics)
    times = []
    for _ in range(runs):
        start, busy = time.perf_counter(), time.process_time()
        done = simulate(made, case.days, losses, dynamics=case.dynamics)
        times.append((time.perf_counter() - start, time.process_time() - busy))
        if not done.converged:
            raise SystemExit(f"{case.name}: mass is not kept, residual {done.residual}")
    return times


def main() -> None:
    """Print the table; status 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", default=list(USUAL), help=", ".join(CASES))
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, {numba.get_num_threads()} threads")
    print(
        f"{'case':<20}{'links':>12}{'days':>6}{'seconds':>10}{'ms/day':>9}{'cpu ms':>9}"
        f"{'MB/day':>9}{'floor ms':>10}{'x floor':>9}  bar"
    )
    made, missed = None, False
    for case in (CASES[name] for name in asked.cases):
        if made is None or made.firms != case.firms:
            made = world(case.firms, case.links_per_firm)
        spent, busy = statistics.median_low(measure(case, made, shock(case.firms), asked.runs))
        size = bytes_a_day(made, case.dynamics.orders == "supplier")
        least, a_day = floor(size), spent / case.days
        met = "-" if case.bar != case.bar else "met" if spent <= case.bar else "MISSED"
        missed |= met == "MISSED"
        print(
            f"{case.name:<20}{made.links:>12,}{case.days:>6}{spent:>10.2f}{1e3 * a_day:>9.2f}"
            f"{1e3 * busy / case.days:>9.2f}{size / 1e6:>9.1f}{1e3 * least:>10.2f}{a_day / least:>9.1f}"
            f"  {met if met == '-' else f'{case.bar:.2f} s {met}'}"
        )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
