# SPDX-License-Identifier: Apache-2.0
"""What may leave the office: no named firm, no cell of fewer than the declared number of firms.

A single hidden region could be had back by subtracting its sisters from their parent, so its smallest
sister is hidden with it. Inside the office nothing is hidden.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from gulian.monitor.indicators.rates import VALUES
from gulian.monitor.indicators.sums import KNOWN
from gulian.monitor.model import BulletinContext


def without_small_cells(rates: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """Rates with null in every number of members with fewer than `smallest` firms, and `hidden` bool.

    rates : sums or rates; members that share a parent (outside the region tree: a level) are sisters
    """
    few = pl.col("expected").is_between(1, smallest - 1)
    sisters = ("indicator", "level", "parent")
    size = pl.when(few | (pl.col("expected") == 0)).then(None).otherwise(pl.col("expected"))
    alone = few.sum().over(sisters) == 1
    marked = rates.with_columns(few=few, rank=size.rank("ordinal").over(sisters), alone=alone)
    hidden = pl.col("few") | (pl.col("alone") & (pl.col("rank") == 1))
    numbers = [name for name in (*KNOWN, *VALUES, "before", "change") if name in rates.columns]
    return (
        marked.with_columns(hidden=hidden.fill_null(value=False))
        .with_columns(pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in numbers)
        .drop("few", "rank", "alone")
    )


def for_outside(context: BulletinContext, smallest: int) -> BulletinContext:
    """The bulletin without what only the office may read: named firms, lists, help, small regions."""
    regions = tuple(each for each in context.regions if each.expected >= smallest)
    return replace(
        context,
        internal=False,
        chokes=(),
        chokes_total=0,
        leaders=(),
        help=None,
        office_notes=(),
        # One left-out region could be had back by subtraction: then no table of regions at all.
        regions=regions if len(context.regions) - len(regions) != 1 else (),
        charts=() if len(regions) < len(context.regions) else context.charts,
    )
