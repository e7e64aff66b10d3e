# SPDX-License-Identifier: Apache-2.0
"""Where the boxes of a layered drawing stand: tiers from left to right, few crossings (Sugiyama et al. 1981,
doi 10.1109/TSMC.1981.4308636).

1 each tier in the order given  2 sweep to and fro: a node moves to the mean place of those it is linked with
in the tier passed before  3 keep the order with the fewest crossings  4 a long tier becomes several columns
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

SWEEPS = 12
LEAST_ROWS = 12


@dataclass(frozen=True, eq=False)
class Tiers:
    """Places of the nodes, in columns and rows of the drawing.

    column : int64[nodes] 0 = left;  height : float64[nodes] 0..rows, the middle of the node, from the top
    first, last : of each tier, its columns;  rows : of the tallest column;  crossings : of links
    """

    column: Ints
    height: NDArray[np.float64]
    first: tuple[int, ...]
    last: tuple[int, ...]
    rows: int
    crossings: int


def tier_layout(tier: Sequence[int], links: Sequence[tuple[int, int]], shape: float = 1.0) -> Tiers:
    """Lay nodes out by tier.

    tier  : of each node, 0 = left, none left out
    links : pairs of nodes; only those between neighbouring tiers pull and are counted
    shape : columns that may stand side by side for each row
    Example: tiers [0, 0, 1, 1], links [(0, 3), (1, 2)] -> no crossings, node 1 above node 0 or 3 above 2
    """
    tiers = [[node for node, of in enumerate(tier) if of == at] for at in range(max(tier, default=-1) + 1)]
    near = [(a, b) if tier[a] < tier[b] else (b, a) for a, b in links if abs(tier[a] - tier[b]) == 1]
    best, crossings = _fewest_crossings(tiers, near)
    rows = _rows([len(each) for each in best], shape)
    column, height = np.zeros(len(tier), np.int64), np.zeros(len(tier))
    first: list[int] = []
    last: list[int] = []
    for nodes in best:
        begin = last[-1] + 1 if last else 0
        columns = max(1, -(-len(nodes) // rows))
        down = max(1, -(-len(nodes) // columns))
        for at, node in enumerate(nodes):
            column[node] = begin + at % columns
            height[node] = (at // columns + 0.5) * rows / down
        first.append(begin)
        last.append(begin + columns - 1)
    return Tiers(column, height, tuple(first), tuple(last), rows, crossings)


def _rows(sizes: Sequence[int], shape: float) -> int:
    """The fewest rows with which the drawing is no wider than `shape` allows."""
    rows = min(LEAST_ROWS, max(sizes, default=1))
    while sum(-(-size // rows) for size in sizes) > shape * rows and rows < max(sizes, default=1):
        rows += 1
    return rows


def _fewest_crossings(tiers: list[list[int]], links: list[tuple[int, int]]) -> tuple[list[list[int]], int]:
    left: dict[int, list[int]] = {}
    right: dict[int, list[int]] = {}
    for a, b in links:
        right.setdefault(a, []).append(b)
        left.setdefault(b, []).append(a)
    best, least = tiers, _crossings(tiers, right)
    now = tiers
    for sweep in range(SWEEPS):
        if least == 0:
            break
        now = _swept(now, right if sweep % 2 == 0 else left, backwards=sweep % 2 == 0)
        found = _crossings(now, right)
        if found < least:
            best, least = now, found
    return best, least


def _swept(tiers: list[list[int]], linked: dict[int, list[int]], *, backwards: bool) -> list[list[int]]:
    """Every tier sorted by the mean place of the nodes that its own are linked with; others keep theirs."""
    place = {node: (at + 0.5) / len(nodes) for nodes in tiers for at, node in enumerate(nodes)}
    swept = [list(nodes) for nodes in tiers]
    for nodes in reversed(swept) if backwards else swept:
        wanted = {
            node: sum(place[each] for each in linked[node]) / len(linked[node])
            if node in linked
            else place[node]
            for node in nodes
        }
        nodes.sort(key=lambda node: (wanted[node], place[node]))
        place.update({node: (at + 0.5) / len(nodes) for at, node in enumerate(nodes)})
    return swept


def _crossings(tiers: list[list[int]], right: dict[int, list[int]]) -> int:
    """How many pairs of links between neighbouring tiers cross."""
    place = {node: at for nodes in tiers for at, node in enumerate(nodes)}
    count = 0
    for nodes in tiers:
        ended: list[int] = []
        for node in nodes:
            ends = sorted(place[each] for each in right.get(node, ()))
            count += sum(len(ended) - bisect_right(ended, end) for end in ends)
            for end in ends:
                insort(ended, end)
    return count
