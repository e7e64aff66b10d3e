# SPDX-License-Identifier: Apache-2.0
"""Circles of firms that wait for each other although nothing else holds them.

Rising from the blocked state alone can stop too low: two stopped firms that supply each other.

1 look for a trap: a set of firms below their own capacity whose every binding bound is wholly covered by
  members of the set. No such set means the greatest state is reached (README, "Why no trap means done")
2 lift a trapped set to its capacities, let it come down to its own greatest state, and go on from there
"""

from __future__ import annotations

from .compiled import compiled
from .rise import HOLD, NEAR, State, Work, bound, note, only_waits
from .side import Side

MAX_ROUNDS = 20_000


@compiled
def _waits(side: Side, state: State, work: Work, j: int) -> bool:
    return only_waits(side, state.full, work.h, work.loss, work.cap, j)


@compiled
def unhooked(side: Side, state: State, work: Work, j: int) -> bool:
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
def closed_circle(side: Side, state: State, work: Work, root: int) -> int:
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
def lift(side: Side, work: Work, size: int) -> float:
    """Members of a closed circle go to their capacities and settle from above; returns their output."""
    for a in range(size):
        j = work.frontier[a]
        note(work, j)
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
            new = bound(side, work, j)
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
def eased_owners(side: Side, work: Work) -> int:
    """All owners of changed slots that are below their capacity stand in `work.touched`."""
    count = 0
    for a in range(work.tally[1]):
        j = side.owner[work.hit[a]]
        if work.marked[j] == 0 and work.h[j] < work.cap[j]:
            work.marked[j] = 1
            work.touched[count] = j
            count += 1
    return count
