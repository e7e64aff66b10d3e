# SPDX-License-Identifier: Apache-2.0
"""Household businesses into their types: seconds and memory, beside one pass over the same columns."""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import resource
import statistics
import time

import numpy as np
import polars as pl

from gulian.expr import Context
from gulian.monitor import classify
from gulian.schemes import load_library

DAY = dt.date(2024, 11, 4)
RUNS = 3


def households(rows: int) -> pl.DataFrame:
    """As many households, one in ten with unknown sales."""
    draw = np.random.default_rng(1)
    opened = np.datetime64("2010-01-01") + draw.integers(0, 5400, rows).astype("timedelta64[D]")
    sales = pl.Series(draw.integers(0, 200_000_000, rows))
    return pl.DataFrame(
        {
            "date": pl.Series([DAY], dtype=pl.Date()).extend_constant(DAY, rows - 1),
            "opened_on": pl.Series(opened).cast(pl.Date()),
            "running": draw.random(rows) > 0.05,
            "sales_fen": sales.set(pl.Series(draw.random(rows) < 0.1), None),
            "people": draw.integers(0, 12, rows),
        }
    )


def timed(work: object, *words: object) -> float:
    """Median of the seconds of three runs."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work(*words)  # type: ignore[operator]  # what the caller times
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def one_pass(frame: pl.DataFrame) -> None:
    frame.select(pl.col("sales_fen", "people").sum(), pl.col("running").sum(), pl.col("opened_on").max())


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    scheme = load_library()["household-business-register"]
    rule, form = scheme.classifications["type"], scheme.forms["household"]
    context = Context(date=DAY, lists=scheme.lists)
    print(f"{platform.machine()}, {pl.thread_pool_size()} threads")
    print(f"{'rows':>12} {'seconds':>8} {'one pass':>9} {'peak GB':>8}")
    for rows in parser.parse_args().rows:
        frame = households(rows)
        seconds = timed(classify, frame, rule, form, context)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{rows:>12,} {seconds:>8.2f} {timed(one_pass, frame):>9.3f} {peak:>8.2f}")


if __name__ == "__main__":
    main()
