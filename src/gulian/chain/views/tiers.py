# SPDX-License-Identifier: Apache-2.0
"""Who stands behind a firm, tier by tier, and whom a map of limited size keeps.

1 suppliers of the firm, their suppliers, and so on; a firm stands in the first tier that reaches it
2 exposure v: what part of the firm's inputs comes through a supplier, along all ways of the tiers

    v_leader = 1,   v_i = min(1, sum over buyers j in the tier before of Ld_ij v_j)

3 hold: the loss of the firm followed back over the bounds that bind, as `waits_for` does, link by link
4 kept are the firms with the most hold, then the most exposure, each with a way to the firm
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gulian.chain.kernel.fall import slot_losses
from gulian.chain.kernel.side import Side
from gulian.chain.kernel.trace import TIED
from gulian.chain.model import Cascade, Floats, Int32s, Network

MOST_OPENED = 2_000
"""Firms opened in following a loss back: beyond that the parts are too thin for a line."""


Wants = Literal["nothing", "inputs", "customers", "itself"]


@dataclass(frozen=True, eq=False)
class Behind:
    """The suppliers of a firm.

    tier     : int32[n] 0 = the firm, 1 = its suppliers, ..., -1 = in none of the tiers looked at
    exposure : float64[n] v
    """

    tier: Int32s
    exposure: Floats


def links_into(side: Side, firms: Int32s) -> tuple[Int32s, Int32s, Floats]:
    """The links into some firms: supplier, buyer, share of the need that it covers."""
    first, last = (side.slot_start[side.first_slot[firms + end]] for end in (0, 1))
    count = last - first
    at = np.repeat(first - np.append(0, np.cumsum(count)[:-1]), count) + np.arange(count.sum())
    return side.slot_source[at], np.repeat(firms, count).astype(np.int32), side.slot_share[at]


def behind(network: Network, leader: int, depth: int) -> Behind:
    """The tiers behind a firm, `depth` of them at most."""
    tier = np.full(network.firms, -1, dtype=np.int32)
    exposure = np.zeros(network.firms)
    tier[leader], exposure[leader] = 0, 1.0
    front = np.array([leader], dtype=np.int32)
    for number in range(1, depth + 1):
        source, buyer, share = links_into(network.down, front)
        new = tier[source] < 0
        source, buyer, share = source[new], buyer[new], share[new]
        tier[source] = number
        np.add.at(exposure, source, share * exposure[buyer])
        front = np.unique(source).astype(np.int32)
        exposure[front] = np.minimum(exposure[front], 1.0)
    return Behind(tier, exposure)


def holds(
    network: Network, cascade: Cascade, remaining: Floats, leader: int
) -> tuple[Mapping[int, float], Mapping[tuple[int, int], float]]:
    """What part of a firm's loss passes through each firm behind it, and along each link.

    Empty where it is not for want of inputs that the firm loses.
    """
    h, side = cascade.down, network.down
    if wants(cascade, remaining, leader) != "inputs":
        return {}, {}
    loss = slot_losses(side, h)
    through, along = {leader: 1.0}, dict[tuple[int, int], float]()
    waiting, opened = [(-1.0, leader)], set[int]()
    while waiting and len(opened) < MOST_OPENED:
        _, firm = heapq.heappop(waiting)
        # A firm held down by its own capacity waits for nobody else.
        if firm in opened or _held_by_itself(h, remaining, firm):
            continue
        opened.add(firm)
        for source, part in _divided(side, h, loss, firm):
            along[source, firm] = along.get((source, firm), 0.0) + part * through[firm]
            if source not in opened:
                through[source] = through.get(source, 0.0) + part * through[firm]
                heapq.heappush(waiting, (-through[source], source))
    return through, along


def wants(cascade: Cascade, remaining: Floats, firm: int) -> Wants:
    """What a firm is short of: nothing, inputs, customers, or capacity of its own (itself)."""
    down, up = float(cascade.down[firm]), float(cascade.up[firm])
    if min(down, up) >= 1.0:
        return "nothing"
    if up < down:
        return "itself" if _held_by_itself(cascade.up, remaining, firm) else "customers"
    return "itself" if _held_by_itself(cascade.down, remaining, firm) else "inputs"


def _held_by_itself(h: Floats, remaining: Floats, firm: int) -> bool:
    return bool(remaining[firm] < 1 and h[firm] >= remaining[firm] - 1e-12)


def _divided(side: Side, h: Floats, loss: Floats, firm: int) -> list[tuple[int, float]]:
    """Whom a firm's loss comes from, and in what parts: over its binding slots, by share x loss."""
    slots = np.arange(side.first_slot[firm], side.first_slot[firm + 1])
    worst = loss[slots].max(initial=0.0)
    if worst <= 0.0:
        return []
    binding = slots[loss[slots] >= worst - TIED]
    parts = []
    for slot in binding.tolist():
        links = slice(side.slot_start[slot], side.slot_start[slot + 1])
        source = side.slot_source[links]
        part = side.slot_share[links] * (1.0 - h[source]) / loss[slot] / binding.size
        parts += [(int(at), float(each)) for at, each in zip(source, part, strict=True) if each > 0]
    return parts


def chosen(
    network: Network,
    found: Behind,
    through: Mapping[int, float],
    along: Mapping[tuple[int, int], float],
    most: int,
) -> Int32s:
    """int32[] rows of at most `most` firms: those that matter most, each with a way to the leader."""
    inside = np.flatnonzero(found.tier > 0).astype(np.int32)
    onward = _onward(network, found, along)
    order = sorted(
        inside.tolist(), key=lambda row: (-through.get(row, 0.0), -found.exposure[row], found.tier[row], row)
    )
    kept = set(np.flatnonzero(found.tier == 0).tolist())
    for row in order:
        way, at = [], row
        while at not in kept:
            way.append(at)
            at = onward[at]
        if len(kept) + len(way) <= most:
            kept.update(way)
    return np.array(sorted(kept), dtype=np.int32)


def _onward(network: Network, found: Behind, along: Mapping[tuple[int, int], float]) -> Mapping[int, int]:
    """Each supplier's buyer in the tier before it: where the most loss passes, then the most exposure."""
    buyers = np.flatnonzero(found.tier >= 0).astype(np.int32)
    source, buyer, share = links_into(network.down, buyers)
    down = found.tier[source] == found.tier[buyer] + 1
    best: dict[int, tuple[float, float, int]] = {}
    for a, b, part in zip(source[down].tolist(), buyer[down].tolist(), share[down].tolist(), strict=True):
        worth = (along.get((a, b), 0.0), part * float(found.exposure[b]), -b)
        best[a] = max(best.get(a, worth), worth)
    return {a: -worth[2] for a, worth in best.items()}
