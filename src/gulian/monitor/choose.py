# SPDX-License-Identifier: Apache-2.0
"""Which report counts, and what is known of a unit that sent none.

1 of several reports of one unit and date the last receipt wins
2 each expected unit meets its report of the date, else its latest one within the declared days
3 what is known of the report itself: on time, by proxy, how old
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from gulian.schemes import Form

ZONE = "Asia/Shanghai"

ANSWERS: tuple[str, ...] = (
    "opened",
    "staff",
    "returned",
    "onsite",
    "output_fen",
    "capacity_fen",
    "power_wh",
    "need",
    "expected",
    "planned_stop",
    "filled_by",
    "source",
    "received_at",
)
"""Columns of a report that stand in the unit frame under their own name."""


def choose_reports(
    reports: pl.DataFrame, as_of: dt.datetime | None = None, *, key: Sequence[str] = ("date", "unit")
) -> pl.DataFrame:
    """One row per key (unit and date), sorted by it, with `superseded` i64: how many it replaced.

    The last `received_at` wins; a report without one loses to any with one; among these the later
    `file` (by name), then the later `row`.
    as_of : instant with offset; a report received after it is not yet known, one without receipt is
    key   : columns two reports of the same agree in; a form by products has one more
    """
    known = reports
    if as_of is not None:
        received = pl.col("received_at")
        known = reports.filter(received.is_null() | (received <= pl.lit(as_of)))
    ordered = known.sort(*key, "received_at", "file", "row", nulls_last=False, maintain_order=True)
    following = pl.struct(key).shift(-1)
    # The rows of one key now stand together, the winner last: its distance to the winner before
    # it is how many reports it stands for.
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    return (
        ordered.with_columns(superseded=place)
        .filter((pl.struct(key) != following).fill_null(value=True))
        .with_columns(pl.col("superseded").diff().fill_null(pl.col("superseded") + 1) - 1)
    )


def latest_states(
    units: pl.DataFrame,
    reports: pl.DataFrame,
    date: dt.date,
    *,
    form: Form,
    carry_days: int,
    zone: str = ZONE,
) -> pl.DataFrame:
    """The unit frame of a date (`docs/rooms.md`): `units` in their order, each with the report in use.

    units   : one row per unit expected to report, register columns, `unit` unique
    reports : chosen reports (`choose_reports`), any dates
    form    : its deadline for the firm says what is on time; without one `on_time` is null
    carry_days : how many days an earlier report stands in for a silent unit
    """
    first = date - dt.timedelta(days=carry_days)
    in_use = (
        reports.filter(pl.col("date").is_between(first, date))
        .sort("unit", "date")
        .unique("unit", keep="last", maintain_order=True)
        .select(
            "unit",
            *ANSWERS,
            cause=pl.col("blocked_by").list.first(),
            causes="blocked_by",
            carried=(pl.lit(date) - pl.col("date")).dt.total_days(),
        )
    )
    today = pl.col("carried") == 0
    return (
        units.join(in_use, on="unit", how="left", maintain_order="left")
        .with_columns(reported=today.fill_null(value=False))
        .with_columns(
            on_time=pl.when("reported").then(_on_time(form, date, zone)),
            proxy=pl.when("reported").then(pl.col("filled_by") != "firm"),
        )
    )


def _on_time(form: Form, date: dt.date, zone: str) -> pl.Expr:
    """Whether a report came before its deadline's end on the date in the site's zone."""
    deadline = form.deadline("firm")
    if deadline is None:
        return pl.lit(None, pl.Boolean)
    limit = pl.lit(dt.datetime.combine(date, deadline.time)).dt.replace_time_zone(zone)
    return pl.col("received_at").dt.convert_time_zone(zone) <= limit
