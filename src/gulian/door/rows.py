# SPDX-License-Identifier: Apache-2.0
"""Rules about whole rows of one table: what a row cannot do without, what stands in, which of two counts.

Order of receipt: `received_at` (rows without it first), then file name, then row. The last wins.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from gulian.door.model import Column, Table
from gulian.door.problems import PROBLEMS, row_problems
from gulian.errors import CellMissing, CellStoodIn, RowPrevails, RowReplaced

_PLACE = "place in the frame"


def stand_ins(table: Table, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Fill an empty cell from the column that stands in for it; told where the cell was required."""
    told = [PROBLEMS]
    for column in table.columns:
        if not column.default:
            continue
        other = table.column(column.default).inside
        empty = frame.filter(pl.col(column.inside).is_null() & pl.col(other).is_not_null())
        if column.required:
            told.append(_cell_problems(CellStoodIn, empty, column, pl.col(other)))
        frame = frame.with_columns(pl.coalesce(column.inside, other).alias(column.inside))
    return frame, pl.concat(told)


def with_required(
    table: Table, frame: pl.DataFrame, problems: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leave out rows that lack what they cannot do without.

    problems : of the cells; a cell that was told already is not told a second time as missing
    """
    told = [PROBLEMS]
    for column in table.columns:
        if not column.required:
            continue
        missing = frame.filter(pl.col(column.inside).is_null())
        already = problems.filter(pl.col("field") == column.name).select("file", "row")
        told.append(
            _cell_problems(
                CellMissing,
                missing.join(already, on=["file", "row"], how="anti", maintain_order="left"),
                column,
                pl.lit(""),
            )
        )
    needed = [column.inside for column in table.columns if column.required]
    return frame.drop_nulls(needed), pl.concat(told)


def _cell_problems(
    leaf: type[CellMissing] | type[CellStoodIn], rows: pl.DataFrame, column: Column, value: pl.Expr
) -> pl.DataFrame:
    values = {"label": pl.lit(column.label_zh), "name": pl.lit(column.name), "value": value}
    return row_problems(leaf, rows, values, field=column.name)


def _perhaps_doubled(keys: pl.DataFrame) -> pl.Series:
    """bool[rows]: False = no other row is equal: equal rows have equal hashes, which are soon compared."""
    hashes = keys.hash_rows()
    if hashes.n_unique() == len(hashes):
        return pl.Series([False]).new_from_index(0, len(hashes))
    return hashes.is_duplicated()


def last_receipts(
    table: Table, frame: pl.DataFrame, *, keep_all: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of rows with the same key only the one received last; both it and the others are told.

    keep_all : tell only, and keep every row (the receipts of one report are history)
    """
    key = [table.column(name).inside for name in table.key]
    alike = _perhaps_doubled(frame.select(key))
    if not alike.any():
        return frame, PROBLEMS
    received = ["received_at"] if "received_at" in frame.columns else []
    order = [*received, "file", "row"]
    places = alike.arg_true()
    doubled = frame[places].with_columns(places.alias(_PLACE)).filter(pl.struct(key).is_duplicated())
    doubled = doubled.sort(order, nulls_last=False, maintain_order=True)
    groups = doubled.with_columns(
        last_file=pl.col("file").last().over(key),
        last_row=pl.col("row").last().over(key),
        others=pl.len().over(key) - 1,
        said=pl.concat_str([pl.col(name).cast(pl.String).fill_null("-") for name in key], separator=" "),
    )
    wins = (pl.col("file") == pl.col("last_file")) & (pl.col("row") == pl.col("last_row"))
    lost = groups.filter(~wins)
    values = {"key": pl.col("said"), "other_file": pl.col("last_file"), "other_row": pl.col("last_row")}
    told = pl.concat(
        [
            row_problems(RowReplaced, lost, values),
            row_problems(
                RowPrevails, groups.filter(wins), {"key": pl.col("said"), "count": pl.col("others")}
            ),
        ]
    )
    if keep_all:
        return frame, told
    keep = np.ones(frame.height, dtype=np.bool_)
    keep[lost[_PLACE].to_numpy()] = False
    return frame.filter(pl.Series(keep)), told
