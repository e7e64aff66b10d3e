# SPDX-License-Identifier: Apache-2.0
"""The region above each region, from codes alone: where a history comes without the column `parent`.

county 330106 -> city 330100 where the history has it, else province 330000, else the total
"""

from __future__ import annotations

import polars as pl

from gulian.monitor.indicators.members import REGION_LEVELS, TOTAL

_LENGTHS = {"county": (4, 2), "city": (2,), "province": ()}


def with_parents(sums: pl.DataFrame) -> pl.DataFrame:
    """`sums` with `parent` filled in for regions of six digits; what is there stays, the rest stays null."""
    known = {
        level: sums.filter(level=level)["code"].unique().to_list()
        for level in REGION_LEVELS
        if level != TOTAL
    }
    has_total = sums.filter(level=TOTAL).height > 0
    found = pl.lit(None, pl.String)
    for level, lengths in _LENGTHS.items():
        above = [_stem(length, known["city" if length == 4 else "province"]) for length in lengths]
        total = pl.lit(TOTAL if has_total else None, pl.String)
        of_level = (pl.col("level") == level) & pl.col("code").str.contains(r"^\d{6}$")
        found = pl.when(of_level).then(pl.coalesce(*above, total)).otherwise(found)
    there = pl.col("parent") if "parent" in sums.columns else pl.lit(None, pl.String)
    return sums.with_columns(parent=pl.coalesce(there, found))


def _stem(length: int, known: list[str]) -> pl.Expr:
    code = pl.col("code").str.slice(0, length).str.pad_end(6, "0")
    return pl.when(code.is_in(known)).then(code)
