# SPDX-License-Identifier: Apache-2.0
"""How much of the economy hangs on each firm: close it alone and count (ESRI, Diem et al. 2022).

    criticality_i = sum_j w_j (1 - min(hd_j, hu_j)) / sum w   after the cascade from psi_i = 0, all others 1

`most_critical` (leaders.py) finds the leaders without closing all.
"""

from __future__ import annotations

import numpy as np

from gulian import errors
from gulian.chain.closer import Closed, closer
from gulian.chain.model import Criticality, Floats, Int32s, Network


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
    weight = checked_weights(network, weights)
    rows = np.arange(network.firms, dtype=np.int32) if firms is None else firms.astype(np.int32)
    wrong = np.flatnonzero((rows < 0) | (rows >= network.firms))
    if wrong.size:
        row = int(wrong[0])
        raise errors.FirmNumberUnknown("firms", row, int(rows[row]), network.firms - 1)
    if not tolerance >= 0:
        raise errors.ValueOutOfRange("tolerance", 0, tolerance, "不小于 0 的数", "a number >= 0")
    alone = [rows[a : a + 1] for a in range(rows.size)]
    found = closer(network, weight, rows.size).close(alone, tolerance, max_iterations)
    return _checked(rows, found, tolerance, allow_unconverged)


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


def _checked(rows: Int32s, found: Closed, tolerance: float, allow_unconverged: bool) -> Criticality:
    converged = bool((found.residual <= tolerance).all())
    if not (converged or allow_unconverged):
        found.refuse(tolerance)
    loss, down, up = found.losses
    return Criticality(rows, loss, down, up, found.rounds, found.residual, converged)
