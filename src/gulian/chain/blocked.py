# SPDX-License-Identifier: Apache-2.0
"""A blocked economy, settled to the last bits: the state from which releases are reckoned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gulian import errors
from gulian.chain.kernel.fall import fall, slot_losses
from gulian.chain.kernel.rise import State, hanging
from gulian.chain.kernel.settle import settle_both
from gulian.chain.kernel.side import Side
from gulian.chain.model import Floats, Int32s, Network

# The blocked state is settled to the last bits; where circles of sales without final demand fall for ever
# slower, what is still falling after MAX_ROUNDS may at most be what counts as equal elsewhere.
SETTLED = 1e-14
NEARLY_SETTLED = 1e-8
MAX_ROUNDS = 20_000


@dataclass(frozen=True, eq=False)
class Blocked:
    """The settled blocked state and what a unit of each firm's output is worth."""

    network: Network
    psi: Floats
    down: State
    up: State
    output: Floats

    @property
    def left(self) -> Floats:
        return np.minimum(self.down.h, self.up.h)


def settle_blocked(network: Network, psi: Floats, output: Floats) -> Blocked:
    """The greatest state that the remaining capacities allow.

    psi : float64[firms] 0..1;  output : float64[firms] 10k CNY a day, no NaN
    Raises ConvergenceError.
    """
    down, up = network.down, network.up
    if network.markets.number:
        hd, hu, rounds, residual = fall(down, up, network.markets, psi, SETTLED, MAX_ROUNDS)
    else:
        hd, hu, rounds, residual = settle_both(down, up, psi, SETTLED, MAX_ROUNDS)
    if residual > NEARLY_SETTLED:
        raise errors.ConvergenceError(rounds, residual, NEARLY_SETTLED)
    return Blocked(network, psi, _state(down, hd, psi), _state(up, hu, psi), output)


def _state(side: Side, h: Floats, psi: Floats) -> State:
    loss = slot_losses(side, h)
    full = (_slot_sums(side) >= 1.0 - 1e-9).astype(np.uint8)
    return State(h, loss, full, hanging(side, h, loss, full, psi))


def _slot_sums(side: Side) -> Floats:
    return np.add.reduceat(np.append(side.slot_share, 0.0), side.slot_start[:-1]) * (
        np.diff(side.slot_start) > 0
    )


def is_concave(network: Network) -> bool:
    """Bounds are minima of sums that never leave 0..1: no markets, no slot above 1."""
    return network.markets.number == 0 and bool((_slot_sums(network.down) <= 1.0 + 1e-9).all())


def worst_loss(side: Side, state: State) -> Floats:
    """float64[firms]: the largest loss over the slots of each firm."""
    worst = np.zeros(state.h.size)
    np.maximum.at(worst, side.owner, state.loss)
    return worst


def own_rise(blocked: Blocked, candidates: Int32s) -> Floats:
    """What surely comes back: the freed firm itself, on the inputs and customers it has today."""
    if blocked.network.markets.number != 0:
        return np.zeros(candidates.size)
    down = 1.0 - worst_loss(blocked.network.down, blocked.down)[candidates]
    up = 1.0 - worst_loss(blocked.network.up, blocked.up)[candidates]
    rise = np.minimum(down, up) - blocked.left[candidates]
    return blocked.output[candidates] * np.maximum(rise, 0.0)
