# SPDX-License-Identifier: Apache-2.0
"""The cascade from above: rounds in which only firms that fell in the round before pass their loss on.

1 all firms whose own capacity fell form the frontier
2 each adds share * fall to the slots it reaches (a running maximum bounds their owners)
3 owners whose bound came down fall, together, and form the next frontier

This makes exactly the rounds of the published synchronous model, touching only what changes. Values only
ever come down, so the greatest fixed point is approached from above. A cascade that grows wide goes on in
kernel/wide.py.
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled
from .side import Floats, Int32s, Markets, Side


@compiled
def _pass_on(
    side: Side,
    low: Floats,
    loss: Floats,
    drop: Floats,
    frontier: Int32s,
    size: int,
    touched: Int32s,
    marked: Int32s,
) -> int:
    """Add the falls of the frontier to the slots they reach; returns how many owners were touched."""
    count = 0
    for a in range(size):
        f = frontier[a]
        d = drop[f]
        drop[f] = 0.0
        for e in range(np.uint64(side.start[f]), np.uint64(side.start[f + 1])):
            s = np.uint64(side.target[e])
            loss[s] += side.share[e] * d
            j = np.uint64(side.owner[s])
            bound = 1.0 - loss[s]
            if bound < low[j]:
                low[j] = bound
                if marked[j] == 0:
                    marked[j] = 1
                    touched[count] = j
                    count += 1
    return count


@compiled
def _come_down(
    h: Floats,
    low: Floats,
    drop: Floats,
    frontier: Int32s,
    touched: Int32s,
    count: int,
    marked: Int32s,
) -> tuple[int, float]:
    """Touched owners take their new value; returns the size of the next frontier and the largest fall."""
    size = 0
    largest = 0.0
    for a in range(count):
        j = touched[a]
        marked[j] = 0
        new = max(0.0, low[j])
        low[j] = new
        d = h[j] - new
        if d > 0.0:
            h[j] = new
            drop[j] += d
            largest = max(largest, d)
            frontier[size] = j
            size += 1
    return size, largest


@compiled
def _with_markets(
    markets: Markets, h: Floats, passed: Floats, drop: Floats, frontier: Int32s, total: Floats
) -> int:
    """Losses a market cannot make up: sigma_i (1 - h_i), less what was passed on before.

    Market totals are added afresh in the order of the firms: a total kept by subtraction would leave dust
    that a small surviving supplier takes for a large rival.
    """
    total[:] = 0.0
    for i in range(h.size):
        if markets.market[i] >= 0:
            total[markets.market[i]] += h[i] * markets.sales[i]
    size = 0
    for i in range(h.size):
        drop[i] = 0.0
        if h[i] < 1.0:
            lost = 1.0 - h[i]
            m = markets.market[i]
            if m >= 0 and markets.sales[i] < total[m]:
                lost *= markets.sales[i] / total[m]
            if lost > passed[i]:
                drop[i] = lost - passed[i]
                passed[i] = lost
                frontier[size] = i
                size += 1
    return size


@compiled
def _first_frontier(psi: Floats, drop: Floats, frontier: Int32s) -> int:
    size = 0
    for i in range(psi.size):
        if psi[i] < 1.0:
            drop[i] = 1.0 - psi[i]
            frontier[size] = i
            size += 1
    return size


@compiled
def _reach(side: Side, frontier: Int32s, size: int) -> int:
    """Links that the next round passes."""
    links = 0
    for a in range(size):
        links += side.start[frontier[a] + 1] - side.start[frontier[a]]
    return links


@compiled
def fall_while_small(
    down: Side, up: Side, markets: Markets, psi: Floats, tolerance: float, max_rounds: int, few: int
) -> tuple[Floats, Floats, int, float, bool]:
    """Both directions in step; a round that would pass more than `few` links is not made.

    psi : float64[firms] remaining own capacity, 0..1
    Returns hd, hu, rounds made, largest fall of the last round, whether no round was refused.
    """
    n = psi.size
    hd, hu = psi.copy(), psi.copy()
    low_d, low_u = psi.copy(), psi.copy()
    loss_d, loss_u = np.zeros(down.owner.size), np.zeros(up.owner.size)
    drop_d, drop_u = np.zeros(n), np.zeros(n)
    front_d, front_u = np.empty(n, np.int32), np.empty(n, np.int32)
    touched, marked = np.empty(n, np.int32), np.zeros(n, np.int32)
    passed, total = np.zeros(markets.market.size), np.zeros(markets.number)
    size_d = _first_frontier(psi, drop_d, front_d)
    size_u = _first_frontier(psi, drop_u, front_u)
    rounds, largest = 0, 0.0
    while rounds < max_rounds:
        if _reach(down, front_d, size_d) + _reach(up, front_u, size_u) > few:
            return hd, hu, rounds, largest, False
        rounds += 1
        if markets.market.size > 0:
            size_d = _with_markets(markets, hd, passed, drop_d, front_d, total)
        count = _pass_on(down, low_d, loss_d, drop_d, front_d, size_d, touched, marked)
        size_d, fell_d = _come_down(hd, low_d, drop_d, front_d, touched, count, marked)
        count = _pass_on(up, low_u, loss_u, drop_u, front_u, size_u, touched, marked)
        size_u, fell_u = _come_down(hu, low_u, drop_u, front_u, touched, count, marked)
        largest = max(fell_d, fell_u)
        if largest <= tolerance:
            break
    return hd, hu, rounds, largest, True


@compiled
def fall(
    down: Side, up: Side, markets: Markets, psi: Floats, tolerance: float, max_rounds: int
) -> tuple[Floats, Floats, int, float]:
    """Both directions in step until no value falls by more than `tolerance` in a round.

    psi : float64[firms] remaining own capacity, 0..1
    Returns hd, hu, rounds made, largest fall of the last round.
    """
    hd, hu, rounds, largest, _ = fall_while_small(
        down, up, markets, psi, tolerance, max_rounds, np.iinfo(np.int64).max
    )
    return hd, hu, rounds, largest


@compiled
def slot_losses(side: Side, h: Floats) -> Floats:
    """loss_s of every slot, added afresh in the order of the slots (no markets)."""
    loss = np.zeros(side.owner.size)
    for s in range(side.owner.size):
        total = 0.0
        for e in range(side.slot_start[s], side.slot_start[s + 1]):
            total += side.slot_share[e] * (1.0 - h[side.slot_source[e]])
        loss[s] = total
    return loss
