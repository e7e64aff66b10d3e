# SPDX-License-Identifier: Apache-2.0
"""Closing firms, alone or together, again and again on one network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

import numba
import numpy as np

from gulian import errors
from gulian.chain.kernel.closing import close_batches
from gulian.chain.kernel.panel import Closing, Sides, close_together, in_lanes, with_room
from gulian.chain.kernel.renumber import renumbered
from gulian.chain.model import Floats, Int32s, Int64s, Network


@dataclass(frozen=True, eq=False)
class Closed:
    """What closing each batch cost.

    losses   : float64[3, batches] 0..1: both sides together, down, up
    rounds   : int64[batches]
    residual : float64[batches] largest fall in the last round
    """

    losses: Floats
    rounds: Int64s
    residual: Floats

    def refuse(self, tolerance: float) -> NoReturn:
        """Raise ConvergenceError about the batch that is furthest from settled."""
        refuse(self.rounds, self.residual, tolerance)


def refuse(rounds: Int64s, residual: Floats, tolerance: float) -> NoReturn:
    """Raise ConvergenceError about the worst."""
    worst = int(np.argmax(residual))
    raise errors.ConvergenceError(int(rounds[worst]), float(residual[worst]), tolerance)


@dataclass(frozen=True, eq=False)
class Closer:
    """A network made ready; firms keep their numbers outside, `place` holds those inside.

    weight : float64[firms] adding up to 1, by number inside
    ready  : the network where there are markets, else its sides in lanes
    """

    weight: Floats
    place: Int32s
    ready: Closing | Network

    def close(self, batches: list[Int32s], tolerance: float, max_rounds: int) -> Closed:
        """Close the firms of each batch together."""
        start = np.cumsum([0, *(rows.size for rows in batches)]).astype(np.int64)
        member = self.place[np.concatenate([np.zeros(0, dtype=np.int32), *batches])]
        stop = (float(tolerance), int(max_rounds))
        net = self.ready
        if isinstance(net, Network):
            return Closed(*close_batches(net.down, net.up, net.markets, self.weight, start, member, *stop))
        return Closed(*close_together(net, self.weight, start, member, stop))


def closer(network: Network, weight: Floats, at_once: int) -> Closer:
    """Make a network ready to close so many batches at once; weights add up to 1."""
    base, place, weight = laid_out(network, weight)
    ready = with_room(base, threads_for(at_once)) if isinstance(base, Sides) else base
    return Closer(weight, place, ready)


def laid_out(network: Network, weight: Floats) -> tuple[Network | Sides, Int32s, Floats]:
    """The network as closures want it, the numbers of firms inside, the weights by these."""
    if network.markets.number:
        return network, np.arange(network.firms, dtype=np.int32), weight
    order, place, down, up = renumbered(network.down, network.up)
    return in_lanes(down, up), place, weight[order]


def threads_for(closures: int) -> int:
    """How many threads so many closures keep busy."""
    return min(int(numba.get_num_threads()), max(1, closures))
