# SPDX-License-Identifier: Apache-2.0
"""The past days of a folder as the integrity page asks for them (`monitor.integrity`).

1 the unit frame of each day of the window, as it is known now
2 per region and day: sums of one indicator, reports, those filed by proxy in bulk, power of the units that
  told it on every day of the window (`HISTORY`)
3 where a county approved its day: the same sum from the reports received up to the approval, and from those
  known now (`REVISIONS`)

Reads only; nothing is written.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import reduce

import polars as pl

from gulian import monitor
from gulian.daily.collect import collected_on
from gulian.daily.measure import context
from gulian.daily.model import Day
from gulian.monitor.indicators.members import member_keys
from gulian.monitor.integrity import HISTORY, REVISIONS
from gulian.monitor.validation.review import APPROVED, last_words
from gulian.schemes import Indicator

COUNTY = "county"


@dataclass(frozen=True)
class Past:
    """What the integrity page is computed from.

    history   : `monitor.integrity.HISTORY`, by date and region
    revisions : `monitor.integrity.REVISIONS`; empty where nobody approved, or regions are no counties
    """

    history: pl.DataFrame
    revisions: pl.DataFrame


def past_days(day: Day, indicator: Indicator, level: str, days: int) -> Past:
    """The window that ends on the day.

    day   : with `collected` (`collect_folder`)
    level : county, city or province
    days  : length of the window; days nobody reported for are left out
    """
    told = set(day.inputs.reports["date"].unique().to_list())
    dates = [date for date in (day.date - dt.timedelta(days=back) for back in range(days)) if date in told]
    frames = {date: collected_on(day, date).units for date in sorted(dates)}
    metered = _metered(list(frames.values()))
    history = [_of_day(day, date, units, metered, indicator, level) for date, units in frames.items()]
    revisions = [_revised(day, date, units, indicator) for date, units in frames.items() if level == COUNTY]
    return Past(
        pl.concat([pl.DataFrame(schema=HISTORY), *history]),
        pl.concat([pl.DataFrame(schema=REVISIONS), *revisions]),
    )


def _metered(frames: list[pl.DataFrame]) -> set[str]:
    """Units that told their power on every day: only the same units can be compared."""
    told = [set(units.filter("reported", pl.col("power_wh").is_not_null())["unit"]) for units in frames]
    return reduce(set.intersection, told) if told else set()


def _of_day(
    day: Day, date: dt.date, units: pl.DataFrame, metered: set[str], indicator: Indicator, level: str
) -> pl.DataFrame:
    """`HISTORY` of one date."""
    sums = monitor.measure(units, [indicator], (level,), date, context(day, date))
    flagged = _with_flags(day, units, metered).with_columns(code=member_keys(units)[level].cast(pl.String))
    counts = flagged.group_by("code").agg(
        pl.col("reported").sum().cast(pl.Int64),
        pl.col("bulk").sum().cast(pl.Int64),
        power_wh=pl.when(pl.col("metered").any()).then(pl.col("power").sum()),
    )
    return (
        sums.drop("reported")
        .join(counts, on="code", how="left", maintain_order="left")
        .select(pl.col(name).cast(kind) for name, kind in HISTORY.items())
    )


def _with_flags(day: Day, units: pl.DataFrame, metered: set[str]) -> pl.DataFrame:
    """`reported bulk metered power`, a row per unit."""
    seconds, rows = day.threshold("bulk_filing_seconds"), day.threshold("bulk_filing_rows")
    bulk = monitor.filed_in_bulk(units, seconds, rows)["unit"].unique()
    same = pl.col("unit").is_in(sorted(metered))
    return units.select(
        "reported",
        bulk=pl.col("unit").is_in(bulk.implode()),
        metered=same,
        power=pl.when(same).then("power_wh"),
    )


def _revised(day: Day, date: dt.date, units: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    """`REVISIONS` of the counties that approved the date at a known time."""
    words = last_words(day.inputs.folder.reviews, date, day.as_of)
    at = {
        region: word.at for region, word in words.items() if word.decision == APPROVED and word.at is not None
    }
    schema = {"county": pl.String(), "approved_at": pl.Datetime("us", "UTC")}
    approvals = pl.DataFrame(list(at.items()), schema=schema, orient="row")
    when = units.select("unit", pl.col("county").cast(pl.String)).join(approvals, on="county", how="inner")
    if when.is_empty():
        return pl.DataFrame(schema=REVISIONS)
    # What a county had seen when it approved; without a receipt a report counts as seen.
    seen = (
        day.inputs.reports.join(
            when.select("unit", "approved_at"), on="unit", how="inner", maintain_order="left"
        )
        .filter(pl.col("received_at").is_null() | (pl.col("received_at") <= pl.col("approved_at")))
        .drop("approved_at")
    )
    then = collected_on(replace(day, collected=None, inputs=replace(day.inputs, reports=seen)), date).units
    counties = sorted(when["county"].unique())
    before = _numerators(day, then, indicator, date).rename({"numerator": "before"})
    after = _numerators(day, units, indicator, date).rename({"numerator": "after"})
    return (
        after.join(before.select("code", "before"), on="code", how="inner", maintain_order="left")
        .filter(pl.col("code").is_in(counties))
        .with_columns(pl.lit(date).alias("date"))
        .select(pl.col(name).cast(kind) for name, kind in REVISIONS.items())
    )


def _numerators(day: Day, units: pl.DataFrame, indicator: Indicator, date: dt.date) -> pl.DataFrame:
    """`code numerator denominator` of each county."""
    found = monitor.measure(units, [indicator], (COUNTY,), date, context(day, date))
    return found.select("code", "numerator", "denominator")
