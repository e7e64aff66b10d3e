# SPDX-License-Identifier: Apache-2.0
"""An invented province that recovers: three cities of counties, and their sums day by day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

FIRST = dt.date(2020, 2, 10)
SCHEMA = {
    "date": pl.Date,
    "indicator": pl.String,
    "level": pl.String,
    "code": pl.String,
    "name": pl.String,
    "parent": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
}
Row = tuple[dt.date, str, str, str, str, str | None, int, int]


def series(
    values: dict[int, tuple[int, int]], code: str = "total", indicator: str = "opening_rate"
) -> list[Row]:
    """One member alone: day number -> (numerator, denominator)."""
    level = "total" if code == "total" else "county"
    parent = None if code == "total" else "total"
    return [
        (FIRST + dt.timedelta(days=day), indicator, level, code, code, parent, n, d)
        for day, (n, d) in values.items()
    ]


def frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def province(days: int = 70, counties: int = 9, seed: int = 0, weekend: float = 0.0) -> pl.DataFrame:
    """Counties in three cities of one province of the total; every sum is that of its parts."""
    random = np.random.default_rng(seed)
    base = random.integers(20, 900, counties)
    time = np.arange(days)
    middle, rate = random.normal(14, 5, counties)[:, None], random.uniform(0.06, 0.14, counties)[:, None]
    wander = np.cumsum(random.normal(0, 0.05, (counties, days)), axis=1)
    common = np.cumsum(random.normal(0, 0.03, days))
    off = np.array([(FIRST + dt.timedelta(days=int(day))).weekday() >= 5 for day in time])
    share = 0.98 / (1 + np.exp(-(rate * (time - middle) + common + wander - weekend * off)))
    opened = np.rint(share * base[:, None]).astype(int)
    rows: list[Row] = []

    def add(level: str, code: str, parent: str | None, which: np.ndarray) -> None:
        for day in time:
            moment = FIRST + dt.timedelta(days=int(day))
            sums = int(opened[which, day].sum()), int(base[which].sum())
            rows.append((moment, "opening_rate", level, code, code, parent, *sums))

    city = np.arange(counties) % 3
    everyone = np.ones(counties, dtype=bool)
    add("total", "total", None, everyone)
    add("province", "330000", "total", everyone)
    for at in range(3):
        add("city", f"330{at + 1}00", "330000", city == at)
    for at in range(counties):
        add("county", f"330{city[at] + 1}{at + 1:02d}", f"330{city[at] + 1}00", np.arange(counties) == at)
    return frame(rows)
