# SPDX-License-Identifier: Apache-2.0
"""Adds up the days as they go by, in the order of the firms."""

from __future__ import annotations

import numpy as np

from gulian import errors
from gulian.chain.dynamics.flows import Flows
from gulian.chain.dynamics.result import Keep, Note, Simulation
from gulian.chain.kernel.simulate import BLOCK, State, Wiring
from gulian.chain.kernel.simulate_tally import Tally, tally, tally_some
from gulian.chain.model import Int32s

ROUNDING = 1e-9


class Recorder:
    """Totals, groups, kept firms and evidence, day by day."""

    def __init__(self, flows: Flows, keep: Keep, days: int) -> None:
        n = flows.firms
        self.flows = flows
        self.at_rest = max(float(flows.output.sum()), np.finfo(np.float64).tiny)
        self.group = _group(keep.group, n)
        self.kept = _kept(keep.firms, n)
        groups = 0 if self.group is None else int(self.group.max(initial=-1)) + 1
        self.production, self.unmet = np.zeros(days), np.zeros(days)
        self.group_production, self.group_unmet = np.zeros((days, groups)), np.zeros((days, groups))
        self.firm_production = np.zeros((days, self.kept.size))
        self.firm_unmet = np.zeros((days, self.kept.size))
        blocks = (n + BLOCK - 1) // BLOCK
        self.day = Tally(
            np.zeros(blocks),
            np.zeros(blocks),
            np.zeros(blocks),
            np.zeros(n),
            np.zeros(n),
            flows.output.copy(),
        )
        self.residual = 0.0

    def add(self, day: int, net: Wiring, now: State) -> None:
        """Take in a day that is over."""
        if self.day.made.size > 1:
            tally(net, now, self.day)
        elif self.day.made.size:
            tally_some(net, now, self.day, 0)
        unmet = self.day.firm_unmet
        self.production[day], self.unmet[day] = self.day.made.sum(), self.day.unmet.sum()
        if self.group is not None:
            some = self.group >= 0
            for total, values in ((self.group_production, now.made), (self.group_unmet, unmet)):
                width = total.shape[1]
                total[day] = np.bincount(self.group[some], weights=values[some], minlength=width)
        self.firm_production[day] = now.made[self.kept]
        self.firm_unmet[day] = unmet[self.kept]
        gone = float(self.day.gone.sum()) - float(self.production[day])
        self.residual = max(self.residual, abs(gone) / self.at_rest)

    def result(self, now: State, notes: tuple[Note, ...]) -> Simulation:
        """All days together."""
        rest = self.flows.output
        return Simulation(
            production=self.production,
            unmet=self.unmet,
            at_rest=float(rest.sum()),
            final=float(self.flows.final.sum()),
            group_production=self.group_production,
            group_unmet=self.group_unmet,
            kept=self.kept,
            firm_production=self.firm_production,
            firm_unmet=self.firm_unmet,
            lost=self.day.lost,
            lowest=np.divide(self.day.least, rest, out=np.full(rest.size, np.nan), where=rest > 0),
            last=now.made.copy() if self.production.size else rest.copy(),
            notes=notes,
            iterations=int(self.production.size),
            residual=self.residual,
            least_stock=float(now.lowest.min()),
            converged=self.residual <= ROUNDING,
        )


def _group(given: Int32s | None, firms: int) -> Int32s | None:
    if given is not None and given.size != firms:
        raise errors.NetworkShape("group", given.size, firms)
    return given


def _kept(given: Int32s | None, firms: int) -> Int32s:
    if given is None:
        return np.zeros(0, dtype=np.int32)
    wrong = np.flatnonzero((given < 0) | (given >= firms))
    if wrong.size:
        row = int(wrong[0])
        raise errors.FirmNumberUnknown("firms", row, int(given[row]), firms - 1)
    return given
