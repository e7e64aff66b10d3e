# SPDX-License-Identifier: Apache-2.0
"""The nouns of the chain room, all frozen: links and firms go in, a network is built, results come out.

A firm is an int32 row number inside a run; who it is stands outside. -1 = unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from gulian.chain.kernel.side import Floats, Int32s, Int64s, Markets, Side

Int8s = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]
MarketRule = Literal["none", "sector"]


@dataclass(frozen=True, eq=False)
class Links:
    """Who sells how much to whom; several rows of one pair are added.

    supplier, buyer : int32[links] row numbers of firms
    value           : float64[links] 10k CNY a year (any one unit); > 0 counts, 0 is no link, NaN is refused
    """

    supplier: Int32s
    buyer: Int32s
    value: Floats


@dataclass(frozen=True, eq=False)
class Firms:
    """What the network must know of each firm.

    input_class : int32[firms] class of what the firm makes, -1 = unknown (see `classify`)
    market      : int32[firms] firms that can stand in for each other, -1 = none; None = no markets
    revenue     : float64[firms] 10k CNY a year, NaN = unknown; None = all unknown
    cost        : float64[firms] purchases of materials, 10k CNY a year, NaN = unknown; None = all unknown
    buys_as     : int32[firms] class by which a firm's inputs are judged, -1 = unknown; None = its input class
    """

    input_class: Int32s
    market: Int32s | None = None
    revenue: Floats | None = None
    cost: Floats | None = None
    buys_as: Int32s | None = None


@dataclass(frozen=True, eq=False)
class Network:
    """A production network ready for cascades.

    down, up      : how losses travel to customers and to suppliers
    markets       : sales of each firm and its market
    purchases     : float64[firms] sum of the links into each firm
    slot_class    : int32[slots] input class that a downstream slot stands for, -1 = all non-essential inputs
    input_class   : int32[firms]
    links         : pairs with a value above 0
    unknown_class : int32[] firms of unknown class, whose inputs count as non-essential
    cost_exceeded : int32[] firms whose known purchases are above their stated cost
    """

    down: Side
    up: Side
    markets: Markets
    purchases: Floats
    slot_class: Int32s
    input_class: Int32s
    links: int
    unknown_class: Int32s
    cost_exceeded: Int32s

    @property
    def firms(self) -> int:
        """Number of firms."""
        return int(self.input_class.size)

    @property
    def sales(self) -> Floats:
        """float64[firms]: s_i, the sum of the links out of each firm."""
        return self.markets.sales


@dataclass(frozen=True, eq=False)
class Cascade:
    """What is left after losses have spread.

    down, up   : float64[firms] 0..1, what missing inputs and missing customers leave of each firm's output
    iterations : rounds made
    residual   : largest fall in the last round
    converged  : residual <= tolerance
    """

    down: Floats
    up: Floats
    iterations: int
    residual: float
    converged: bool

    @property
    def output(self) -> Floats:
        """float64[firms]: H = min(hd, hu)."""
        return np.minimum(self.down, self.up)


@dataclass(frozen=True, eq=False)
class Criticality:
    """What the whole economy loses when each firm closes, as a share of all weights (the literature's ESRI).

    firm       : int32[rows]
    loss       : float64[rows] 0..1, sum_j w_j (1 - min(hd_j, hu_j)) / sum w
    down, up   : float64[rows] 0..1, the same downstream and upstream alone
    iterations : int64[rows] rounds of each cascade
    residual   : float64[rows] largest fall in the last round of each
    converged  : all residuals are within the tolerance
    """

    firm: Int32s
    loss: Floats
    down: Floats
    up: Floats
    iterations: Int64s
    residual: Floats
    converged: bool


@dataclass(frozen=True, eq=False)
class Releases:
    """What freeing each candidate alone would bring back; gain descending, then firm number.

    firm           : int32[candidates]
    gain           : float64[candidates] 10k CNY a day: exact, or not below the true gain
    exact          : bool[candidates]
    lower          : float64[candidates] 10k CNY a day: surely comes back
    certified      : so many leading rows are exact and no other row can overtake them
    loss           : 10k CNY a day lost now, sum_j y_j (1 - H_j)
    unknown_output : int32[] firms of unknown daily output, counted as 0
    watch          : int32[] the firms asked about
    watch_gains    : bool[rows, watch] for the leading exact rows: output of that watched firm rises
    """

    firm: Int32s
    gain: Floats
    exact: Bools
    lower: Floats
    certified: int
    loss: float
    unknown_output: Int32s
    watch: Int32s
    watch_gains: Bools


__all__ = [
    "Bools",
    "Cascade",
    "Criticality",
    "Firms",
    "Floats",
    "Int8s",
    "Int32s",
    "Int64s",
    "Links",
    "MarketRule",
    "Markets",
    "Network",
    "Releases",
    "Side",
]
