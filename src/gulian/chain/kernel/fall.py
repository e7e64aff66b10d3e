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

from typing import NamedTuple

import numpy as np

from .compiled import compiled
from .side import Floats, Int32s, Int64s, Markets, Side


class Falling(NamedTuple):
    """One side under way.

    h       : float64[firms] what is left
    low     : float64[firms] lowest bound of a firm touched in this round; of others nothing is written
    loss    : float64[slots]
    drop    : float64[firms] what a firm of the frontier has to pass on
    frontier, touched : int32[firms] firms at the head of each, int64[1] `size` of the frontier
    marked  : int32[firms] 1 = touched in this round
    """

    h: Floats
    low: Floats
    loss: Floats
    drop: Floats
    frontier: Int32s
    touched: Int32s
    marked: Int32s
    size: Int64s


@compiled
def falling(side: Side, psi: Floats) -> Falling:
    """Firms that lost capacity of their own form the first frontier."""
    n = psi.size
    drop, frontier, size = np.zeros(n), np.empty(n, np.int32), 0
    for i in range(n):
        if psi[i] < 1.0:
            drop[i] = 1.0 - psi[i]
            frontier[size] = i
            size += 1
    return Falling(
        psi.copy(),
        np.empty(n),
        np.zeros(side.owner.size),
        drop,
        frontier,
        np.empty(n, np.int32),
        np.zeros(n, np.int32),
        np.array([size]),
    )


@compiled
def _pass_on(side: Side, f: Falling) -> int:
    """Add the falls of the frontier to the slots they reach; returns how many owners were touched."""
    h, low, loss, drop = f.h, f.low, f.loss, f.drop
    frontier, touched, marked = f.frontier, f.touched, f.marked
    start, target, share, owner = side.start, side.target, side.share, side.owner
    count = 0
    for a in range(f.size[0]):
        i = frontier[a]
        d = drop[i]
        drop[i] = 0.0
        for e in range(np.uint64(start[i]), np.uint64(start[i + 1])):
            s = np.uint64(target[e])
            loss[s] += share[e] * d
            j = np.uint64(owner[s])
            bound = 1.0 - loss[s]
            if marked[j] == 1:
                low[j] = bound if bound < low[j] else low[j]
            elif bound < h[j]:
                low[j] = bound
                marked[j] = 1
                touched[count] = j
                count += 1
    return count


@compiled
def _come_down(f: Falling, count: int) -> float:
    """Touched owners take their new value and form the next frontier; the largest fall."""
    h, low, drop, frontier, touched, marked = f.h, f.low, f.drop, f.frontier, f.touched, f.marked
    size, largest = 0, 0.0
    for a in range(count):
        j = touched[a]
        marked[j] = 0
        new = max(0.0, low[j])
        d = h[j] - new
        if d > 0.0:
            h[j] = new
            drop[j] += d
            largest = max(largest, d)
            frontier[size] = j
            size += 1
    f.size[0] = size
    return largest


@compiled
def one_round(side: Side, f: Falling) -> float:
    """The frontier passes its falls on, all owners at once; the largest fall."""
    return _come_down(f, _pass_on(side, f))


@compiled
def reach(side: Side, f: Falling) -> int:
    """Links that the next round passes."""
    links = 0
    for a in range(f.size[0]):
        i = f.frontier[a]
        links += side.start[i + 1] - side.start[i]
    return links


@compiled
def _with_markets(markets: Markets, f: Falling, passed: Floats, total: Floats) -> None:
    """Losses a market cannot make up, sigma_i (1 - h_i), less what was passed on before: the frontier.

    Market totals are added afresh in the order of the firms: a total kept by subtraction would leave dust
    that a small surviving supplier takes for a large rival.
    """
    h, drop, frontier = f.h, f.drop, f.frontier
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
    f.size[0] = size


@compiled
def fall_while_small(
    down: Side, up: Side, markets: Markets, psi: Floats, tolerance: float, max_rounds: int, few: int
) -> tuple[Floats, Floats, int, float, bool]:
    """Both directions in step; a round that would pass more than `few` links is not made.

    psi : float64[firms] remaining own capacity, 0..1
    Returns hd, hu, rounds made, largest fall of the last round, whether no round was refused.
    """
    d, u = falling(down, psi), falling(up, psi)
    passed, total = np.zeros(markets.market.size), np.zeros(markets.number)
    rounds, largest = 0, 0.0
    while rounds < max_rounds:
        if reach(down, d) + reach(up, u) > few:
            return d.h, u.h, rounds, largest, False
        rounds += 1
        if markets.market.size > 0:
            _with_markets(markets, d, passed, total)
        largest = max(one_round(down, d), one_round(up, u))
        if largest <= tolerance:
            break
    return d.h, u.h, rounds, largest, True


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
