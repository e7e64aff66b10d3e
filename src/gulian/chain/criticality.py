# SPDX-License-Identifier: Apache-2.0
"""How much of the economy hangs on each firm: close it alone and count (ESRI, Diem et al. 2022).

    criticality_i = sum_j w_j (1 - min(hd_j, hu_j)) / sum w   after the cascade from psi_i = 0, all others 1

`most_critical` (leaders.py) finds the leaders without closing all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gulian import errors
from gulian.chain.closer import Closer, laid_out, refuse, threads_for
from gulian.chain.job import Found, Job
from gulian.chain.kernel.panel import Sides, with_room
from gulian.chain.model import Criticality, Floats, Int32s, Int64s, Network


def criticality(
    network: Network,
    *,
    weights: Floats | None = None,
    firms: Int32s | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
    allow_unconverged: bool = False,
) -> Criticality:
    """Close each firm alone and say what share of all weights is lost.

    weights   : float64[firms] what a firm's output counts, >= 0; None = its sales in the network
    firms     : int32[] the firms to close; None = all
    tolerance : as in `cascade`; 0.01 gives the published figures
    Raises NetworkShape, FirmNumberUnknown, ValueOutOfRange, ConvergenceError.
    """
    return closings(
        network,
        weights=weights,
        firms=firms,
        tolerance=tolerance,
        max_iterations=max_iterations,
        allow_unconverged=allow_unconverged,
    ).at_once()


@dataclass(frozen=True, eq=False)
class Closings:
    """Firms to be closed alone.

    base : the network where there are markets, else its sides in lanes
    firm : int32[closures];  place : int32[firms] numbers inside;  weight : float64[firms], by these
    """

    base: Network | Sides
    firm: Int32s
    place: Int32s
    weight: Floats
    tolerance: float
    max_iterations: int

    def ready(self) -> Callable[[Int64s], Found]:
        """Closes firms: `loss down up rounds residual` of each."""
        base = self.base
        if isinstance(base, Sides):
            closer = Closer(self.weight, self.place, with_room(base, threads_for(self.firm.size)))
        else:
            closer = Closer(self.weight, self.place, base)

        def close(items: Int64s) -> Found:
            alone = [self.firm[a : a + 1] for a in items.tolist()]
            found = closer.close(alone, self.tolerance, self.max_iterations)
            loss, down, up = found.losses
            return {"loss": loss, "down": down, "up": up, "rounds": found.rounds, "residual": found.residual}

        return close


def closings(
    network: Network,
    *,
    weights: Floats | None = None,
    firms: Int32s | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
    allow_unconverged: bool = False,
) -> Job[Criticality]:
    """The work of `criticality`, to be made at once or in parts. Raises as `criticality`."""
    weight = checked_weights(network, weights)
    rows = np.arange(network.firms, dtype=np.int32) if firms is None else firms.astype(np.int32)
    wrong = np.flatnonzero((rows < 0) | (rows >= network.firms))
    if wrong.size:
        row = int(wrong[0])
        raise errors.FirmNumberUnknown("firms", row, int(rows[row]), network.firms - 1)
    if not tolerance >= 0:
        raise errors.ValueOutOfRange("tolerance", 0, tolerance, "不小于 0 的数", "a number >= 0")
    base, place, weight = laid_out(network, weight)
    task = Closings(base, rows, place, weight, float(tolerance), int(max_iterations))
    return Job(task, rows.size, lambda found: _checked(rows, found, tolerance, allow_unconverged))


def checked_weights(network: Network, given: Floats | None) -> Floats:
    """Weights that add up to 1; all 0 where there is nothing to weigh."""
    weight = network.sales if given is None else given
    if weight.shape != (network.firms,):
        raise errors.NetworkShape("weights", int(weight.size), network.firms)
    wrong = np.flatnonzero(~(np.isfinite(weight) & (weight >= 0)))
    if wrong.size:
        row = int(wrong[0])
        raise errors.ValueOutOfRange("weights", row, float(weight[row]), "不小于 0 的数", "a number >= 0")
    total = float(weight.sum())
    return np.asarray(weight / total if total > 0 else np.zeros(network.firms), dtype=np.float64)


def _checked(rows: Int32s, found: Found, tolerance: float, allow_unconverged: bool) -> Criticality:
    rounds, residual = found["rounds"], found["residual"]
    converged = bool((residual <= tolerance).all())
    if not (converged or allow_unconverged):
        refuse(rounds, residual, tolerance)
    return Criticality(rows, found["loss"], found["down"], found["up"], rounds, residual, converged)
