# SPDX-License-Identifier: Apache-2.0
"""A plane above what any capacities leave of the output on one side, touching it at one state.

Where bounds are minima of sums the state h that capacities psi allow is the solution of a linear programme
(the largest sum of w_j h_j under h_j <= psi_j and h_j <= 1 - loss_s for each slot s of j). Every solution of
its dual bounds it for ALL capacities at once (weak duality):

    u_j >= 0 for capacities, v_s >= 0 for slots with
    u_j + sum over slots s of j of v_s >= w_j + sum over links e from j of share_e v_slot(e)
    w . h <= sum_j u_j min(psi_j, most_j) + sum_s v_s (1 - fixed_s - sum over links into s of share)

Here a firm's price, its worth and what its customers pass back, is split evenly over all that holds it at the
state; what is not passed on stays with its own capacity. So the plane holds however roughly state and prices
were reckoned; a rough one only lies higher.
"""

from __future__ import annotations

import numba
import numpy as np

from .compiled import compiled, compiled_parallel
from .settle import come_down, own_losses
from .side import Bools, Floats, Side

# Bounds nearer than this to a firm's output hold it alike. A state that comes down has its binding slot on or
# below its output, however far it still has to fall.
TIGHT = 1e-9
# Sweeps between looks at how evenly the changes of prices shrink; how even lets them be summed to the end.
LOOK, EVEN = 20, 1e-3


@compiled
def _slot_weights(side: Side, h: Floats, loss: Floats, psi: Floats, most: Floats, free: Bools) -> Floats:
    """float64[slots]: the part of its owner's price that a slot takes."""
    weight = np.zeros(side.owner.size)
    for j in range(h.size):
        own = psi[j] - h[j] <= TIGHT
        if most[j] - h[j] <= TIGHT or (own and not free[j]):
            continue
        count = 1 if own else 0
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            count += 1 if 1.0 - loss[s] - h[j] <= TIGHT else 0
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            if 1.0 - loss[s] - h[j] <= TIGHT:
                weight[s] = 1.0 / count
    return weight


@compiled
def _passed_back(side: Side, passed: Floats, j: int) -> float:
    """What the slots that firm j supplies pass back to it."""
    total = 0.0
    for e in range(np.uint64(side.start[j]), np.uint64(side.start[j + 1])):
        total += side.share[e] * passed[np.uint64(side.target[e])]
    return total


@compiled
def _reckon_prices(
    side: Side, weight: Floats, worth: Floats, price: Floats, enough: float, most_sweeps: int
) -> Floats:
    """float64[slots] v: sweeps until prices together change by no more than `enough`; `price` is moved.

    Round a slow circle every change is the same part of the one before: what is still to come is then a
    geometric series, added at once (Aitken), and the sweeps go on from there.
    """
    passed, step = np.empty(weight.size), np.zeros(price.size)
    for s in range(weight.size):
        passed[s] = weight[s] * price[side.owner[s]]
    before, ratio = np.inf, 0.0
    for sweep in range(1, most_sweeps + 1):
        change = 0.0
        for back in range(price.size):
            j = price.size - 1 - back
            new = worth[j] + _passed_back(side, passed, j)
            step[j] = new - price[j]
            change += abs(step[j])
            price[j] = new
            for s in range(side.first_slot[j], side.first_slot[j + 1]):
                passed[s] = weight[s] * new
        if change <= enough:
            break
        ratio, last = change / before, ratio
        before = change
        if sweep % LOOK == 0 and ratio < 1.0 and abs(ratio - last) <= EVEN * (1.0 - ratio):
            for j in range(price.size):
                price[j] = max(0.0, price[j] + step[j] * ratio / (1.0 - ratio))
            for s in range(weight.size):
                passed[s] = weight[s] * price[side.owner[s]]
            before = np.inf
    return passed


@compiled
def tangent(
    side: Side,
    fixed: Floats,
    h: Floats,
    psi: Floats,
    most: Floats,
    free: Bools,
    worth: Floats,
    price: Floats,
    enough: float,
    most_sweeps: int,
) -> tuple[float, Floats]:
    """(constant, float64[firms] slope in psi) of a plane above w . h; slopes are 0 outside `free`.

    h     : float64[firms] the state at psi, or about
    most  : float64[firms] no capacities leave more
    free  : bool[firms] whose capacity may differ; that of others is what bounds `most`
    price : float64[firms] a guess of the prices, >= 0; holds them afterwards
    enough: prices are reckoned until they change by less, as a share of all worth
    """
    loss = own_losses(side, h, fixed)
    weight = _slot_weights(side, h, loss, psi, most, free)
    passed = _reckon_prices(side, weight, worth, price, enough * worth.sum(), most_sweeps)
    constant, slope = 0.0, np.zeros(h.size)
    for j in range(h.size):
        rest = worth[j] + _passed_back(side, passed, j)
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            rest -= passed[s]
        rest = max(0.0, rest)
        if free[j] and most[j] - h[j] > TIGHT:
            slope[j] = rest
        else:
            constant += rest * most[j]
    for s in range(side.owner.size):
        if passed[s] > 0.0:
            open_part = 1.0 - fixed[s]
            for e in range(side.slot_start[s], side.slot_start[s + 1]):
                open_part -= side.slot_share[e]
            constant += passed[s] * open_part
    return constant, slope


@compiled_parallel
def plane_at(
    down: Side,
    up: Side,
    fixed: tuple[Floats, Floats],
    most: tuple[Floats, Floats],
    psi: Floats,
    free: Bools,
    worth: Floats,
    prices: tuple[Floats, Floats],
    finely: tuple[float, float],
    most_sweeps: int,
) -> tuple[Floats, Floats, float, Floats, int]:
    """(hd, hu, constant, float64[firms] slopes, sweeps) of the plane at psi; a thread for each side.

    finely : to what fall states are settled, to what change prices are reckoned
    """
    sweeps = np.zeros(2, np.int64)
    hd, hu = np.minimum(most[0], psi), np.minimum(most[1], psi)
    for a in numba.prange(2):
        if a == 0:
            sweeps[0], _ = come_down(down, fixed[0], psi, hd, finely[0], most_sweeps)
        else:
            sweeps[1], _ = come_down(up, fixed[1], psi, hu, finely[0], most_sweeps)
    # Where both sides leave the same, either bounds the firm: half of it each.
    part = np.where(np.abs(hd - hu) <= TIGHT, 0.5, (hd < hu).astype(np.float64))
    constant, slope = np.zeros(2), np.zeros((2, psi.size))
    for a in numba.prange(2):
        if a == 0:
            constant[0], slope[0] = tangent(
                down, fixed[0], hd, psi, most[0], free, worth * part, prices[0], finely[1], most_sweeps
            )
        else:
            constant[1], slope[1] = tangent(
                up, fixed[1], hu, psi, most[1], free, worth * (1 - part), prices[1], finely[1], most_sweeps
            )
    return hd, hu, constant.sum(), slope[0] + slope[1], int(2 * sweeps.max())
