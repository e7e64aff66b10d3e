# SPDX-License-Identifier: Apache-2.0
"""Values far from those of their kind: robust, on logarithms, within industry x size.

    z_i = ln v_i        (v_i > 0; a ratio a/b only where both are above 0)
    m   = median of z in the group        s = 1.4826 median |z_i - m|
    told where |z_i - m| > k max(s, ln(1 + floor))          k = percent / 100

Hampel's rule (F. R. Hampel, J. Am. Stat. Assoc. 69 (1974) 383, doi 10.1080/01621459.1974.10482962): one
firm, or nearly half of them, may be wrong without moving median and spread. 1.4826 makes s the standard
deviation of a normal distribution. The declared floor keeps a group of equal values from calling every other
one an outlier. A group of fewer than the declared number is not judged.
"""

from __future__ import annotations

import math

import polars as pl

from gulian.errors import CheckRefused
from gulian.monitor.findings import together
from gulian.monitor.validation.compared import worded
from gulian.monitor.validation.declared import Check

CONSISTENT = 1.4826


def outliers(check: Check, rows: pl.DataFrame) -> pl.DataFrame:
    """Findings for reported values far from the median of their group; `expected` names the usual range.

    rows : unit frame with the columns of `check.by`; a unit of no known group is not judged
    Raises CheckRefused where a column is not there.
    """
    needed = {part for each in check.columns for part in each.split("/")} | set(check.by)
    for name in sorted(needed - set(rows.columns)):
        raise CheckRefused("checks", 0, check.id, f"没有 {name} 这一列", f"there is no column {name}")
    return together([_of(check, rows, each.split("/")) for each in check.columns])


def _of(check: Check, rows: pl.DataFrame, parts: list[str]) -> pl.DataFrame:
    over = [pl.col(name) for name in check.by] or [pl.lit(0)]
    positive = pl.all_horizontal(pl.col(part) > 0 for part in parts)
    judged = rows.filter("reported").filter(positive.fill_null(value=False)).drop_nulls(list(check.by))
    log = pl.col(parts[0]).cast(pl.Float64).log()
    for part in parts[1:]:
        log = log - pl.col(part).cast(pl.Float64).log()
    judged = judged.with_columns(_z=log)
    judged = judged.with_columns(_m=pl.col("_z").median().over(over), _n=pl.len().over(over))
    judged = judged.with_columns(_s=CONSISTENT * (pl.col("_z") - pl.col("_m")).abs().median().over(over))
    reach = pl.max_horizontal("_s", pl.lit(math.log1p(check.floor / 100))) * (check.percent / 100)
    told = judged.with_columns(_reach=reach).filter(
        (pl.col("_n") >= check.least) & ((pl.col("_z") - pl.col("_m")).abs() > pl.col("_reach"))
    )
    low, high = ((pl.col("_m") + sign * pl.col("_reach")).exp() for sign in (-1, 1))
    value = [_digits(each) for each in (low, high)]
    return worded(check, told.with_columns(_told=pl.format("{}..{}", *value)), parts)


def _digits(value: pl.Expr) -> pl.Expr:
    """A whole number as such, a small ratio with four digits."""
    large = value.round(0).cast(pl.Int64, strict=False).cast(pl.String)
    return pl.when(value >= 100).then(large).otherwise(value.round_sig_figs(4).cast(pl.String))
