# SPDX-License-Identifier: Apache-2.0
"""What the figures of single regions show over days: always full, round, corrected upward, filed in bulk.

always_full   the last days all at 100 %; by chance: r^n, r the pooled rate of all others, n units; one day
              only, since the days of one region are not independent of each other
round_values  rates that are whole multiples of 5 % (but not 0 or 100); by chance: gcd(d, 20) / d for a base
              of d, as one numerator in d / gcd(d, 20) gives such a rate; equal ones count once
late_upward   corrections after approval: as many should go up as down
bulk_proxy    reports filed by proxy in bulk, against the pooled share of all others
"""

from __future__ import annotations

import math

import polars as pl

from gulian.monitor.integrity.chance import binomial_tail, tail_of
from gulian.monitor.integrity.model import Found, Limits

_STEPS = 20
"""Multiples of 5 % in the whole."""


def always_full(history: pl.DataFrame, limits: Limits) -> list[Found]:
    """Regions whose rate was 100 % on each of the last days."""
    days = int(limits.full_days)
    last = _latest(history)
    whole_n, whole_d = int(last["numerator"].sum()), int(last["denominator"].sum())
    found = []
    for code, rows in _regions(history):
        recent = rows.tail(days)
        n, d = recent["numerator"][-1], recent["denominator"][-1]
        full = recent.height == days and (recent["numerator"] == recent["denominator"]).all()
        others = (whole_n - n) / (whole_d - d) if whole_d > d else 1.0
        chance = others**d if full else 1.0
        found.append(
            Found(
                code,
                "always_full",
                chance,
                100 * n / d,
                100 * others,
                d,
                bool(full),
                f"连续{days}日为100%（{d}户），其他地区合计{100 * others:.1f}%",
                f"100 % on each of {days} days ({d} units); all others together {100 * others:.1f} %",
            )
        )
    return found


def round_values(history: pl.DataFrame, limits: Limits) -> list[Found]:
    """Regions whose rates are whole multiples of 5 % more often than chance makes them."""
    found = []
    for code, rows in _regions(history):
        pairs = set(rows.select("numerator", "denominator").rows())
        between = sorted((n, d) for n, d in pairs if 0 < n < d)
        if len(between) < limits.least_days:
            continue
        chances = [min(1.0, math.gcd(d, _STEPS) / d) for _, d in between]
        hits = sum(_STEPS * n % d == 0 for n, d in between)
        expected = math.fsum(chances)
        found.append(
            Found(
                code,
                "round_values",
                tail_of(hits, chances),
                hits,
                expected,
                max(d for _, d in between),
                hits > 1,
                f"{len(between)}个不同的数中有{hits}个恰为5%的整倍数，按机会应约{expected:.1f}个",
                f"{hits} of {len(between)} different figures are multiples of 5 %; by chance {expected:.1f}",
            )
        )
    return found


def late_upward(revisions: pl.DataFrame, limits: Limits) -> list[Found]:
    """Regions whose corrections after approval mostly go up.

    revisions : `code date before after` (numerators as approved and as they are now) `denominator`
    """
    found = []
    for code, rows in _regions(revisions):
        moved = rows.filter(pl.col("after") != pl.col("before"))
        up = int((moved["after"] > moved["before"]).sum())
        points = 100 * ((moved["after"] - moved["before"]) / moved["denominator"]).to_numpy()
        mean = math.fsum(points.tolist()) / max(1, moved.height)
        found.append(
            Found(
                code,
                "late_upward",
                binomial_tail(up, moved.height, 0.5),
                up,
                moved.height / 2,
                int(rows["denominator"].max()),  # type: ignore[arg-type]  # whole numbers
                up >= limits.corrections and mean > 0,
                f"审核后更正{moved.height}次，其中{up}次上调，平均{mean:+.1f}个百分点",
                f"{moved.height} corrections after approval, {up} upward, {mean:+.1f} points on average",
            )
        )
    return found


def bulk_proxy(history: pl.DataFrame, limits: Limits) -> list[Found]:
    """Regions where more reports were filed by proxy in bulk than elsewhere, on the last day."""
    last = _latest(history).filter(pl.col("reported") > 0)
    bulk_all, reported_all = int(last["bulk"].sum()), int(last["reported"].sum())
    found = []
    for code, bulk, reported in last.select("code", "bulk", "reported").iter_rows():
        rest = reported_all - reported
        if not rest:
            continue
        # One more than was seen elsewhere, so that "never elsewhere" is no certainty.
        others = (bulk_all - bulk + 1) / (rest + 1)
        share = 100 * bulk / reported
        found.append(
            Found(
                code,
                "bulk_proxy",
                binomial_tail(bulk, reported, others),
                share,
                100 * others,
                reported,
                share >= limits.bulk_percent,
                f"{reported}份报表中{bulk}份为短时间成批代报（{share:.1f}%），其他地区{100 * others:.1f}%",
                f"{bulk} of {reported} reports by proxy in bulk ({share:.1f} %), others {100 * others:.1f} %",
            )
        )
    return found


def _latest(history: pl.DataFrame) -> pl.DataFrame:
    return history.filter(pl.col("date") == pl.col("date").max())


def _regions(rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """The rows of each region by date, regions in the order of their codes."""
    parts = rows.sort("code", "date").partition_by("code", maintain_order=True)
    return [(str(part["code"][0]), part) for part in parts]
