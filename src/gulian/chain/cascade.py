# SPDX-License-Identifier: Apache-2.0
"""How far a loss of capacity spreads: the static cascade of Diem et al. 2022, from above.

The result is the greatest state that the remaining capacities allow; two stopped firms that only wait for
each other are never left standing by a warm start. `cascade` makes the published rounds; `settled` goes to
where they lead by sweeps that use what is new at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gulian import errors
from gulian.chain.economy import Economy
from gulian.chain.gates import gated
from gulian.chain.kernel.fall import fall, fall_while_small, falling
from gulian.chain.kernel.settle import settle_from
from gulian.chain.kernel.wide import fall_wide
from gulian.chain.model import Cascade, Floats, Network
from gulian.chain.shock import Shock

# A side of which a round would pass more than this part of the links computes all firms.
FEW_LINKS = 16


def cascade(
    network: Network | Economy,
    remaining: Floats | Shock,
    *,
    on: dt.date | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
    allow_unconverged: bool = False,
) -> Cascade:
    """Spread a loss of own capacity over the network.

    network   : a network, or an economy: a shock names firms, places and trades, so it needs one
    remaining : float64[firms], psi: the share of its own capacity each firm still has, 0..1; or a shock, of
                which nothing is drawn: an uncertain entry happens, to the middle of its range
    on        : the day of the shock; None = all of it counts, whenever it holds
    tolerance : stop when no value falls by more than this in a round (published: 0.01)
    Raises NetworkShape, ValueOutOfRange, ConvergenceError, ShockWithoutFirms.
    """
    return _spread(network, remaining, on, Way(_fall, tolerance, max_iterations, allow_unconverged))


def settled(
    network: Network | Economy,
    remaining: Floats | Shock,
    *,
    on: dt.date | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
    allow_unconverged: bool = False,
) -> Cascade:
    """Where the losses of `cascade` come to rest: the same arguments, but no rounds in step once it is wide.

    Each firm takes its bound at once, from values that are already new, until no value falls by more than
    the tolerance in a sweep: still from above, nearer to the greatest state than rounds of the same
    tolerance, in less time. `iterations` are rounds and then sweeps, not the published rounds; with markets
    the rounds are made. Raises what `cascade` does.
    """
    return _spread(network, remaining, on, Way(_sink, tolerance, max_iterations, allow_unconverged))


Solver = Callable[[Network, Floats, float, int], tuple[Floats, Floats, int, float]]


@dataclass(frozen=True)
class Way:
    """How to come down, and when to stop."""

    solver: Solver
    tolerance: float
    max_iterations: int
    allow_unconverged: bool

    def settle(self, network: Network, remaining: Floats) -> Cascade:
        """Checks and evidence around the solver."""
        psi = checked_shares(network, remaining)
        if not self.tolerance >= 0:
            raise errors.ValueOutOfRange("tolerance", 0, self.tolerance, "不小于 0 的数", "a number >= 0")
        hd, hu, rounds, residual = self.solver(network, psi, float(self.tolerance), int(self.max_iterations))
        converged = rounds > 0 and residual <= self.tolerance
        if not (converged or self.allow_unconverged):
            raise errors.ConvergenceError(rounds, residual, self.tolerance)
        return Cascade(hd, hu, rounds, residual, converged)


def _spread(network: Network | Economy, remaining: Floats | Shock, on: dt.date | None, way: Way) -> Cascade:
    if isinstance(remaining, Shock):
        if not isinstance(network, Economy):
            raise errors.ShockWithoutFirms
        entries = [entry for entry in remaining.in_force(on) if entry.deliveries]
        laid = gated(network, entries, on)
        shares = [np.full(laid.supplier.size, entry.middle) for entry in entries]
        psi = laid.remaining(remaining.on(on, network), shares)
        return laid.of_firms(way.settle(laid.network, psi))
    return way.settle(network.network if isinstance(network, Economy) else network, remaining)


def settle(
    network: Network, remaining: Floats, tolerance: float, max_iterations: int, allow_unconverged: bool
) -> Cascade:
    """The rounds of `cascade`, for numbers only."""
    return Way(_fall, tolerance, max_iterations, allow_unconverged).settle(network, remaining)


def _fall(network: Network, psi: Floats, tolerance: float, most: int) -> tuple[Floats, Floats, int, float]:
    """hd, hu, rounds, last largest fall: link by link while that is little, then all firms in blocks."""
    down, up, markets = network.down, network.up, network.markets
    if markets.number:
        return fall(down, up, markets, psi, tolerance, most)
    few = network.links // FEW_LINKS
    return fall_wide(down, up, falling(down, psi), falling(up, psi), tolerance, most, few)


def _sink(network: Network, psi: Floats, tolerance: float, most: int) -> tuple[Floats, Floats, int, float]:
    """As `_fall`, but what grows wide comes down by sweeps."""
    down, up, markets = network.down, network.up, network.markets
    if markets.number:
        return fall(down, up, markets, psi, tolerance, most)
    few = network.links // FEW_LINKS
    hd, hu, rounds, residual, done = fall_while_small(down, up, markets, psi, tolerance, most, few)
    if done or rounds == most:
        return hd, hu, rounds, residual
    sweeps, residual = settle_from(down, up, psi, hd, hu, tolerance, most - rounds)
    return hd, hu, rounds + sweeps, residual


def checked_shares(network: Network, remaining: Floats) -> Floats:
    """`remaining` as contiguous float64[firms], each entry within 0..1."""
    if remaining.shape != (network.firms,):
        raise errors.NetworkShape("remaining", int(remaining.size), network.firms)
    wrong = np.flatnonzero(~((remaining >= 0) & (remaining <= 1)))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange("remaining", row, float(remaining[row]), "0 至 1", "0 to 1")
    return np.ascontiguousarray(remaining, dtype=np.float64)
