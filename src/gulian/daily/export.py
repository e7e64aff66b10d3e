# SPDX-License-Identifier: Apache-2.0
"""Published days as the rows of an exchange: what `out/<date>/indicators.csv` says, nothing computed anew."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from gulian import monitor
from gulian.daily.walk import MAX_FILE, published
from gulian.errors import DayNotPublished
from gulian.monitor.exchange import OBSERVATIONS
from gulian.monitor.forecast.above import with_parents
from gulian.schemes import Scheme

_READ = {name: kind for name, kind in OBSERVATIONS.items() if name not in ("status", "definition")}


def observations(path: Path, dates: Sequence[dt.date], scheme: Scheme, smallest: int | None) -> pl.DataFrame:
    """`OBSERVATIONS` of published days, by date, then as in the file.

    smallest : cells of fewer firms are left empty (`monitor.without_small_cells`); None = nothing is hidden
    Raises DayNotPublished.
    """
    return pl.concat([_of_day(path, date, scheme, smallest) for date in dates])


def _of_day(path: Path, date: dt.date, scheme: Scheme, smallest: int | None) -> pl.DataFrame:
    kept = published(path, date)
    file = path / "out" / date.isoformat() / "indicators.csv"
    if not file.is_file() or file.stat().st_size > MAX_FILE:
        raise DayNotPublished(date.isoformat())
    rows = _read(file.read_bytes(), date)
    if smallest is not None:
        rows = monitor.without_small_cells(with_parents(rows), smallest).drop("hidden", "parent")
    pins = {name: each.pin for name, each in scheme.indicators.items()}
    return rows.with_columns(
        status=pl.lit(str(kept.get("state", "preliminary"))),
        definition=pl.col("indicator").replace_strict(pins, default=None, return_dtype=pl.String),
    ).select(*OBSERVATIONS)


def _read(data: bytes, date: dt.date) -> pl.DataFrame:
    """The columns of an `indicators.csv`; another shape is no output of this version."""
    try:
        table = pl.read_csv(io.BytesIO(data.removeprefix(b"\xef\xbb\xbf")), infer_schema=False)
        return table.select(
            pl.col(name).str.to_date("%Y-%m-%d") if kind == pl.Date() else pl.col(name).cast(kind)
            for name, kind in _READ.items()
        )
    except pl.exceptions.PolarsError:
        raise DayNotPublished(date.isoformat()) from None
