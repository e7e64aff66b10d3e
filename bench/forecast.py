# SPDX-License-Identifier: Apache-2.0
"""Forecasts of cities and counties with intervals, reconciled, timed: seconds, processor seconds, peak
memory.

`cpu s` is the time of all threads together: on a machine with other work it says more than the wall clock.
`pass` is one streaming pass of NumPy over as many bytes as the futures drawn take.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import resource
import statistics
import time
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.monitor.forecast import Question, forecast

FIRST = dt.date(2020, 2, 10)


@dataclass(frozen=True)
class Case:
    """One line of the table: lowest regions, days known, days ahead, the bar in seconds (nan = none)."""

    name: str
    regions: int
    days: int
    ahead: int
    bar: float


CASES = {
    each.name: each
    for each in (
        Case("cities", 344, 90, 14, 10.0),
        Case("counties", 2_844, 90, 14, float("nan")),
        Case("cities-year", 344, 365, 14, float("nan")),
    )
}


def world(regions: int, days: int, seed: int = 1) -> pl.DataFrame:
    """Regions of 31 provinces that recover along logistic courses, with weekends and a random walk of
    their own.
    """
    random = np.random.default_rng(seed)
    base = random.integers(50, 5_000, regions)
    of = random.integers(0, 31, regions)
    time_ = np.arange(days)
    middle, rate = random.normal(15, 6, regions)[:, None], random.uniform(0.06, 0.15, regions)[:, None]
    wander = np.cumsum(random.normal(0, 0.05, (regions, days)), axis=1)
    common = np.cumsum(random.normal(0, 0.04, days))
    dates = [FIRST + dt.timedelta(days=int(day)) for day in time_]
    weekend = np.array([-0.4 if day.weekday() >= 5 else 0.0 for day in dates])
    share = 0.97 / (1 + np.exp(-(rate * (time_ - middle) + common + wander + weekend)))
    opened = np.rint(share * base[:, None]).astype(np.int64)
    tables = [_rows("total", "total", None, opened.sum(axis=0), int(base.sum()), dates)]
    for province in np.unique(of):
        own = of == province
        code = f"{province + 11}0000"
        tables.append(_rows("province", code, "total", opened[own].sum(axis=0), int(base[own].sum()), dates))
        tables.extend(
            _rows("city", f"{province + 11}{at:04d}", code, opened[at], int(base[at]), dates)
            for at in np.flatnonzero(own)
        )
    return pl.concat(tables)


def _rows(
    level: str, code: str, parent: str | None, numerator: np.ndarray, base: int, dates: list[dt.date]
) -> pl.DataFrame:
    return pl.DataFrame({"date": dates, "numerator": numerator}).select(
        "date",
        pl.lit("opening_rate").alias("indicator"),
        pl.lit(level).alias("level"),
        pl.lit(code).alias("code"),
        pl.lit(code).alias("name"),
        pl.lit(parent, pl.String).alias("parent"),
        "numerator",
        pl.lit(base, pl.Int64).alias("denominator"),
    )


def streaming(count: int) -> float:
    """Seconds of one pass over so many float64."""
    values = np.ones(count)
    begun = time.perf_counter()
    values.sum()
    return time.perf_counter() - begun


def run(case: Case, repeats: int) -> str:
    """One line of the table."""
    sums = world(case.regions, case.days)
    question = Question(horizon=case.ahead)
    walls, processor = [], []
    for _ in range(repeats):
        begun, used = time.perf_counter(), time.process_time()
        made = forecast(sums, question)
        walls.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    wall, cpu = statistics.median(walls), statistics.median(processor)
    pass_ = streaming(made.paths["opening_rate"].size)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdict = "-" if np.isnan(case.bar) else "met" if wall <= case.bar else "MISSED"
    return (
        f"{case.name:12} {case.regions:>7,} {case.days:>5} {case.ahead:>5} {wall:>8.2f} {cpu:>8.2f} "
        f"{peak:>8,.0f} {pass_ * 1000:>8.1f} {case.bar:>6.1f} {verdict}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(CASES), default=["cities"])
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print("case         regions  days ahead   wall s    cpu s  peak MB  pass ms  bar s")
    for name in asked.only:
        print(run(CASES[name], asked.repeats), flush=True)


if __name__ == "__main__":
    main()
