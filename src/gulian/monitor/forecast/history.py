# SPDX-License-Identifier: Apache-2.0
"""The past as arrays: members by days, from the sums of many days.

A day on which nobody of a member reported is no day at zero: it is missing. So is a day without a row, and
one whose denominator is 0. Nothing is filled in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.errors import HistoryTooLarge, HistoryUnusable
from gulian.monitor.forecast.model import FloatArray
from gulian.monitor.forecast.past import carried
from gulian.monitor.model import LEVELS

NEEDED: tuple[str, ...] = ("date", "indicator", "level", "code", "name", "parent", "numerator", "denominator")
"""Columns of the history; `reported` is looked at where it is there."""

MOST_DAYS = 3_660
MOST_CELLS = 20_000_000
_KEY = ("level", "code")


@dataclass(frozen=True)
class History:
    """One indicator: members (`level code name parent`), days in a row, counts [members, days] (nan =
    missing).

    bounded : no numerator is above its denominator, so that rates lie in 0..100 %
    """

    indicator: str
    members: pl.DataFrame
    days: tuple[dt.date, ...]
    numerator: FloatArray
    denominator: FloatArray
    bounded: bool

    def until(self, day: dt.date) -> History:
        """What was known at the end of a day; members nobody had heard of yet are left out."""
        count = sum(each <= day for each in self.days)
        seen = np.flatnonzero((~np.isnan(self.numerator[:, :count])).any(axis=1))
        return History(
            self.indicator,
            self.members[seen.tolist()],
            self.days[:count],
            self.numerator[seen, :count],
            self.denominator[seen, :count],
            self.bounded,
        )

    def newest(self) -> tuple[FloatArray, FloatArray]:
        """Numerator and denominator [members] of each member's last known day."""
        return carried(self.numerator)[:, -1], carried(self.denominator)[:, -1]


def histories(sums: pl.DataFrame) -> tuple[History, ...]:
    """The indicators of a sums frame (`docs/rooms.md`) of several days, each member with a known day.

    Members in the order of `monitor.LEVELS`, then by code. Raises HistoryUnusable, HistoryTooLarge.
    """
    _check(sums)
    first, last = _day(sums["date"].min()), _day(sums["date"].max())
    days = tuple(first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    if len(days) > MOST_DAYS:
        raise HistoryTooLarge("days", len(days), MOST_DAYS)
    return tuple(
        _history(sums.filter(indicator=name), name, days)
        for name in sums["indicator"].unique(maintain_order=True).to_list()
    )


def _check(sums: pl.DataFrame) -> None:
    missing = [name for name in NEEDED if name not in sums.columns]
    if missing:
        raise HistoryUnusable("缺列 " + "、".join(missing), "columns are missing: " + ", ".join(missing))
    if sums.is_empty():
        raise HistoryUnusable("没有任何一天的数据", "there is no day in it")
    keys = ["date", "indicator", *_KEY]
    if sums.select(pl.any_horizontal(pl.col(keys).is_null()).any()).item():
        raise HistoryUnusable("日期、指标、层级或代码为空", "a date, indicator, level or code is empty")
    twice = sums.filter(sums.select(keys).is_duplicated())
    if not twice.is_empty():
        row = twice.row(0, named=True)
        told = f"{row['date']} {row['indicator']} {row['level']} {row['code']}"
        raise HistoryUnusable(f"同一成员同一天有两行：{told}", f"two rows for one member and day: {told}")


def _day(value: object) -> dt.date:
    if not isinstance(value, dt.date):
        raise HistoryUnusable("date 列不是日期", "the column date holds no dates")
    return value


def _history(rows: pl.DataFrame, name: str, days: tuple[dt.date, ...]) -> History:
    known = (pl.col("denominator") > 0) & pl.col("numerator").is_not_null()
    if "reported" in rows.columns:
        known &= pl.col("reported").is_null() | (pl.col("reported") > 0)
    used = rows.filter(known)
    others = sorted(set(rows["level"].to_list()) - set(LEVELS))
    order = {level: at for at, level in enumerate((*LEVELS, *others))}
    members = (
        used.sort("date")
        .group_by(_KEY, maintain_order=True)
        .agg(pl.col("name", "parent").last())
        .sort(pl.col("level").replace_strict(order, return_dtype=pl.Int64), "code")
    )
    if len(members) * len(days) > MOST_CELLS:
        raise HistoryTooLarge("members x days", len(members) * len(days), MOST_CELLS)
    placed = used.join(members.with_row_index("_row").select("_row", *_KEY), on=_KEY, how="left")
    at = placed["_row"].to_numpy(), (placed["date"] - days[0]).dt.total_days().to_numpy()
    numerator, denominator = (np.full((len(members), len(days)), np.nan) for _ in range(2))
    numerator[at] = placed["numerator"].cast(pl.Float64).to_numpy()
    denominator[at] = placed["denominator"].cast(pl.Float64).to_numpy()
    bounded = not bool((numerator > denominator).any()) and not bool((numerator < 0).any())
    return History(name, members, days, numerator, denominator, bounded)
