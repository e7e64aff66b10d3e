# SPDX-License-Identifier: Apache-2.0
"""What a simulation brings: totals by day, firms over the whole time, and who is in trouble."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gulian.chain.model import Floats, Int32s

NoteKind = Literal["raised", "isolated", "short_stock", "stopped", "weak"]


@dataclass(frozen=True, eq=False)
class Keep:
    """What to keep of each day besides the totals.

    group : int32[firms] group of each firm, -1 = none: production and unmet final demand by group and day
    firms : int32[] firms whose every day is kept; memory is days * firms * 16 bytes
    """

    group: Int32s | None = None
    firms: Int32s | None = None


@dataclass(frozen=True, eq=False)
class Note:
    """Firms the reader should know of.

    raised      : stated output was below what the links take; the links hold
    isolated    : neither buys nor sells in the links, so nothing reaches it and it reaches nobody
    short_stock : wants less stock than a day's use of some input; one day is kept, or it could not run at all
    stopped     : has its own capacity back, and makes less than 1 % of its output at rest on the last day
    weak        : the same, less than 99 %
    """

    kind: NoteKind
    firms: Int32s

    @property
    def zh(self) -> str:
        """The sentence in Chinese, without the firms."""
        return SENTENCES[self.kind][0].format(self.firms.size)

    @property
    def en(self) -> str:
        """The sentence in English, without the firms."""
        return SENTENCES[self.kind][1].format(self.firms.size)


SENTENCES: dict[NoteKind, tuple[str, str]] = {
    "raised": (
        "{} 家企业填报的产出低于其供应关系合计，已按供应关系计算。",
        "{} firms state an output below what their links take; the links hold.",
    ),
    "isolated": (
        "{} 家企业没有供应关系，模型中既不受影响也不影响别人。",
        "{} firms have no links: nothing reaches them and they reach nobody.",
    ),
    "short_stock": (
        "{} 家企业目标库存不足一天用量，已按一天计算。",
        "{} firms want less than a day's use in stock; one day is kept.",
    ),
    "stopped": (
        "{} 家企业自身产能已恢复，但到最后一天产出不足正常的 1%（断料、断单或库存过短）。",
        "{} firms have their own capacity back and still make less than 1 % on the last day "
        "(no inputs, no orders, or stocks too short).",
    ),
    "weak": (
        "{} 家企业自身产能已恢复，但到最后一天产出仍低于正常的 99%。",
        "{} firms have their own capacity back and make less than 99 % on the last day.",
    ),
}


@dataclass(frozen=True, eq=False)
class Simulation:
    """Days of an economy under losses; money is 10k CNY a day (the unit of the economy).

    production     : float64[days] sum over firms
    unmet          : float64[days] final demand that was not delivered
    at_rest, final : production and final demand of a day without losses
    group_production, group_unmet : float64[days, groups], the same by group; no columns without groups
    kept           : int32[] firms whose days were kept
    firm_production, firm_unmet : float64[days, kept]
    lost           : float64[firms] production lost over all days against rest
    lowest         : float64[firms] least production of a day as a share of rest; NaN where rest is 0
    last           : float64[firms] production of the last day
    notes          : who is in trouble, or was not as stated
    iterations     : days simulated
    residual       : largest |made - delivered| of a day as a share of production at rest: mass is kept
    least_stock    : smallest stock of any input and day, in days of use; never below 0
    converged      : the residual is rounding (<= 1e-9)
    """

    production: Floats
    unmet: Floats
    at_rest: float
    final: float
    group_production: Floats
    group_unmet: Floats
    kept: Int32s
    firm_production: Floats
    firm_unmet: Floats
    lost: Floats
    lowest: Floats
    last: Floats
    notes: tuple[Note, ...]
    iterations: int
    residual: float
    least_stock: float
    converged: bool

    @property
    def loss(self) -> Floats:
        """float64[days]: share of production at rest that is lost each day (below 0 while catching up)."""
        if not self.at_rest > 0:
            return np.zeros(self.production.size)
        return 1.0 - self.production / self.at_rest

    def note(self, kind: NoteKind) -> Int32s:
        """int32[]: the firms of one kind of note, none without it."""
        found = [note.firms for note in self.notes if note.kind == kind]
        return found[0] if found else np.zeros(0, dtype=np.int32)
