# SPDX-License-Identifier: Apache-2.0
"""What one freed firm brings back, found from the blocked state by touching only what rises.

Rising from the blocked state alone can stop too low: two stopped firms that supply each other wait for each
other although nothing else holds them. So each release is

1 push: the freed firm rises, owners whose bound rose follow, round by round, until nothing moves
2 look for a trap: a set of firms below their own capacity whose every binding bound is wholly covered by
  members of the set. No such set means the greatest state is reached (README, "Why no trap means done").
3 lift a trapped set to its capacities, let it come down to its own greatest state, and push again

All arrays of a `Work` are put back after each release, by copying, so that no rounding is left behind.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from .compiled import compiled, compiled_parallel
from .side import Floats, Int32s, Side

# Two values nearer than this are one value when bounds are compared (h lives in 0..1).
NEAR = 1e-9
# A rise smaller than this is never worth passing on.
HOLD = 1e-14
# Of the rises that wait to be passed on, those worth more than this part of the largest go first.
WORTHY = 0.1
# Downstream, where a circle can hang on little, rises are followed further than upstream.
CIRCLES = 1e-3
DEAREST = 1e100
MAX_ROUNDS = 20_000
MAX_TRAPS = 1_000


class State(NamedTuple):
    """A settled blocked state of one side.

    h       : float64[firms]
    loss    : float64[slots]
    full    : uint8[slots] 1 where the shares of a slot add up to 1
    hangs_on: int32[firms] a binding slot through which the firm hangs, one step nearer, on a firm that
              cannot rise; -1 where it cannot rise itself
    """

    h: Floats
    loss: Floats
    full: npt.NDArray[np.uint8]
    hangs_on: Int32s


@compiled
def hanging(side: Side, h: Floats, loss: Floats, full: npt.NDArray[np.uint8], psi: Floats) -> Int32s:
    """`hangs_on` of a settled state, by breadth from the firms that cannot rise themselves.

    In a settled (greatest) state every firm that only waits is reached; where rounding hides it, -2.
    """
    n = h.size
    hangs = np.full(n, -2, np.int32)
    queue, size, at = np.empty(n, np.int32), 0, 0
    for j in range(n):
        if not _only_waits(side, full, h, loss, psi, j):
            hangs[j] = -1
            queue[size] = j
            size += 1
    while at < size:
        i = queue[at]
        at += 1
        for e in range(side.start[i], side.start[i + 1]):
            s = side.target[e]
            j = side.owner[s]
            if hangs[j] == -2 and 1.0 - loss[s] <= h[j] + NEAR:
                hangs[j] = s
                queue[size] = j
                size += 1
    return hangs


@compiled
def _only_waits(
    side: Side, full: npt.NDArray[np.uint8], h: Floats, loss: Floats, cap: Floats, j: int
) -> bool:
    """j is below its capacity and every binding slot of j could be eased in full by others."""
    if h[j] >= cap[j] - NEAR:
        return False
    for s in range(side.first_slot[j], side.first_slot[j + 1]):
        if 1.0 - loss[s] <= h[j] + NEAR and full[s] == 0:
            return False
    return True


class Work(NamedTuple):
    """One thread's copy of the state and its notes of what it changed."""

    h: Floats
    loss: Floats
    cap: Floats
    pending: Floats
    frontier: Int32s
    touched: Int32s
    marked: Int32s
    risen: Int32s
    is_risen: Int32s
    hit: Int32s
    is_hit: Int32s
    parent: Int32s
    seen: Int32s
    grounded: Int32s
    tally: Int32s  # 0 risen, 1 hit slots, 2 stamp of `grounded`, 3 stamp of `seen`


@compiled
def new_work(side: Side, state: State, psi: Floats) -> Work:
    """A private copy of a blocked state."""
    n, slots = psi.size, side.owner.size
    return Work(
        state.h.copy(),
        state.loss.copy(),
        psi.copy(),
        np.zeros(n),
        np.empty(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.int32),
        np.empty(slots, np.int32),
        np.zeros(slots, np.int32),
        np.empty(n, np.int32),
        np.zeros(n, np.int32),
        np.zeros(n, np.int32),
        np.zeros(4, np.int32),
    )


@compiled
def put_back(state: State, work: Work, freed: int, cap: float) -> None:
    """Undo a release."""
    work.cap[freed] = cap
    undo(state, work)


@compiled
def undo(state: State, work: Work) -> None:
    """Take back every rise and every eased slot; capacities stay."""
    for a in range(work.tally[0]):
        j = work.risen[a]
        work.h[j] = state.h[j]
        work.pending[j] = 0.0
        work.is_risen[j] = 0
    for a in range(work.tally[1]):
        s = work.hit[a]
        work.loss[s] = state.loss[s]
        work.is_hit[s] = 0
    work.tally[0] = 0
    work.tally[1] = 0


