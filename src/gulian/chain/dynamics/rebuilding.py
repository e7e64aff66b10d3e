# SPDX-License-Identifier: Apache-2.0
"""Capital that was destroyed: it holds capacity down until it is rebuilt, and rebuilding asks for goods.

    lost capacity_f(t) = sum of what is left to rebuild for f / capital_f
    demand_{f,i}(t)    = left_{f,i} / days             from day `starts`
    left_{f,i}        -= what i delivers of it
    left_{f,i}(0)      = lost_f * capital_f * share_k * (i's part of class k into f)
(Hallegatte 2008, doi 10.1111/j.1539-6924.2008.01046.x.) Who buys nothing of class k spreads it by output.
Rebuilding is served as orders of firms are; under `smallest_first` it stands at its own level of 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gulian import errors
from gulian.chain.dynamics.flows import Flows
from gulian.chain.model import Floats, Int32s


@dataclass(frozen=True, eq=False)
class Rebuilding:
    """Destroyed capital and the goods that bring it back.

    firm    : int32[rows];  capital : float64[rows] worth of all its productive capital, 10k CNY
    lost    : float64[rows] 0..1, share of the capital that is destroyed
    needs   : float64[classes] share of the rebuilding that each class of goods makes up, sum 1
    occurs  : day of the loss;  starts : first day on which goods for rebuilding are delivered
    days    : so many days the rebuilding would take if it went on as on its first day
    """

    firm: Int32s
    capital: Floats
    lost: Floats
    needs: Floats
    occurs: int
    starts: int
    days: float = 60.0

    def check(self, firms: int) -> None:
        """Raises NetworkShape, FirmNumberUnknown, ValueOutOfRange."""
        for name in ("capital", "lost"):
            got = getattr(self, name).size
            if got != self.firm.size:
                raise errors.NetworkShape(name, got, self.firm.size)
        wrong = np.flatnonzero((self.firm < 0) | (self.firm >= firms))
        if wrong.size:
            row = int(wrong[0])
            raise errors.FirmNumberUnknown("firm", row, int(self.firm[row]), firms - 1)
        for name, values, good in (
            ("capital", self.capital, np.isfinite(self.capital) & (self.capital > 0)),
            ("lost", self.lost, (self.lost >= 0) & (self.lost <= 1)),
            ("needs", self.needs, np.isfinite(self.needs) & (self.needs >= 0)),
            ("days", np.array([self.days]), np.array([np.isfinite(self.days) and self.days >= 1])),
        ):
            if not good.all():
                row = int(np.flatnonzero(~good)[0])
                raise errors.ValueOutOfRange(
                    name, row, float(values[row]), "在允许范围内的数", "a number within its range"
                )
        total = float(self.needs.sum())
        if abs(total - 1) > 1e-9:
            raise errors.ValueOutOfRange("needs", 0, total, "合计为 1 的数", "of sum 1")


@dataclass(frozen=True, eq=False)
class Site:
    """What is left to rebuild: row r of `left` is what supplier[r] owes to row[r] of the `Rebuilding`."""

    row: Int32s
    supplier: Int32s
    left: Floats


def site(plan: Rebuilding, made: Flows) -> Site:
    """Spread the destroyed capital over those who will rebuild it. Raises NoSupplier."""
    rows, suppliers, amounts = [], [], []
    for row, firm in enumerate(plan.firm.tolist()):
        for kind in np.flatnonzero(plan.needs > 0).tolist():
            who, part = _suppliers(made, firm, kind)
            rows.append(np.full(who.size, row, dtype=np.int32))
            suppliers.append(who)
            amounts.append(plan.lost[row] * plan.capital[row] * plan.needs[kind] * part)
    if not rows:
        return Site(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0))
    return Site(np.concatenate(rows), np.concatenate(suppliers), np.concatenate(amounts))


def _suppliers(made: Flows, firm: int, kind: int) -> tuple[Int32s, Floats]:
    first, last = int(made.first_slot[firm]), int(made.first_slot[firm + 1])
    slot = first + np.flatnonzero(made.slot_class[first:last] == kind)
    if slot.size:
        links = slice(int(made.slot_start[slot[0]]), int(made.slot_start[slot[0] + 1]))
        return made.supplier[links], made.part[links]
    makers = np.flatnonzero((made.input_class == kind) & (made.output > 0)).astype(np.int32)
    if not makers.size:
        raise errors.NoSupplier(kind)
    return makers, made.output[makers] / made.output[makers].sum()


def lost_on(plan: Rebuilding, now: Site, day: int, firms: int) -> Floats:
    """float64[firms]: share of capacity that is still to be rebuilt."""
    if day < plan.occurs:
        return np.zeros(firms)
    left = np.bincount(now.row, weights=now.left, minlength=plan.firm.size) / plan.capital
    lost = np.bincount(plan.firm, weights=left, minlength=firms)
    return np.minimum(lost, 1.0)


def asked_on(plan: Rebuilding, now: Site, day: int, firms: int) -> Floats:
    """float64[firms]: what rebuilding asks of each firm on that day."""
    if day < plan.starts:
        return np.zeros(firms)
    return np.bincount(now.supplier, weights=now.left / plan.days, minlength=firms).astype(np.float64)


def delivered(plan: Rebuilding, now: Site, asked: Floats, rebuilt: Floats, day: int) -> Site:
    """What is left after a day's deliveries."""
    if day < plan.starts:
        return now
    met = np.divide(rebuilt, asked, out=np.zeros(asked.size), where=asked > 0)
    done = now.left / plan.days * met[now.supplier]
    return Site(now.row, now.supplier, np.maximum(now.left - done, 0.0))
