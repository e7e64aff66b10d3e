# SPDX-License-Identifier: Apache-2.0
"""From an economy of frames and a shock with dates to flows and losses by day.

1 links a year become flows a day, output of the day becomes output at rest
2 the days on which a shock changes are found; between two of them it is one and the same loss
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from gulian.chain.dynamics.flows import Flows, daily_flows
from gulian.chain.dynamics.losses import FOREVER, Curve, Losses
from gulian.chain.economy import Economy
from gulian.chain.output import DAYS_A_YEAR
from gulian.chain.shock import Shock
from gulian.errors import ShockRefused


def flows_of(economy: Economy) -> Flows:
    """What flows in an economy on a day at rest.

    Inputs of an essential class stop their buyer, others do not; suppliers of one class stand in for each
    other. A firm of unknown output makes what its links take. Raises what `daily_flows` raises.
    """
    return daily_flows(
        economy.values,
        economy.output,
        input_class=economy.firms.input_class,
        essential=economy.classes.kinds,
        days=DAYS_A_YEAR,
    )


def losses_of(
    shock: Shock, economy: Economy, first: dt.date | None, *, recovery: float = 0.0, curve: Curve = "linear"
) -> Losses:
    """A shock with dates as losses by day.

    first    : the day that is day 0; None = dates do not count, everything holds from day 0 on
    recovery : days in which a loss comes back after its last day
    Nothing is drawn: an uncertain entry happens, to the middle of its range. Raises ShockRefused for
    deliveries that are held up, which have no day of their own here.
    """
    for entry in shock.entries:
        if entry.deliveries:
            said = " ".join(entry.products + entry.countries)
            raise ShockRefused(
                said, "逐日模拟只算企业自身产能", "days are simulated for firms' own capacity only"
            )
    if first is None:
        days: list[tuple[int, int, dt.date | None]] = [(0, FOREVER, None)]
    else:
        days = _spans(shock, first)
    firm, lost, begins, ends = [], [], [], []
    for begin, end, date in days:
        gone = 1.0 - shock.on(date, economy)
        hit = np.flatnonzero(gone > 0)
        firm.append(hit)
        lost.append(gone[hit])
        begins.append(np.full(hit.size, begin))
        ends.append(np.full(hit.size, end))
    rows = np.concatenate(firm).astype(np.int32)
    return Losses(
        rows,
        np.concatenate(lost),
        np.concatenate(begins).astype(np.int64),
        np.concatenate(ends).astype(np.int64),
        np.full(rows.size, recovery),
        curve,
    )


def first_day(shock: Shock) -> dt.date | None:
    """The first day on which something is stated to begin; None = nowhere."""
    begins, _ = _edges(shock)
    return min(begins, default=None)


def _spans(shock: Shock, first: dt.date) -> list[tuple[int, int, dt.date | None]]:
    """First and last day, counted from `first`, and a date of each span in which the shock stays the same."""
    begins, ends = _edges(shock)
    one = dt.timedelta(days=1)
    changes = {first} | {day for day in begins if day > first} | {day + one for day in ends if day >= first}
    starts = sorted(changes)
    lasts = [(day - first).days - 1 for day in starts[1:]] + [FOREVER]
    return [((day - first).days, last, day) for day, last in zip(starts, lasts, strict=True)]


def _edges(shock: Shock) -> tuple[list[dt.date], list[dt.date]]:
    begins = [entry.since for entry in shock.entries if entry.since is not None]
    ends = [entry.until for entry in shock.entries if entry.until is not None]
    for column, found in (("from", begins), ("until", ends)):
        if shock.state is not None and column in shock.state.columns:
            found.extend(shock.state[column].cast(pl.Date).drop_nulls().unique().sort().to_list())
    return begins, ends
