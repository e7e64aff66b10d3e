# SPDX-License-Identifier: Apache-2.0
"""Indicators of a national day: ten of them over all firms, one county anew, an expression against Polars.

The frame is drawn with a seed. `cpu s` is what the processor worked, on all threads: on a machine with other
work the wall clock says little. `pass` is one streaming pass over the same numbers.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import resource
import statistics
import time
from collections.abc import Callable

import narwhals as nw
import numpy as np
import polars as pl

from gulian import registry, schemes, workdays
from gulian.expr import Context
from gulian.monitor import revised, take, whole_firms

DAY = dt.date(2020, 3, 1)
LEVELS = ("total", "province", "city", "county", "section", "division")
SCHEME = schemes.load_library()["resumption-2020"]
INDICATORS = tuple(SCHEME.indicators.values())
CONTEXT = Context(date=DAY, lists=SCHEME.lists, workdays=workdays.calendar().count)


def national_day(firms: int) -> pl.DataFrame:
    """A unit frame in random order: 25 columns, words enumerated, one unit in fifty is a branch."""
    draw = np.random.default_rng(1)
    counties = registry.regions().frame(DAY).filter(pl.col("level") == "county")["code"].sort()
    trades = registry.industries().frame().filter(pl.col("level") == "division").sort("code")
    county, trade = draw.integers(0, len(counties), firms), draw.integers(0, trades.height, firms)
    unit = pl.select(pl.format("9133{}", pl.int_range(firms).cast(pl.String).str.zfill(14))).to_series()
    head = np.where(np.arange(firms) % 50 == 49, np.arange(firms) - 1, np.arange(firms))
    staff = draw.lognormal(3, 1.2, firms).astype(np.int32) + 1
    reported = pl.Series(draw.random(firms) < 0.93)
    part = {name: draw.random(firms, np.float32) for name in ("returned", "onsite", "output")}

    def answer(values: np.ndarray) -> pl.Series:
        return pl.select(pl.when(reported).then(pl.Series(values))).to_series()

    def word(words: pl.Series, number: np.ndarray) -> pl.Series:
        return words.cast(pl.Enum(words.unique().sort())).gather(number)

    sizes, fillers = (
        pl.Series(["large", "medium", "micro", "small"]),
        pl.Series(["county", "firm", "platform"]),
    )
    return pl.DataFrame(
        {
            "unit": unit,
            "code": unit.gather(head),
            "county": word(counties, county),
            "city": word(counties.str.slice(0, 4) + "00", county),
            "province": word(counties.str.slice(0, 2) + "0000", county),
            "section": word(trades["section"], trade),
            "division": word(trades["code"], trade),
            "industry": word(trades["code"], trade),
            "size": word(sizes, draw.integers(0, 4, firms)),
            "above_scale": draw.random(firms) < 0.1,
            "group": word(pl.Series(["G"]), np.zeros(firms, np.int64)),
            "park": pl.repeat(None, firms, dtype=pl.Enum(["P"]), eager=True),
            "lists": pl.repeat(None, firms, dtype=pl.String, eager=True),
            "register_staff": staff,
            "reported": reported,
            "opened": answer(draw.random(firms) < 0.8),
            "staff": answer(staff),
            "returned": answer((staff * part["returned"]).astype(np.int32)),
            "onsite": answer((staff * part["returned"] * part["onsite"]).astype(np.int32)),
            "output_fen": answer((staff * 40_000 * part["output"]).astype(np.int64)),
            "capacity_fen": answer(staff.astype(np.int64) * 40_000),
            "filled_by": word(fillers, draw.integers(0, 3, firms)),
            "carried": pl.select(pl.when(reported).then(pl.lit(0, pl.Int8))).to_series(),
            "on_time": answer(draw.random(firms) < 0.9),
            "proxy": answer(draw.random(firms) < 0.1),
        }
    )


def timed(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """Median wall and processor seconds."""
    walls, works = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        works.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(works)


def line(name: str, firms: int, wall: float, cpu: float, bar: str) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 10**9
    print(f"{name:<28} {firms:>11,} {wall:>8.2f} {cpu:>8.2f} {memory:>8.2f}   {bar}", flush=True)


def corrected(units: pl.DataFrame, stored: pl.DataFrame, county: str) -> pl.DataFrame:
    """One county measured anew: its firms as they were and as they are now, and every level follows."""
    part = units.filter(whole_firms(units, pl.col("county") == county))
    now = part.with_columns(opened=~pl.col("opened"))
    return revised(stored, *(take(each, INDICATORS, LEVELS, DAY, CONTEXT) for each in (part, now)))


def measure(firms: int) -> None:
    """Every line of the table for one size."""
    units = national_day(firms)
    take(units[:1000], INDICATORS, LEVELS, DAY, CONTEXT)
    numbers = units.select(pl.col(pl.Int64, pl.Int32))
    line("pass", firms, *timed(numbers.sum), "")
    ten = timed(lambda: take(units, INDICATORS, LEVELS, DAY, CONTEXT))
    line("ten indicators", firms, *ten, "5 s, 2 GB")
    stored = take(units, INDICATORS, LEVELS, DAY, CONTEXT)
    line("one county anew", firms, *timed(lambda: corrected(units, stored, "330106")), "0.5 s")
    condition = SCHEME.warnings["opened_but_idle"].when.compile(CONTEXT)
    frame = nw.from_native(units, eager_only=True)
    ours = timed(lambda: frame.select(x=condition), 5)
    little = pl.col("output_fen") * 100 < pl.col("capacity_fen") * 10
    hand = pl.col("opened") & ((pl.col("onsite") == 0) | little)
    theirs = timed(lambda: units.select(x=hand), 5)
    line("expression", firms, *ours, "1.2 times Polars")
    line("the same in Polars", firms, *theirs, f"cpu ratio {ours[1] / theirs[1]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("firms", nargs="*", type=int, default=[1_000_000, 10_000_000])
    print(f"{platform.machine()}, {pl.thread_pool_size()} threads, polars {pl.__version__}")
    print(f"{'work':<28} {'firms':>11} {'wall s':>8} {'cpu s':>8} {'GB':>8}   bar")
    for firms in parser.parse_args().firms:
        measure(firms)


if __name__ == "__main__":
    main()
