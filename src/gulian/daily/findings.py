# SPDX-License-Identifier: Apache-2.0
"""What somebody has to look at today, and who is told. Nothing is corrected, moved or dropped.

1 reports of the day against the rules of their form
2 warnings of the scheme over plants (开而不产 after two days) and over regions
3 the desk's own: filed in bulk, same as yesterday, registered elsewhere, county unknown, group and members
4 one table, the gravest first; `told` says which levels: the next above the filer for what was filed by proxy
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from gulian import monitor, registry
from gulian.daily.collect import collected_on
from gulian.daily.groups import differences
from gulian.daily.measure import context, sums
from gulian.daily.model import Day
from gulian.schemes import ListRow

SCHEMA = pl.Schema(
    {
        "finding": pl.String(),
        "severity": pl.String(),
        "told": pl.String(),
        "unit": pl.String(),
        "code": pl.String(),
        "name": pl.String(),
        "county": pl.String(),
        "value": pl.String(),
        "expected": pl.String(),
        "message_zh": pl.String(),
        "message_en": pl.String(),
        "fix": pl.String(),
    }
)
"""finding : id of the rule, the warning or the row of the scheme's list `findings`
unit, code : of the plant and its firm; for a region `unit` is null and `code` the region's
"""

GRAVITY = ("alarm", "error", "warning", "finding", "notice", "note")
"""Severities, the gravest first."""

_DAY = dt.timedelta(days=1)


def check(day: Day) -> Day:
    """Adds `findings` (`SCHEMA`)."""
    days = days_in_a_row(day)
    tables = [
        by_form(day),
        by_warnings(day, days),
        by_regions(day, days),
        by_proxy(day, days),
        *by_register(day),
        by_groups(day),
        by_review(day),
    ]
    found = pl.concat([pl.DataFrame(schema=SCHEMA), *(table.select(*SCHEMA) for table in tables)])
    order = pl.col("severity").replace_strict({name: at for at, name in enumerate(GRAVITY)}, default=None)
    ordered = found.sort(order, "finding", "county", "code", "unit", nulls_last=True, maintain_order=True)
    return replace(day, findings=ordered)


def days_in_a_row(day: Day) -> Mapping[dt.date, pl.DataFrame]:
    """Unit frames of the day and of the calendar days before it, as many as the longest warning asks for."""
    assert day.collected is not None
    assert day.before is not None
    frames = {day.date: day.collected.units}
    for back in range(1, max((rule.for_days for rule in day.scheme.warnings.values()), default=1)):
        date = day.date - back * _DAY
        known = day.before.date == date and not day.before.others
        frames[date] = day.before.units if known else collected_on(day, date).units
    if len(frames) == 1:
        frames[day.date - _DAY] = collected_on(day, day.date - _DAY).units
    return frames


def by_form(day: Day) -> pl.DataFrame:
    """Reports of the day that break a rule of their form, against the register's facts of the unit."""
    assert day.collected is not None
    rows = day.collected.units.filter("reported").with_columns(date=pl.lit(day.date))
    found = monitor.check_rows(day.scheme.forms["daily"], rows, context(day, day.date))
    return _placed(day, found, told=_row(day, "form_rule").cells["tell"])


def by_warnings(day: Day, days: Mapping[dt.date, pl.DataFrame]) -> pl.DataFrame:
    """The scheme's warnings over plants; `value` is the day since when the condition holds."""
    rules = tuple(day.scheme.warnings.values())
    found = monitor.raised(rules, days, context(day, day.date))
    return found.with_columns(
        finding=pl.col("warning"),
        told=pl.col("tell").list.join(";"),
        value=pl.col("since").cast(pl.String),
        expected=pl.lit(""),
        fix=pl.lit(""),
    )


def by_regions(day: Day, days: Mapping[dt.date, pl.DataFrame]) -> pl.DataFrame:
    """The scheme's warnings over counties, cities and provinces; more than one day needs sums of each."""
    assert day.measured is not None
    rules = tuple(rule for rule in day.scheme.warnings.values() if rule.over == "region")
    indicators = tuple(day.scheme.indicators.values())
    rows = {day.date: monitor.region_rows(days[day.date], day.measured.rates, indicators, day.date)}
    for back in range(1, max((rule.for_days for rule in rules), default=1)):
        date = day.date - back * _DAY
        rates = monitor.rates(sums(day, days[date], date), indicators)
        rows[date] = monitor.region_rows(days[date], rates, indicators, date)
    found = monitor.raised_regions(rules, rows, context(day, day.date))
    return found.with_columns(
        finding=pl.col("warning"),
        told=pl.col("tell").list.join(";"),
        unit=pl.lit(None, pl.String),
        county=pl.when(level="county").then("code"),
        value=pl.format("{}/{}", "reported", "expected"),
        expected=pl.lit(""),
        fix=pl.lit(""),
    )


