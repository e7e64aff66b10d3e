# SPDX-License-Identifier: Apache-2.0
"""The package's own tables, each read once, on first use."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl

from gulian.errors import FrameColumnMissing


@cache
def table(name: str) -> pl.DataFrame:
    """A table of this room as text columns; dates and numbers are turned by the module that knows them."""
    data = (files("gulian.registry") / "tables" / f"{name}.csv").read_bytes()
    return pl.read_csv(data, comment_prefix="#", infer_schema=False)


def need_columns(frame: pl.DataFrame, *columns: str) -> None:
    """Raises: FrameColumnMissing for the first column that is not there."""
    for column in columns:
        if column not in frame.columns:
            raise FrameColumnMissing(column, ", ".join(frame.columns))
