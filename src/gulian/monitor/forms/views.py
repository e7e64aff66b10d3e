# SPDX-License-Identifier: Apache-2.0
"""Running a view: somebody's table, filled from the reports that are there, under exactly its header."""

from __future__ import annotations

from collections.abc import Mapping

import narwhals as nw
import polars as pl

from gulian import registry
from gulian.door import Sheet, csv_bytes, write_workbook
from gulian.errors import RegionUnknown, ViewUnconfirmed
from gulian.expr import Context
from gulian.monitor.columns import complete, form_columns, truth
from gulian.schemes import DatedList, Form, View, ViewColumn


def run_view(view: View, form: Form, rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The table: a column for each of the view, named by its number from 1, in the order of `rows`.

    rows    : over units: the unit frame of a day with today's answers and `name`; over regions: `region_rows`
    context : lists of the scheme, the day
    Texts, whole numbers, decimals (exact), dates; 是 and 否; null where something is unknown.
    Raises ViewUnconfirmed and what an expression raises.
    """
    if not view.confirmed:
        raise ViewUnconfirmed(view.path)
    if view.over == "unit":
        rows = complete(rows, {**form_columns(form), "name": pl.String()})
    else:
        rows = rows.filter(pl.col("level") == view.level)
    rows = rows.filter(truth(rows, view.where, context).fill_null(value=False))
    columns = [_column(each, rows, context).alias(str(number)) for number, each in enumerate(view.columns, 1)]
    return pl.DataFrame(columns)


def view_workbook(view: View, table: pl.DataFrame) -> bytes:
    """The table as an XLSX file under the view's header, merged as the header was."""
    numbers = [name for name, dtype in table.schema.items() if isinstance(dtype, pl.Decimal)]
    digits = {name: table.schema[name].scale for name in numbers}  # type: ignore[attr-defined]  # Decimal
    sheet = Sheet(
        view.title_zh,
        table.with_columns(pl.col(numbers).cast(pl.Float64)),
        head=view.header,
        widths={name: _width(view, index, table[name]) for index, name in enumerate(table.columns)},
        formats={name: f"0.{'0' * digits[name]}" for name in numbers if digits[name]},
    )
    return write_workbook([sheet])


def view_csv(view: View, table: pl.DataFrame) -> bytes:
    """The table as CSV under the rows of the view's header."""
    return csv_bytes(table, view.header)


def _column(column: ViewColumn, rows: pl.DataFrame, context: Context) -> pl.Series:
    if column.number:
        return pl.int_range(1, rows.height + 1, dtype=pl.Int64, eager=True)
    if column.value is None:
        return pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
    made = nw.from_native(rows, eager_only=True).with_columns(_view=column.value.compile(context)).to_native()
    values = made["_view"]
    if values.dtype == pl.Boolean:
        return made.select(
            pl.when("_view").then(pl.lit("是")).when(~pl.col("_view")).then(pl.lit("否"))
        ).to_series()
    if column.labels or column.names:
        return values.replace(_words(column, values, context))
    return values


def _words(column: ViewColumn, values: pl.Series, context: Context) -> Mapping[str, str]:
    """Code -> what is shown for it; a code nobody knows is shown as it is."""
    assert context.date is not None, "a view is run on a day"
    if column.labels:
        listed = context.lists.get(column.labels)
        rows = listed.on(context.date) if isinstance(listed, DatedList) else {}
        return {key: row.cells.get("zh") or key for key, row in rows.items()}
    known = values.drop_nulls().unique(maintain_order=True).to_list()
    if column.names == "industry":
        named = registry.industries().frame()
        return dict(named.select("code", "name").iter_rows())
    found: dict[str, str] = {}
    for code in known:
        try:
            found[code] = registry.regions().name(code, context.date)
        except RegionUnknown:
            continue
    return found


def _width(view: View, index: int, values: pl.Series) -> float:
    """As wide as most of its cells and a third of its title, a Chinese character counting two."""
    title = next((row[index] for row in reversed(view.header) if row[index]), "")
    texts = [str(value) for value in values.drop_nulls().head(200)]
    longest = max((len(text.encode()) + len(text) for text in texts), default=0) / 2
    return float(min(max(longest + 2, len(title) + 3, 7), 40))