@compiled
def _bound(side: Side, work: Work, j: int) -> float:
    """min(own capacity, 1 - worst loss over the slots of j)."""
    worst = 0.0
    for s in range(side.first_slot[j], side.first_slot[j + 1]):
        worst = max(worst, work.loss[s])
    return float(max(0.0, min(work.cap[j], 1.0 - worst)))


@compiled
def _note(work: Work, j: int) -> None:
    if work.is_risen[j] == 0:
        work.is_risen[j] = 1
        work.risen[work.tally[0]] = j
        work.tally[0] += 1


@compiled
def _ease(side: Side, work: Work, f: int, rise: float, count: int) -> int:
    """Firm f rose: its slots lose less. Owners held by one of them are touched."""
    for e in range(side.start[f], side.start[f + 1]):
        s = side.target[e]
        j = side.owner[s]
        binding = 1.0 - work.loss[s] <= work.h[j] + NEAR
        work.loss[s] -= side.share[e] * rise
        if work.is_hit[s] == 0:
            work.is_hit[s] = 1
            work.hit[work.tally[1]] = s
            work.tally[1] += 1
        if binding and work.marked[j] == 0 and work.h[j] < work.cap[j]:
            work.marked[j] = 1
            work.touched[count] = j
            count += 1
    return count


@compiled
def _follow(side: Side, work: Work, count: int, price: Floats, least: float) -> int:
    """Touched firms rise to their bounds; returns how many pass it on (rise * price above `least`)."""
    size = 0
    for a in range(count):
        j = work.touched[a]
        work.marked[j] = 0
        new = _bound(side, work, j)
        if new > work.h[j]:
            _note(work, j)
            work.pending[j] += new - work.h[j]
            work.h[j] = new
            if work.pending[j] > HOLD and work.pending[j] * price[j] > least:
                work.frontier[size] = j
                size += 1
    return size


@compiled
def _push(side: Side, work: Work, size: int, price: Floats, least: float, allowed: int) -> int:
    """Rounds of rising until nothing moves, or until more than `allowed` links are visited: their number."""
    visits = 0
    while size > 0 and visits <= allowed:
        count = 0
        for a in range(size):
            f = work.frontier[a]
            rise = work.pending[f]
            work.pending[f] = 0.0
            visits += side.start[f + 1] - side.start[f]
            count = _ease(side, work, f, rise, count)
        size = _follow(side, work, count, price, least)
    return visits


@compiled
def _spread(side: Side, work: Work, count: int, price: Floats, enough: float, allowed: int) -> int:
    """Rises spread, the worthiest first, until what waits is worth at most `enough`; links visited.

    A firm reached on many ways passes on once what has come together, not once for each way.
    """
    visits = 0
    _follow(side, work, count, price, np.inf)
    while visits <= allowed:
        waiting, most = 0.0, 0.0
        for a in range(work.tally[0]):
            j = work.risen[a]
            if work.pending[j] > HOLD:
                waiting += work.pending[j] * price[j]
                most = max(most, work.pending[j] * price[j])
        if waiting <= enough or most == 0.0:
            break
        least = most * WORTHY
        size = 0
        for a in range(work.tally[0]):
            j = work.risen[a]
            if work.pending[j] > HOLD and work.pending[j] * price[j] > least:
                work.frontier[size] = j
                size += 1
        visits += _push(side, work, size, price, least, allowed - visits)
    return visits


@compiled
def _waits(side: Side, state: State, work: Work, j: int) -> bool:
    return _only_waits(side, state.full, work.h, work.loss, work.cap, j)


@compiled
def _unhooked(side: Side, state: State, work: Work, j: int) -> bool:
    """The step by which j hung on a firm that cannot rise is gone."""
    s = state.hangs_on[j]
    if s < 0:
        return _waits(side, state, work, j)
    return bool(1.0 - work.loss[s] > work.h[j] + NEAR)


@compiled
def _ground(work: Work, j: int) -> None:
    """j and everything it was reached from hang on a bound that cannot rise."""
    while j >= 0 and work.grounded[j] != work.tally[2]:
        work.grounded[j] = work.tally[2]
        j = work.parent[j]


