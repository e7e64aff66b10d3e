# SPDX-License-Identifier: Apache-2.0
"""Small closures: the cascade of kernel/fall.py, many times over from the running economy.

Each thread keeps one state in which everything runs, makes the rounds of one closure on it, touching only
what falls, adds up what is lost and puts back what it touched. A closure that grows wide goes on in
kernel/panel.py. The bounds of a firm lie beside each other
in one array, its own value first: a link finds both in one cache line.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from .compiled import compiled, compiled_parallel
from .fall import fall
from .side import Floats, Int32s, Int64s, Markets, Side


class Lanes(NamedTuple):
    """A side laid out for closures: cell[head] = lowest bound of a firm, the cells after it = its slots.

    start : int64[firms+1], cell : int32[links] slot hit, head : int32[links] head of its owner
    share : float64[links], heads : int32[firms], owner : int32[cells] (of heads only)
    """

    start: Int64s
    cell: Int32s
    head: Int32s
    share: Floats
    heads: Int32s
    owner: Int32s


@compiled
def lanes(side: Side) -> Lanes:
    """Number the cells of a side: firm j has its head at first_slot[j] + j."""
    n = side.first_slot.size - 1
    heads = np.empty(n, np.int32)
    owner = np.zeros(side.owner.size + n, np.int32)
    for j in range(n):
        heads[j] = side.first_slot[j] + j
        owner[heads[j]] = j
    cell, head = np.empty(side.target.size, np.int32), np.empty(side.target.size, np.int32)
    for e in range(side.target.size):
        s = side.target[e]
        j = side.owner[s]
        cell[e] = s + j + 1
        head[e] = heads[j]
    return Lanes(side.start, cell, head, side.share, heads, owner)


class Fallen(NamedTuple):
    """One thread's state of one side. Everything runs: cells of heads are 1, of slots 0."""

    cells: Floats
    h: Floats
    drop: Floats
    frontier: Int32s
    touched: Int32s
    state: npt.NDArray[np.uint8]  # 1 touched in this round, 2 fallen in this closure
    fallen: Int32s
    number: Int64s  # fallen firms


@compiled
def running(lane: Lanes) -> Fallen:
    """A state in which everything runs."""
    n = lane.heads.size
    cells = np.zeros(lane.owner.size)
    for j in range(n):
        cells[lane.heads[j]] = 1.0
    return Fallen(
        cells,
        np.ones(n),
        np.zeros(n),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.uint8),
        np.empty(n, np.int32),
        np.zeros(1, np.int64),
    )


@compiled
def _round(lane: Lanes, f: Fallen, size: int) -> tuple[int, float]:
    """One round: (size of the next frontier, largest fall)."""
    cells, state = f.cells, f.state
    count = 0
    for a in range(size):
        i = f.frontier[a]
        d = f.drop[i]
        for e in range(np.uint64(lane.start[i]), np.uint64(lane.start[i + 1])):
            c, k = np.uint64(lane.cell[e]), np.uint64(lane.head[e])
            cells[c] += lane.share[e] * d
            bound = 1.0 - cells[c]
            if bound < cells[k]:
                cells[k] = bound
                j = lane.owner[k]
                if state[j] & 1 == 0:
                    state[j] |= 1
                    f.touched[count] = j
                    count += 1
    size, largest = 0, 0.0
    for a in range(count):
        j = f.touched[a]
        state[j] &= 2
        k = lane.heads[j]
        new = max(0.0, cells[k])
        cells[k] = new
        d = f.h[j] - new
        if d > 0.0:
            f.h[j] = new
            f.drop[j] = d
            largest = max(largest, d)
            if state[j] == 0:
                state[j] = 2
                f.fallen[f.number[0]] = j
                f.number[0] += 1
            f.frontier[size] = j
            size += 1
    return size, largest


