# SPDX-License-Identifier: Apache-2.0
"""The room's own tables, each read once, on first use."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def table(name: str) -> pl.DataFrame:
    """A table of this room as text columns; numbers are turned by the module that knows them."""
    data = (files("gulian.chain") / "tables" / f"{name}.csv").read_bytes()
    return pl.read_csv(data, comment_prefix="#", infer_schema=False)