def by_proxy(day: Day, days: Mapping[dt.date, pl.DataFrame]) -> pl.DataFrame:
    """Reports by somebody else's hand that came in a batch or repeat yesterday's, told to the level above."""
    today, yesterday = days[day.date], days[day.date - _DAY]
    seconds, rows = day.threshold("bulk_filing_seconds"), day.threshold("bulk_filing_rows")
    bulk = monitor.filed_in_bulk(today, seconds, rows)
    same = monitor.same_as_yesterday(today, yesterday, day.threshold("same_answers"))
    fillers = day.scheme.lists["filled_by"].on(day.date)
    above = {key: row.cells["above"] for key, row in fillers.items()}
    told = pl.col("filled_by").replace_strict(above, default=None, return_dtype=pl.String)
    hands = today.select("unit", "filled_by")
    tables = []
    for found in (bulk, same):
        placed = _placed(day, found, told="").join(hands, on="unit", how="left", maintain_order="left")
        tables.append(placed.with_columns(told=told).select(*SCHEMA))
    return pl.concat(tables).with_columns(told=_above(day))


def _above(day: Day) -> pl.Expr:
    """`told` as it is, unless the scheme names another reader than the level above the filer."""
    found = pl.col("told")
    for key in ("filed_in_bulk", "same_as_yesterday"):
        tell = _row(day, key).cells["tell"]
        if tell != "above":
            found = pl.when(finding=key).then(pl.lit(tell)).otherwise(found)
    return found


def by_register(day: Day) -> tuple[pl.DataFrame, ...]:
    """Firms registered elsewhere than they produce (told, never moved), and plants of no known county."""
    assert day.collected is not None
    if day.inputs.labels:
        return ()
    units = day.collected.units
    index = registry.EnterpriseIndex(day.inputs.folder.enterprises)
    apart = index.registered_elsewhere(registry.regions(), day.date)
    counties = units.unique("code", keep="first", maintain_order=True).select("code", "county")
    elsewhere = apart.join(counties, on="code", how="inner", maintain_order="left").select(
        "code", "name", "county", unit=pl.lit(None, pl.String), value="registered_region", expected="region"
    )
    nowhere = units.filter(pl.col("county").is_null()).select(
        "code", "name", "county", "unit", value="region", expected=pl.lit("")
    )
    return (
        _in_words(elsewhere, _row(day, "registered_elsewhere")),
        _in_words(nowhere, _row(day, "place_unknown")),
    )


def by_groups(day: Day) -> pl.DataFrame:
    """Reports of groups that differ from the sum of their members'."""
    assert day.collected is not None
    todays = day.collected.chosen.filter(pl.col("date") == day.date)
    apart = differences(
        day.inputs.folder, day.collected.units, todays, day.threshold("group_difference")
    ).select(
        "code",
        "name",
        unit=pl.lit(None, pl.String),
        county=pl.lit(None, pl.String),
        value=pl.format("{}={}", "field", "group_sum"),
        expected=pl.col("members_sum").cast(pl.String),
    )
    return _in_words(apart, _row(day, "group_differs"))


def by_review(day: Day) -> pl.DataFrame:
    """Approved counties whose reports changed after the approval."""
    assert day.reviewed is not None
    assert day.measured is not None
    names = (
        day.measured.rates.filter(level="county").unique("code", maintain_order=True).select("code", "name")
    )
    rows = pl.DataFrame(
        list(day.reviewed.changed.items()), schema={"code": pl.String, "units": pl.Int64}, orient="row"
    )
    changed = rows.join(names, on="code", how="left", maintain_order="left").select(
        "code",
        "name",
        unit=pl.lit(None, pl.String),
        county="code",
        value=pl.col("units").cast(pl.String),
        expected=pl.lit("0"),
    )
    return _in_words(changed, _row(day, "changed_after_approval"))


def _row(day: Day, key: str) -> ListRow:
    return day.scheme.lists["findings"].row(key, day.date)


def _in_words(rows: pl.DataFrame, row: ListRow) -> pl.DataFrame:
    """`SCHEMA` of rows that the scheme's list `findings` names, weighs and puts into words."""
    cells = row.cells
    return rows.select(
        pl.lit(row.key).alias("finding"),
        pl.lit(cells["severity"]).alias("severity"),
        pl.lit(cells["tell"]).alias("told"),
        *(pl.col(name) for name in ("unit", "code", "name", "county", "value", "expected")),
        pl.lit(cells["zh"]).alias("message_zh"),
        pl.lit(cells["en"]).alias("message_en"),
        pl.lit(f"{cells['fix_zh']} / {cells['fix_en']}").alias("fix"),
    )


def _placed(day: Day, found: pl.DataFrame, *, told: str) -> pl.DataFrame:
    """`SCHEMA` of findings of the monitor, with the firm and county of their unit."""
    assert day.collected is not None
    firms = day.collected.units.select("unit", "code", "name", "county")
    return (
        found.join(firms, on="unit", how="left", maintain_order="left")
        .with_columns(
            finding=pl.col("rule"),
            told=pl.lit(told),
            fix=pl.concat_str("fix_zh", "fix_en", separator=" / ", ignore_nulls=True),
        )
        .select(*SCHEMA)
    )
