# SPDX-License-Identifier: Apache-2.0
"""Weights and linearised variance of a million reporting firms, timed in one process.

`cpu s` is the time of all threads together: on a machine with other work it says more than the wall clock.
`pass` is one streaming pass of NumPy over the columns that are read.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.monitor.estimate import Margin, Plan, Question, calibrate, estimate

MARGINS = ("region", "industry", "size")
QUESTION = Question("opening_rate", "opened")


@dataclass(frozen=True)
class Case:
    """One line of the table: groups of region, industry, size; what is done; the bar in seconds."""

    name: str
    groups: tuple[int, int, int]
    levels: tuple[str, ...] | None
    bar: float


CASES = (
    Case("weights, 31 x 20 x 4", (31, 20, 4), None, 1.0),
    Case("weights, 344 x 96 x 4", (344, 96, 4), None, 1.0),
    Case("variance, 31 x 20 x 4", (31, 20, 4), ("total",), 5.0),
    Case("variance, 344 x 96 x 4", (344, 96, 4), ("total",), 5.0),
    Case("variance of 344 regions too", (344, 96, 4), ("total", "region"), float("nan")),
)


def world(reporting: int, groups: tuple[int, int, int], seed: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reports of so many of three times as many firms; who reports and who runs depend on the groups."""
    rng = np.random.default_rng(seed)
    firms = 3 * reporting
    columns = [(count * rng.random(firms) ** 1.5).astype(np.uint32) for count in groups]
    odds = 0.5 - 0.5 * columns[0] / groups[0] + 0.3 * columns[1] / groups[1]
    register = pl.DataFrame(
        {
            name: pl.Series([f"{at:04d}" for at in range(count)]).gather(pl.Series(column))
            for name, column, count in zip(MARGINS, columns, groups, strict=True)
        }
    )
    opened = pl.Series("opened", rng.random(firms) < 1 / (1 + np.exp(-odds)))
    share = 0.8 + 0.4 * columns[2] / (groups[2] - 1)
    chosen = np.argsort(rng.random(firms) / share, kind="stable")[:reporting]
    return register.with_columns(opened)[np.sort(chosen)], register


def timed(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """Wall and processor seconds, medians of the runs after one more."""
    spent = []
    for _ in range(runs + 1):
        wall, busy = time.perf_counter(), time.process_time()
        work()
        spent.append((time.perf_counter() - wall, time.process_time() - busy))
    walls, busy_ones = zip(*spent[1:], strict=True)
    return statistics.median_low(walls), statistics.median_low(busy_ones)


def main() -> None:
    """Print the table; status 1 where a bar is missed by wall clock."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, {pl.thread_pool_size()} threads")
    print(f"{'case':<30}{'reports':>11}{'seconds':>9}{'cpu s':>8}{'pass ms':>9}  bar")
    missed = False
    for case in CASES:
        sample, register = world(asked.firms, case.groups)
        plan = Plan(margins=tuple(Margin((name,)) for name in MARGINS), least=5, sample="responded")

        def work(
            levels: tuple[str, ...] | None = case.levels,
            sample: pl.DataFrame = sample,
            register: pl.DataFrame = register,
            plan: Plan = plan,
        ) -> object:
            if levels is None:
                return calibrate(sample, register, plan)
            return estimate(sample, register, plan, (QUESTION,), levels)

        wall, busy = timed(work, asked.runs)
        numbers = np.ones((sample.height + register.height) * len(MARGINS), np.int64)
        once, _ = timed(numbers.sum, 3)
        met = "-" if case.bar != case.bar else "met" if wall <= case.bar else "MISSED"
        missed |= met == "MISSED"
        bar = met if met == "-" else f"{case.bar:.0f} s {met}"
        print(f"{case.name:<30}{sample.height:>11,}{wall:>9.2f}{busy:>8.2f}{1e3 * once:>9.1f}  {bar}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
