# SPDX-License-Identifier: Apache-2.0
"""The nouns of a plan: whom one can free and at what cost; the order, what it brings, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gulian.chain.model import Floats, Int32s

Kind = Literal["exact", "at_least"]
Proof = Literal["exhaustive", "bound", "none"]


@dataclass(frozen=True, eq=False)
class Cases:
    """Blocked firms that can be freed, and the work that is.

    firm       : int32[cases] rows; a firm named twice counts once, the first time
    cost       : float64[cases] > 0, in cases (or any one unit of the budget); None = 1 each
    department : int32[cases] who handles it, 0..departments-1; None = one department
    per_day    : float64[departments] cost that a department can handle in a day; None = no days are set
    """

    firm: Int32s
    cost: Floats | None = None
    department: Int32s | None = None
    per_day: Floats | None = None


@dataclass(frozen=True)
class Step:
    """One firm of a plan.

    firm       : row
    cost       : in units of the budget
    day        : working day of the plan by which its department has handled it, from 1; 0 = not asked
    alone      : what freeing it alone would bring back, per day in the units of `worth`
    alone_kind : exact, or surely so much
    gain       : what it adds to the steps before it; 0 where it only counts together with later ones
    cumulative : what all steps up to this one bring back
    bundle     : number of the group it has to be freed with, from 1
    bundle_gain: what that group adds together
    path       : rows from the firm to the one that waits; only the firm itself where nobody else does
    direction  : down = the path follows deliveries, up = it follows orders back to suppliers
    """

    firm: int
    cost: float
    day: int
    alone: float
    alone_kind: Kind
    gain: float
    cumulative: float
    bundle: int
    bundle_gain: float
    path: tuple[int, ...]
    direction: Literal["down", "up"]


@dataclass(frozen=True)
class Plan:
    """The order in which to free blocked firms.

    steps   : first to last
    gain    : what they bring back together, from two full solutions
    at_most : what no plan within the budget exceeds
    whole   : what freeing every candidate would bring back
    lost    : what is lost now
    proof   : exhaustive = all plans were compared, bound = it reaches `at_most`: both say that none is better
    cut_short : the effort was spent before the budget was
    """

    steps: tuple[Step, ...]
    gain: float
    at_most: float
    whole: float
    lost: float
    proof: Proof
    cut_short: bool

    @property
    def gap(self) -> float:
        """0..1: at most this share of `at_most` is missed; 0 where nothing can be had."""
        if self.proof != "none" or self.at_most <= 0:
            return 0.0
        return max(0.0, 1.0 - self.gain / self.at_most)