@compiled
def close(lane: Lanes, f: Fallen, closed: Int32s) -> int:
    """Close firms in a state in which everything runs; returns the size of the frontier."""
    size = 0
    for i in closed:
        if f.state[i] == 0:
            f.h[i] = 0.0
            f.cells[lane.heads[i]] = 0.0
            f.drop[i] = 1.0
            f.frontier[size] = i
            f.state[i] = 2
            f.fallen[size] = i
            size += 1
    f.number[0] = size
    return size


@compiled
def put_back(lane: Lanes, f: Fallen) -> None:
    """Everything that fell, and every slot that it reached, runs again."""
    for a in range(f.number[0]):
        i = f.fallen[a]
        f.h[i] = 1.0
        f.state[i] = 0
        f.cells[lane.heads[i]] = 1.0
        for e in range(lane.start[i], lane.start[i + 1]):
            f.cells[lane.cell[e]] = 0.0
    f.number[0] = 0


@compiled
def _lost(f: Fallen, weight: Floats) -> float:
    total = 0.0
    for a in range(f.number[0]):
        j = f.fallen[a]
        total += weight[j] * (1.0 - f.h[j])
    return total


@compiled
def _lost_together(d: Fallen, u: Fallen, weight: Floats) -> float:
    """sum w_j (1 - min(hd_j, hu_j)), firms in the order in which they fell, downstream first."""
    total = 0.0
    for a in range(d.number[0]):
        j = d.fallen[a]
        total += weight[j] * (1.0 - min(d.h[j], u.h[j]))
    for a in range(u.number[0]):
        j = u.fallen[a]
        if d.h[j] >= 1.0:
            total += weight[j] * (1.0 - u.h[j])
    return total


@compiled
def _reach(lane: Lanes, f: Fallen, size: int) -> int:
    """Links that the next round passes."""
    links = 0
    for a in range(size):
        links += lane.start[f.frontier[a] + 1] - lane.start[f.frontier[a]]
    return links


@compiled
def rounds_while_small(
    down: Lanes, up: Lanes, d: Fallen, u: Fallen, closed: Int32s, stop: tuple[float, int], few: int
) -> tuple[int, float, bool]:
    """(rounds, largest fall of the last one, done) of closing firms together.

    stop : (tolerance, most rounds); few : a round that would pass more links is not made
    """
    tolerance, max_rounds = stop
    size_d, size_u = close(down, d, closed), close(up, u, closed)
    rounds, largest = 0, np.inf
    while rounds < max_rounds:
        if _reach(down, d, size_d) + _reach(up, u, size_u) > few:
            return rounds, largest, False
        rounds += 1
        size_d, fell_d = _round(down, d, size_d)
        size_u, fell_u = _round(up, u, size_u)
        largest = max(fell_d, fell_u)
        if largest <= tolerance:
            break
    return rounds, largest, True


@compiled
def add_up(d: Fallen, u: Fallen, weight: Floats, losses: Floats) -> None:
    """losses = lost on both sides together, downstream, upstream."""
    losses[0] = _lost_together(d, u, weight)
    losses[1] = _lost(d, weight)
    losses[2] = _lost(u, weight)


@compiled_parallel
def close_batches(
    down: Side,
    up: Side,
    markets: Markets,
    weight: Floats,
    start: Int64s,
    member: Int32s,
    tolerance: float,
    max_rounds: int,
) -> tuple[Floats, Int64s, Floats]:
    """Close the members start[b]:start[b+1] of each batch together: as `close_each`, on any network."""
    batches = start.size - 1
    losses, rounds, residual = np.zeros((3, batches)), np.zeros(batches, np.int64), np.zeros(batches)
    for b in numba.prange(batches):
        psi = np.ones(weight.size)
        for a in range(start[b], start[b + 1]):
            psi[member[a]] = 0.0
        hd, hu, made, last = fall(down, up, markets, psi, tolerance, max_rounds)
        for j in range(weight.size):
            losses[0, b] += weight[j] * (1.0 - min(hd[j], hu[j]))
            losses[1, b] += weight[j] * (1.0 - hd[j])
            losses[2, b] += weight[j] * (1.0 - hu[j])
        rounds[b], residual[b] = made, last
    return losses, rounds, residual
