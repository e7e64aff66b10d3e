# SPDX-License-Identifier: Apache-2.0
"""How much of the economy hangs on each firm: close it alone and count (ESRI, Diem et al. 2022).

    criticality_i = sum_j w_j (1 - min(hd_j, hu_j)) / sum w   after the cascade from psi_i = 0, all others 1

`criticality` answers for every firm asked for. `most_critical` finds the leaders without closing all: more
firms closed together never lose less, so a batch that loses less than the least of the leaders holds none.
"""

from __future__ import annotations

import heapq
from dataclasses import replace

import numba
import numpy as np

from gulian import errors
from gulian.chain.kernel.closing import close_batches
from gulian.chain.kernel.panel import close_together
from gulian.chain.kernel.renumber import renumbered
from gulian.chain.model import Criticality, Floats, Int32s, Int64s, Network

FIRST_BATCHES = 64
AT_ONCE = 16
FINER = 1_000


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
    weight = _weights(network, weights)
    rows = np.arange(network.firms, dtype=np.int32) if firms is None else firms.astype(np.int32)
    wrong = np.flatnonzero((rows < 0) | (rows >= network.firms))
    if wrong.size:
        row = int(wrong[0])
        raise errors.FirmNumberUnknown("firms", row, int(rows[row]), network.firms - 1)
    if not tolerance >= 0:
        raise errors.ValueOutOfRange("tolerance", 0, tolerance, "不小于 0 的数", "a number >= 0")
    alone = [rows[a : a + 1] for a in range(rows.size)]
    found = _close(network, weight, alone, tolerance, max_iterations)
    return _checked(rows, found, tolerance, allow_unconverged)


def most_critical(
    network: Network,
    count: int,
    *,
    weights: Floats | None = None,
    tolerance: float = 1e-6,
    max_iterations: int = 10_000,
) -> Criticality:
    """The `count` most critical firms without closing all, most critical first, equals by number.

    Batches of firms are closed together and halved where they may hold a leader (branch and bound). A cascade
    that is stopped early loses a little less than it would, so batches are followed FINER times as far, and
    one is set aside only if it loses less than the least leader by more than `tolerance` of all weights:
    firms that differ by less may stand for each other. Raises as `criticality`.
    """
    weight = _weights(network, weights)
    order = np.lexsort((np.arange(network.firms), -weight)).astype(np.int32)
    open_batches = [
        (-np.inf, int(half[0]), half) for half in np.array_split(order, FIRST_BATCHES) if half.size
    ]
    heapq.heapify(open_batches)
    best: list[tuple[float, int]] = []
    while open_batches and (len(best) < count or -open_batches[0][0] >= best[count - 1][0]):
        taken = [heapq.heappop(open_batches) for _ in range(min(AT_ONCE, len(open_batches)))]
        batches = [half for _, _, rows in taken for half in _halves(rows)]
        losses, rounds, residual = _close(network, weight, batches, tolerance / FINER, max_iterations)
        if (residual > tolerance).any():
            worst = int(np.argmax(residual))
            raise errors.ConvergenceError(int(rounds[worst]), float(residual[worst]), tolerance)
        for rows, loss in zip(batches, losses[0], strict=True):
            if rows.size == 1:
                best.append((float(loss), int(rows[0])))
            else:
                heapq.heappush(open_batches, (-float(loss + tolerance), int(rows[0]), rows))
        best.sort(key=lambda row: (-row[0], row[1]))
    leaders = np.array([firm for _, firm in best[:count]], dtype=np.int32)
    found = criticality(
        network, weights=weights, firms=leaders, tolerance=tolerance, max_iterations=max_iterations
    )
    by_loss = np.lexsort((found.firm, -found.loss))
    return replace(
        found,
        firm=found.firm[by_loss],
        loss=found.loss[by_loss],
        down=found.down[by_loss],
        up=found.up[by_loss],
        iterations=found.iterations[by_loss],
        residual=found.residual[by_loss],
    )


def _halves(rows: Int32s) -> list[Int32s]:
    return [rows] if rows.size == 1 else [half for half in np.array_split(rows, 2) if half.size]


def _close(
    network: Network, weight: Floats, batches: list[Int32s], tolerance: float, max_iterations: int
) -> tuple[Floats, Int64s, Floats]:
    """Losses, rounds and last falls of closing each batch."""
    start = np.cumsum([0, *(rows.size for rows in batches)]).astype(np.int64)
    member = np.concatenate([np.zeros(0, dtype=np.int32), *batches])
    stop = (float(tolerance), int(max_iterations))
    if network.markets.number:
        return close_batches(network.down, network.up, network.markets, weight, start, member, *stop)
    order, place, down, up = renumbered(network.down, network.up)
    threads = min(int(numba.get_num_threads()), max(1, len(batches)))
    return close_together(down, up, weight[order], start, place[member], stop, threads)


def _weights(network: Network, given: Floats | None) -> Floats:
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


def _checked(
    rows: Int32s, found: tuple[Floats, Int64s, Floats], tolerance: float, allow_unconverged: bool
) -> Criticality:
    losses, rounds, residual = found
    converged = bool((residual <= tolerance).all())
    if not (converged or allow_unconverged):
        worst = int(np.argmax(residual))
        raise errors.ConvergenceError(int(rounds[worst]), float(residual[worst]), tolerance)
    return Criticality(rows, losses[0], losses[1], losses[2], rounds, residual, converged)
