# SPDX-License-Identifier: Apache-2.0
"""What a day came to: sums by block of firms, later added in the order of the blocks, and what firms lost."""

from __future__ import annotations

from typing import NamedTuple

from numba import prange

from .compiled import compiled, compiled_parallel
from .side import Floats
from .simulate import BLOCK, State, Wiring


class Tally(NamedTuple):
    """Sums of a day by block, and of all days by firm; changed in place.

    made, unmet, gone : float64[blocks] production, final demand unmet, all that was delivered, of the day
    firm_unmet        : float64[firms] final demand unmet on the day
    lost              : float64[firms] production lost against rest, of all days
    least             : float64[firms] least production of a day
    """

    made: Floats
    unmet: Floats
    gone: Floats
    firm_unmet: Floats
    lost: Floats
    least: Floats


@compiled
def tally_some(net: Wiring, now: State, day: Tally, block: int) -> None:
    """`tally` for one block of firms, on one thread."""
    output, final, made_, final_met = net.output, net.final, now.made, now.final_met
    came, rebuilt = now.came, now.rebuilt
    firm_unmet, lost, least = day.firm_unmet, day.lost, day.least
    made, unmet, gone = 0.0, 0.0, 0.0
    for i in range(block * BLOCK, min(output.size, (block + 1) * BLOCK)):
        served = final[i] * final_met[i]
        firm_unmet[i] = final[i] - served
        made += made_[i]
        unmet += firm_unmet[i]
        gone += came[i] + rebuilt[i] + served
        lost[i] += output[i] - made_[i]
        least[i] = min(least[i], made_[i])
    day.made[block], day.unmet[block], day.gone[block] = made, unmet, gone


@compiled_parallel
def tally(net: Wiring, now: State, day: Tally) -> None:
    """Add up a day that is over."""
    for block in prange(day.made.size):
        tally_some(net, now, day, block)