@compiled
def _closed_circle(side: Side, state: State, work: Work, root: int) -> int:
    """Firms that root waits for, directly or not; their number if none of them is grounded, else 0.

    The members stand in `work.frontier[:number]`.
    """
    work.tally[3] += 1
    stamp = work.tally[3]
    work.parent[root] = -1
    if not _waits(side, state, work, root):
        _ground(work, root)
        return 0
    work.frontier[0] = root
    work.seen[root] = stamp
    size, at = 1, 0
    while at < size:
        j = work.frontier[at]
        at += 1
        for s in range(side.first_slot[j], side.first_slot[j + 1]):
            if 1.0 - work.loss[s] > work.h[j] + NEAR:
                continue
            for e in range(side.slot_start[s], side.slot_start[s + 1]):
                i = side.slot_source[e]
                if work.seen[i] == stamp:
                    continue
                if work.grounded[i] == work.tally[2] or not _waits(side, state, work, i):
                    _ground(work, j)
                    return 0
                work.seen[i] = stamp
                work.parent[i] = j
                work.frontier[size] = i
                size += 1
    return size


@compiled
def _lift(side: Side, work: Work, size: int) -> float:
    """Members of a closed circle go to their capacities and settle from above; returns their output."""
    for a in range(size):
        j = work.frontier[a]
        _note(work, j)
        rise = work.cap[j] - work.h[j] + work.pending[j]
        work.h[j] = work.cap[j]
        work.pending[j] = 0.0
        _shift(side, work, j, -rise)
    rounds = 0
    moved = 1.0
    while moved > 0.0 and rounds < MAX_ROUNDS:
        rounds += 1
        moved = 0.0
        for a in range(size):
            j = work.frontier[a]
            new = _bound(side, work, j)
            d = work.h[j] - new
            if d > HOLD:
                work.h[j] = new
                _shift(side, work, j, d)
                moved = max(moved, d)
    total = 0.0
    for a in range(size):
        total += work.h[work.frontier[a]]
    return total


@compiled
def _shift(side: Side, work: Work, f: int, more: float) -> None:
    for e in range(side.start[f], side.start[f + 1]):
        s = side.target[e]
        work.loss[s] += side.share[e] * more
        if work.is_hit[s] == 0:
            work.is_hit[s] = 1
            work.hit[work.tally[1]] = s
            work.tally[1] += 1


@compiled
def _next_circle(side: Side, state: State, work: Work, freed: int) -> int:
    """Members of the first closed circle, else 0. Every circle holds the freed firm or an unhooked one."""
    work.tally[2] += 1
    for a in range(-1, work.tally[1]):
        j = freed if a < 0 else side.owner[work.hit[a]]
        if work.grounded[j] == work.tally[2] or work.h[j] >= work.cap[j] - NEAR:
            continue
        if a < 0 or _unhooked(side, state, work, j):
            size = _closed_circle(side, state, work, j)
            if size > 0:
                return size
    return 0


@compiled
def _eased_owners(side: Side, work: Work) -> int:
    """All owners of changed slots that are below their capacity stand in `work.touched`."""
    count = 0
    for a in range(work.tally[1]):
        j = side.owner[work.hit[a]]
        if work.marked[j] == 0 and work.h[j] < work.cap[j]:
            work.marked[j] = 1
            work.touched[count] = j
            count += 1
    return count


@compiled
def release(
    side: Side, state: State, work: Work, freed: int, price: Floats, enough: float, allowed: int
) -> int:
    """Give firm `freed` its full capacity; `work` then holds the state that follows. Returns links visited.

    If they are more than `allowed`, the state in `work` may still rise.

    price, enough : rises worth no more than `enough` together, at price[f] of firm f, are not passed on
    """
    work.cap[freed] = 1.0
    work.touched[0] = freed
    visits = _spread(side, work, 1, price, enough, allowed)
    for _ in range(MAX_TRAPS):
        if visits > allowed:
            break
        size = _next_circle(side, state, work, freed)
        if size == 0:
            break
        before = 0.0
        for a in range(size):
            before += work.h[work.frontier[a]]
        gained = _lift(side, work, size) - before
        count = _eased_owners(side, work)
        visits += _spread(side, work, count, price, enough, allowed - visits)
        if gained <= NEAR:
            break
    return visits


@compiled
def _gain(down: Work, up: Work, base_d: State, base_u: State, output: Floats) -> float:
    """sum_j y_j (min(hd', hu') - min(hd, hu)) over the firms that rose, in the order in which they rose."""
    total = 0.0
    for a in range(down.tally[0]):
        j = down.risen[a]
        total += output[j] * (min(down.h[j], up.h[j]) - min(base_d.h[j], base_u.h[j]))
    for a in range(up.tally[0]):
        j = up.risen[a]
        if down.is_risen[j] == 0:
            total += output[j] * (min(down.h[j], up.h[j]) - min(base_d.h[j], base_u.h[j]))
    return total


