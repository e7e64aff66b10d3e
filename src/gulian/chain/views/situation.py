# SPDX-License-Identifier: Apache-2.0
"""Who runs, who is blocked, who waits: one of five states for every firm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import polars as pl

from gulian.chain.cascade import cascade
from gulian.chain.economy import Economy
from gulian.chain.model import Bools, Cascade, Floats
from gulian.chain.shock import Shock
from gulian.errors import ShockRefused

State = Literal["running", "blocked", "waiting", "unknown", "abroad"]
STATES: tuple[State, ...] = get_args(State)

WHOLE = 0.995
"""From here on a share is printed as 100 %, so a firm with that much left does not wait."""


@dataclass(frozen=True, eq=False)
class Situation:
    """The state of an economy on a day.

    remaining : float64[n] psi, what is left of each firm's own capacity
    cascade   : what that leaves of everybody's output
    known     : bool[n] somebody said, or it was to be taken, how the firm stands
    assumed   : firms nobody spoke of were taken to run
    causes    : row of a firm -> id of its main cause
    """

    remaining: Floats
    cascade: Cascade
    known: Bools
    assumed: bool
    causes: Mapping[int, str]

    def states(self, economy: Economy) -> tuple[State, ...]:
        """Of each node: blocked (by itself) before abroad before unknown before waiting (for others)."""
        inside = len(economy.codes) - economy.outside
        left = self.cascade.output
        return tuple(
            "blocked"
            if self.remaining[row] < 1
            else "abroad"
            if row >= inside
            else "unknown"
            if not self.known[row]
            else "waiting"
            if left[row] < WHOLE
            else "running"
            for row in range(len(economy.codes))
        )


def situation(
    economy: Economy,
    shock: Shock | None = None,
    *,
    on: dt.date | None = None,
    reported: pl.Series | None = None,
) -> Situation:
    """Follow a shock through the economy and keep what is known of whom.

    shock    : firms that lost capacity; None = nothing is known of any firm
    reported : codes of the firms whose state is known besides those of the shock's table; None = whoever is
        not in it runs, which the views say
    Raises ShockRefused where deliveries are held up (a map shows firms), and what `chain.cascade` raises.
    """
    count = len(economy.codes)
    if shock is None:
        whole = np.ones(count)
        nobody = np.zeros(count, dtype=np.bool_)
        return Situation(whole, cascade(economy.network, whole), nobody, False, {})
    for entry in shock.in_force(on):
        if entry.deliveries:
            said = " ".join(entry.products + entry.countries)
            raise ShockRefused(said, "链图只表示企业自身的状态", "a map shows the state of firms only")
    remaining = shock.on(on, economy)
    known = np.full(count, reported is None) | (remaining < 1)
    for codes in (reported, None if shock.state is None else shock.state["code"]):
        if codes is not None:
            rows = economy.rows(codes)
            known[rows[rows >= 0]] = True
    found = cascade(economy.network, remaining)
    return Situation(remaining, found, known, reported is None, _causes(economy, shock, remaining))


def _causes(economy: Economy, shock: Shock, remaining: Floats) -> Mapping[int, str]:
    """The main cause of each blocked firm: the table's, else the entry's."""
    causes: dict[int, str] = {}
    for entry in shock.entries:
        if entry.cause:
            causes.update(dict.fromkeys(np.flatnonzero(entry.firms(economy)).tolist(), entry.cause))
    if shock.state is not None and "blocked_by" in shock.state.columns:
        rows = economy.rows(shock.state["code"]).tolist()
        told = zip(rows, shock.state["blocked_by"].to_list(), strict=True)
        causes.update({row: str(each[0]) for row, each in told if each})
    return {row: cause for row, cause in sorted(causes.items()) if row >= 0 and remaining[row] < 1}
