# SPDX-License-Identifier: Apache-2.0
"""Gains by batches: any network, markets and all.

Firms freed together bring back at least what each of them does, so a batch bounds its members. The batch
with the largest gain is halved until the leaders stand alone.
"""

from __future__ import annotations

import heapq

import numpy as np

from gulian.chain.blocked import MAX_ROUNDS, SETTLED, Blocked
from gulian.chain.kernel.batches import free_batches
from gulian.chain.model import Floats, Int32s
from gulian.chain.search import Found

AT_ONCE = 4


def _left_after(blocked: Blocked, batches: list[Int32s]) -> tuple[Floats, int]:
    """float64[batches, firms] output shares with each batch freed, and the links that took."""
    network = blocked.network
    start = np.cumsum([0, *(batch.size for batch in batches)]).astype(np.int64)
    member = np.concatenate(batches).astype(np.int32)
    left, rounds = free_batches(
        network.down, network.up, network.markets, blocked.psi, start, member, SETTLED, MAX_ROUNDS
    )
    return left, int(rounds.sum()) * (network.links + network.firms)


def search_by_batches(
    blocked: Blocked, candidates: Int32s, part: Floats, exact: int, watch: Int32s, effort: int
) -> Found:
    """Gains of the leaders exact and certain, of the others at most, within `effort` links visited."""
    whole = float(blocked.output @ (1.0 - blocked.left))
    running = blocked.psi[candidates] >= 1.0
    found = Found(part, np.where(running, 0.0, whole), np.zeros(candidates.size), running, {})
    batches = [(-whole, 0, np.flatnonzero(~running))] if not running.all() else []
    spent = 0
    while batches and spent < effort and found.lacking(exact, -batches[0][0]) > 0:
        opened = [heapq.heappop(batches)[2] for _ in range(min(AT_ONCE, len(batches)))]
        halves = [half for places in opened for half in np.array_split(places, 2) if half.size]
        left, visits = _left_after(blocked, [candidates[half] for half in halves])
        spent += visits
        for half, after in zip(halves, left, strict=True):
            back = max(float(blocked.output @ (after - blocked.left)), 0.0)
            if half.size == 1:
                found.gain[half], found.least[half], found.exact[half] = back, back, True
                found.keep_lifts(half, (after - blocked.left)[watch][None, :] > 1e-6)
            else:
                found.gain[half] = np.minimum(found.gain[half], back + 1e-9 * whole)
                most = float((found.gain * part)[half].max())
                heapq.heappush(batches, (-most, int(half[0]), half))
    return found