@compiled
def _waiting(work: Work, price: Floats) -> float:
    """What the rises that were not passed on are worth."""
    total = 0.0
    for a in range(work.tally[0]):
        j = work.risen[a]
        total += work.pending[j] * price[j]
    return total


@compiled
def prices(side: Side, free: npt.NDArray[np.bool_], worth: Floats, sweeps: int) -> Floats:
    """About what a unit rise of each firm is worth on this side, all its consequences counted (no caps).

    free  : bool[firms] the firm could rise if its slots were eased
    worth : float64[firms] what a unit rise of the firm itself is worth
    """
    n = worth.size
    price = worth.copy()
    for _ in range(sweeps):
        change = 0.0
        for f in range(n):
            total = worth[f]
            for e in range(side.start[f], side.start[f + 1]):
                j = side.owner[side.target[e]]
                if free[j]:
                    total += side.share[e] * price[j]
            # Where circles multiply a rise there is no finite price: everything is then worth passing on.
            total = min(total, DEAREST)
            change = max(change, (total - price[f]) / max(total, 1e-300))
            price[f] = total
        if change < 0.01:
            break
    return price


@compiled_parallel
def release_down(
    down: Side,
    base_d: State,
    base_u: State,
    psi: Floats,
    output: Floats,
    price: Floats,
    freed: Int32s,
    enough: Floats,
    own_up: Floats,
    allowed: int,
    threads: int,
) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Free each firm of `freed` alone, downstream only: what comes back at least, at most, links visited.

    price   : float64[firms] what a rise downstream is worth
    enough  : float64[freed] what rises may be worth together that are not passed on; twice that is in `most`
    own_up  : float64[freed] what today's customers leave of the freed firm
    allowed : links a release may visit; beyond, it brings back at most infinity
    At least: customers stay as they are. At most: customers no longer hold back any firm that rose
    downstream; what customers bring back elsewhere is not in it.
    """
    m = freed.size
    least, most, visits = np.zeros(m), np.zeros(m), np.zeros(m, np.int64)
    for t in numba.prange(threads):
        work = new_work(down, base_d, psi)
        for a in range(t, m, threads):
            i = freed[a]
            visits[a] = release(down, base_d, work, i, price, enough[a], allowed)
            for b in range(work.tally[0]):
                j = work.risen[b]
                before = min(base_d.h[j], base_u.h[j])
                customers = own_up[a] if j == i else base_u.h[j]
                least[a] += output[j] * (min(work.h[j], customers) - before)
                most[a] += output[j] * (work.h[j] - before)
            most[a] += 2.0 * _waiting(work, price)
            if visits[a] > allowed:
                most[a] = np.inf
            put_back(base_d, work, i, psi[i])
    return least, most, visits


@compiled_parallel
def release_each(
    down: Side,
    up: Side,
    base_d: State,
    base_u: State,
    psi: Floats,
    output: Floats,
    price: tuple[Floats, Floats],
    freed: Int32s,
    enough: Floats,
    watch: Int32s,
    allowed: int,
    threads: int,
) -> tuple[Floats, Floats, npt.NDArray[np.bool_], npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Free each firm of `freed` alone: its gain, what rises not passed on could add (twice their worth), if
    that is all it could lack, links visited, watched firms that rise.

    price   : float64[firms] what a rise is worth, downstream and upstream
    enough  : float64[freed] what rises may be worth together that are not passed on
    allowed : links a release may visit on each side; beyond, its gain is not final but too small
    """
    m = freed.size
    gains, waiting = np.zeros(m), np.zeros(m)
    finished, visits = np.zeros(m, np.bool_), np.zeros(m, np.int64)
    seen = np.zeros((m, watch.size), np.uint8)
    for t in numba.prange(threads):
        work_d = new_work(down, base_d, psi)
        work_u = new_work(up, base_u, psi)
        for a in range(t, m, threads):
            i = freed[a]
            visits[a] = release(down, base_d, work_d, i, price[0], CIRCLES * enough[a], allowed)
            visits_up = release(up, base_u, work_u, i, price[1], enough[a], allowed)
            finished[a] = visits[a] <= allowed and visits_up <= allowed
            visits[a] += visits_up
            gains[a] = _gain(work_d, work_u, base_d, base_u, output)
            waiting[a] = 2.0 * (_waiting(work_d, price[0]) + _waiting(work_u, price[1]))
            for b in range(watch.size):
                j = watch[b]
                rise = min(work_d.h[j], work_u.h[j]) - min(base_d.h[j], base_u.h[j])
                seen[a, b] = 1 if rise > 1e-6 else 0
            put_back(base_d, work_d, i, psi[i])
            put_back(base_u, work_u, i, psi[i])
    return gains, waiting, finished, visits, seen
