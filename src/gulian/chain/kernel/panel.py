# SPDX-License-Identifier: Apache-2.0
"""Wide closures, LANES at a time: one link read serves all of them (no markets).

1 each lane holds one closure: the firms that it closes have loss 1, all others 0
2 a round computes each firm whose inputs changed from the state before: x'_j = min(1, max over slots of
  sum share_e x_source), eight lanes at once
3 a lane whose largest rise is within the tolerance keeps its losses; once half the lanes do, these are added
  up and take the next closures

These are the rounds of kernel/fall.py. A firm is computed afresh from all its links in their order, so the
bits of a closure do not depend on the closures beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from .closing import Fallen, Lanes, add_up, lanes, put_back, rounds_while_small, running
from .compiled import compiled, compiled_parallel
from .lines import LANES, any_above, chosen, every, larger, lines, load, minus, plus, smaller, store
from .side import Floats, Int32s, Int64s, Side

# So many lanes at work are left alone; fewer, and the others take new closures.
GOING_ON = 4
# A round that passes more than this part of the links is made in a lane.
FEW_LINKS = 16

Bytes = npt.NDArray[np.uint8]


class Panel(NamedTuple):
    """One side of LANES closures.

    x    : lines[2 * firms] losses 1 - h, now and after the round; `now` says which half is which
    open : uint8[firms] an input changed
    now  : int64[2] place of firm 0 in the half that is now; 1 = so much changed that all firms are computed
    changed : int32[firms] scratch
    """

    x: Floats
    open: Bytes
    now: Int64s
    changed: Int32s


@compiled
def _panel(x: Floats) -> Panel:
    """Everything runs, in all lanes; what stood in x is forgotten."""
    n = x.size // (2 * LANES)
    x[: n * LANES] = 0.0
    return Panel(x, np.zeros(n, np.uint8), np.zeros(2, np.int64), np.empty(n, np.int32))


@compiled
def _round(side: Side, p: Panel, busy: Floats, largest: Floats) -> None:
    """One round from the losses that are now; `largest` rise of each lane. Losses never come down.

    busy : line[1] 1 = the lane still makes rounds, 0 = it keeps its losses
    """
    n, wide, count, reach = p.open.size, p.now[1] == 1, 0, 0
    here, there = p.now[0], p.open.size - p.now[0]
    zeros, ones, on, rise = every(0.0), every(1.0), load(busy, 0), load(largest, 0)
    one = np.uint64(1)
    for j in range(n):
        if not wide and p.open[j] == 0:
            continue
        old = load(p.x, here + j)
        worst = old
        if any_above(ones, old):
            for s in range(np.uint64(side.first_slot[j]), np.uint64(side.first_slot[j + 1])):
                loss = zeros
                for e in range(np.uint64(side.slot_start[s]), np.uint64(side.slot_start[s + one])):
                    loss = plus(loss, side.slot_share[e], load(p.x, here + side.slot_source[e]))
                worst = larger(loss, worst)
            worst = chosen(on, smaller(worst, ones), old)
        store(p.x, there + j, worst)
        up = minus(worst, old)
        rise = larger(up, rise)
        if any_above(up, zeros):
            p.changed[count] = j
            count += 1
            reach += side.start[j + 1] - side.start[j]
    store(largest, 0, rise)
    if wide:
        p.now[0] = there
    else:
        for a in range(count):
            store(p.x, here + p.changed[a], load(p.x, there + p.changed[a]))
    _open_next(side, p, count, reach)


@compiled
def _open_next(side: Side, p: Panel, count: int, reach: int) -> None:
    """Open the customers of what changed, or all firms where that is most of them."""
    p.now[1] = 1 if 2 * reach > side.target.size else 0
    p.open[:] = 0
    if p.now[1] == 0:
        for a in range(count):
            _open(side, p, p.changed[a])


@compiled
def _open(side: Side, p: Panel, i: int) -> None:
    for e in range(side.start[i], side.start[i + 1]):
        p.open[side.owner[side.target[e]]] = 1


@compiled
def _take_out(d: Panel, u: Panel, weight: Floats, busy: Floats, sums: Floats) -> None:
    """Add up what each lane has lost, `sums` = lines (both, down, up); idle lanes run again."""
    zeros, on = every(0.0), load(busy, 0)
    both, down, up = zeros, zeros, zeros
    for j in range(weight.size):
        xd, xu = load(d.x, d.now[0] + j), load(u.x, u.now[0] + j)
        both = plus(both, weight[j], larger(xd, xu))
        down = plus(down, weight[j], xd)
        up = plus(up, weight[j], xu)
        store(d.x, d.now[0] + j, chosen(on, xd, zeros))
        store(u.x, u.now[0] + j, chosen(on, xu, zeros))
    store(sums, 0, both)
    store(sums, 1, down)
    store(sums, 2, up)


@compiled
def _begin(p: Panel, lane: int, f: Fallen) -> None:
    """Go on in a lane with a closure that has grown too wide for one state."""
    for a in range(f.number[0]):
        i = f.fallen[a]
        p.x[(p.now[0] + i) * LANES + lane] = 1.0 - f.h[i]
    p.now[1] = 1


class Work(NamedTuple):
    """What one thread needs: small states and panels of both sides."""

    down_small: Fallen
    up_small: Fallen
    down: Panel
    up: Panel


class Found(NamedTuple):
    """Of each closure: float64[closures, 3] losses (both, down, up), rounds, largest fall of the last."""

    losses: Floats
    rounds: Int64s
    residual: Floats


@compiled
def _next_wide(
    lanes: tuple[Lanes, Lanes],
    work: Work,
    weight: Floats,
    closures: tuple[Int64s, Int32s],
    queue: tuple[int, int],
    stop: tuple[float, int],
    found: Found,
) -> int:
    """Make closures of the queue while they stay small; the first that grows wide, or -1.

    queue : (next closure, step)
    """
    start, member = closures
    few = lanes[0].share.size // FEW_LINKS
    a, step = queue
    while a < found.rounds.size:
        closed = member[start[a] : start[a + 1]]
        small_d, small_u = work.down_small, work.up_small
        made, last, done = rounds_while_small(lanes[0], lanes[1], small_d, small_u, closed, stop, few)
        found.rounds[a], found.residual[a] = made, last
        if not done:
            return a
        add_up(small_d, small_u, weight, found.losses[a])
        put_back(lanes[0], small_d)
        put_back(lanes[1], small_u)
        a += step
    return -1


@compiled
def _close_share(
    down: Side,
    up: Side,
    lanes: tuple[Lanes, Lanes],
    work: Work,
    weight: Floats,
    closures: tuple[Int64s, Int32s],
    queue: tuple[int, int],
    stop: tuple[float, int],
    found: Found,
) -> None:
    """All closures of one thread."""
    tolerance, max_rounds = stop
    working, more, at = 0, True, queue[0]
    in_lane = np.full(LANES, -1, np.int64)
    busy, largest, sums = np.zeros(LANES), np.zeros(LANES), np.zeros(3 * LANES)
    while True:
        if working == 0 or (working <= GOING_ON and more):
            _take_out(work.down, work.up, weight, busy, sums)
            for b in range(LANES):
                if busy[b] > 0.0:
                    continue
                if in_lane[b] >= 0:
                    for k in range(3):
                        found.losses[in_lane[b], k] = sums[k * LANES + b]
                    in_lane[b] = -1
                if more:
                    a = _next_wide(lanes, work, weight, closures, (at, queue[1]), stop, found)
                    more = a >= 0
                if more:
                    in_lane[b], busy[b], working, at = a, 1.0, working + 1, a + queue[1]
                    _begin(work.down, b, work.down_small)
                    _begin(work.up, b, work.up_small)
                    put_back(lanes[0], work.down_small)
                    put_back(lanes[1], work.up_small)
            if working == 0:
                return
        largest[:] = 0.0
        _round(down, work.down, busy, largest)
        _round(up, work.up, busy, largest)
        for b in range(LANES):
            if busy[b] > 0.0:
                a = in_lane[b]
                found.rounds[a] += 1
                found.residual[a] = largest[b]
                if largest[b] <= tolerance or found.rounds[a] >= max_rounds:
                    busy[b], working = 0.0, working - 1


@compiled
def _one_thread(
    sides: tuple[Side, Side],
    lanes: tuple[Lanes, Lanes],
    room: tuple[Floats, Floats],
    weight: Floats,
    closures: tuple[Int64s, Int32s],
    queue: tuple[int, int],
    stop: tuple[float, int],
    found: tuple[Floats, Int64s, Floats],
) -> None:
    work = Work(running(lanes[0]), running(lanes[1]), _panel(room[0]), _panel(room[1]))
    _close_share(
        sides[0], sides[1], lanes, work, weight, closures, queue, stop, Found(found[0], found[1], found[2])
    )


@compiled_parallel
def _close_shares(
    down: Side,
    up: Side,
    lanes_down: Lanes,
    lanes_up: Lanes,
    room: Floats,
    weight: Floats,
    start: Int64s,
    member: Int32s,
    tolerance: float,
    max_rounds: int,
    threads: int,
) -> tuple[Floats, Int64s, Floats]:
    """room : lines[2 * threads, 2 * firms]."""
    count, number = start.size - 1, np.arange(threads)
    losses, rounds, residual = np.zeros((count, 3)), np.zeros(count, np.int64), np.zeros(count)
    for t in numba.prange(threads):
        _one_thread(
            (down, up),
            (lanes_down, lanes_up),
            (room[2 * t], room[2 * t + 1]),
            weight,
            (start, member),
            (int(number[t]), threads),
            (tolerance, max_rounds),
            (losses, rounds, residual),
        )
    return losses, rounds, residual


class Sides(NamedTuple):
    """Both sides of a network, and the same in lanes."""

    down: Side
    up: Side
    lanes_down: Lanes
    lanes_up: Lanes


class Closing(NamedTuple):
    """What closures on one network need: its sides, and room for so many threads."""

    sides: Sides
    room: Floats
    threads: int


def in_lanes(down: Side, up: Side) -> Sides:
    """The sides of a network laid out for closures."""
    return Sides(down, up, lanes(down), lanes(up))


def with_room(sides: Sides, threads: int) -> Closing:
    """Ready to close firms in `threads` threads."""
    firms = sides.down.start.size - 1
    room = lines(4 * threads * firms).reshape(2 * threads, -1)
    return Closing(sides, room, threads)


def close_together(
    on: Closing, weight: Floats, start: Int64s, member: Int32s, stop: tuple[float, int]
) -> tuple[Floats, Int64s, Floats]:
    """Close the members start[a]:start[a+1] of each closure together, from the running economy.

    stop : (tolerance, most rounds)
    Returns float64[3, closures] losses (both, down, up), rounds, last largest falls.
    """
    losses, rounds, residual = _close_shares(*on.sides, on.room, weight, start, member, *stop, on.threads)
    return np.ascontiguousarray(losses.T), rounds, residual
