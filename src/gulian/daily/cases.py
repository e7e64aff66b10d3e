# SPDX-License-Identifier: Apache-2.0
"""A case (交办件) from the day it is handed out until it is struck off, and what is measured of it.

1 a case keeps its number, the day it was handed out, and what was promised and produced on that day
2 a closed plant makes nothing; an open one that does not say, or a silent one, makes nobody knows what
3 struck-off cases stay known for some days: a blockage within these opens the old case again
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from gulian.door import Folder, current_codes

CASE_COLUMNS: Mapping[str, pl.DataType | type[pl.DataType]] = MappingProxyType(
    {
        "case": pl.String,
        "code": pl.String,
        "unit": pl.String,
        "name": pl.String,
        "cause": pl.String,
        "department": pl.String,
        "gain": pl.Float64,
        "handed_out": pl.Date,
        "deadline": pl.Date,
        "output_fen": pl.Int64,
        "waiting": pl.List(pl.String),
        "waiting_output_fen": pl.Int64,
        "state": pl.String,
        "struck_off": pl.Date,
    }
)
"""What a day leaves behind for the next one to verify (form `cases` of the lake).

gain, output_fen, waiting, waiting_output_fen : as of the day the case was handed out, null = unknown
state : as `verify.csv` last said; `open` on the first day
struck_off : the day it was struck off; null while it is open
"""


def no_cases() -> pl.DataFrame:
    """The cases before the first day."""
    return pl.DataFrame(schema=dict(CASE_COLUMNS))


def under_current_codes(cases: pl.DataFrame, folder: Folder, date: dt.date) -> pl.DataFrame:
    """Cases of firms whose code changed, under the code of the day; numbers and days stay.

    Where the firm it became has a case of its own, the case stays under its old unit and in the list.
    """
    now = {old: firm for old, firm in current_codes(folder, date).items() if firm is not None}
    if not now:
        return cases
    plants, taken, free = set(folder.units["unit"]), set(cases["unit"]), dict[str, str]()
    for old, firm in now.items():
        if old in taken and old not in plants and firm not in taken:
            free[old] = firm
            taken.add(firm)
    return cases.with_columns(
        pl.col("code").replace(now),
        pl.col("unit").replace(free),
        pl.col("waiting").list.eval(pl.element().replace(now)),
    )


def still_open(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases somebody still has to act on."""
    return cases.filter(pl.col("struck_off").is_null())


def may_reopen(cases: pl.DataFrame, date: dt.date, days: int) -> pl.DataFrame:
    """Struck-off cases that a blockage on the date would open again."""
    return cases.filter(pl.col("struck_off") >= date - dt.timedelta(days=days))


def produced() -> pl.Expr:
    """Output of a unit today as reported (fen): closed without a number is 0; null = unknown."""
    closed = pl.col("opened").eq(False).fill_null(value=False)
    output = pl.when(closed).then(pl.col("output_fen").fill_null(0)).otherwise("output_fen")
    return pl.when("reported").then(output)


def firm_output(units: pl.DataFrame) -> pl.DataFrame:
    """`code firm_output` (fen): of all its units; unknown where one of them is."""
    told = units.select("code", made=produced())
    whole = pl.when(pl.col("made").is_not_null().all()).then(pl.col("made").sum())
    return told.group_by("code", maintain_order=True).agg(firm_output=whole)


def waiting_output(cases: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """`case waiting_now` (fen): of the firms that wait for each case; 0 for none, unknown where one is."""
    made = firm_output(units)
    rows = (
        cases.select("case", "waiting")
        .explode("waiting", empty_as_null=True)
        .drop_nulls("waiting")
        .unique(maintain_order=True)
        .join(made, left_on="waiting", right_on="code", how="left", maintain_order="left")
    )
    whole = pl.when(pl.col("firm_output").is_not_null().all()).then(pl.col("firm_output").sum())
    sums = rows.group_by("case", maintain_order=True).agg(waiting_now=whole, waits=pl.len())
    return (
        cases.select("case")
        .join(sums, on="case", how="left", maintain_order="left")
        .select("case", waiting_now=pl.when(pl.col("waits").is_null()).then(0).otherwise("waiting_now"))
    )
