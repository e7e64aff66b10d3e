# SPDX-License-Identifier: Apache-2.0
"""What happened to whom: from the rows of a state table to the capacity each firm has left on a day.

1 the share a row states, else what its cause says: a victim of others runs, every other cause stops it
2 of several rows that hold on the day the least counts: one event told twice is no second event
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from gulian.chain.economy import Economy
from gulian.chain.model import Floats
from gulian.errors import ChainColumnMissing

VICTIMS = ("materials", "orders")
"""Causes that lie with other firms: the model has to explain such a stop, so the firm itself is whole."""
STATE_COLUMNS = {
    "own_share": pl.Float64(), "blocked_by": pl.List(pl.String()), "from": pl.Date(), "until": pl.Date()
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Shock:
    """Firms that lost capacity of their own.

    state : `code`; `own_share` 0..1 (null: by the cause), `blocked_by` list[str], `from` and `until` date,
            both included (null = open)
    """

    state: pl.DataFrame

    def on(self, date: dt.date | None, economy: Economy) -> Floats:
        """float64[n]: psi, the share of its own capacity each firm has left on a day.

        date : None = every row counts, whenever it holds
        Raises ChainColumnMissing. A row about a firm that is not there counts nothing.
        """
        if "code" not in self.state.columns:
            raise ChainColumnMissing("state", "code")
        rows = self.state.with_columns(
            pl.lit(None, dtype=dtype).alias(name)
            for name, dtype in STATE_COLUMNS.items()
            if name not in self.state.columns
        )
        if date is not None:
            since, until = pl.col("from"), pl.col("until")
            rows = rows.filter((since.is_null() | (since <= date)) & (until.is_null() | (until >= date)))
        shares = rows.select(pl.coalesce("own_share", share_by_cause())).to_series().to_numpy()
        firms = economy.rows(rows["code"])
        left = np.ones(len(economy.codes))
        np.minimum.at(left, firms[firms >= 0], shares[firms >= 0])
        return left


def share_by_cause() -> pl.Expr:
    """0 for a firm that stopped, 1 for one that says others stopped it; the first cause is the main one."""
    main = pl.col("blocked_by").list.first()
    return pl.when(main.is_in(VICTIMS)).then(1.0).otherwise(0.0)
