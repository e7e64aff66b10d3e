# SPDX-License-Identifier: Apache-2.0
"""The normal equations of a regression on groups, solved exactly and in a fixed order.

    A = sum over cells of W_c x_c x_c',     x_c = one 1 for the group of the cell in each margin

A is a diagonal within a margin, so the margin with the most groups is eliminated (D its diagonal, C its
crossings with the rest) and only the Schur complement of the rest is factored:

    S = R - C' D^-1 C = L E L',      S b_rest = r_rest - C' D^-1 r_big,      D b_big = r_big - C b_rest

Margins overlap (each adds up to the same total): pivots that vanish are left out, which picks one of the
equal solutions; x'b is the same for all. No BLAS: its sums may depend on the number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gulian.errors import TooManyGroups
from gulian.monitor.estimate.model import Floats, Ints, added

MOST_REST = 2_500
"""Groups outside the largest margin that are factored: seconds of work, 50 MB."""
_VANISHED = 1e-11


class Normal:
    """A, factored. groups : int64[n_cells] of each margin, no -1; weight : float64[n_cells]."""

    def __init__(self, groups: Sequence[Ints], sizes: Sequence[int], weight: Floats) -> None:
        """Raises TooManyGroups."""
        order = sorted(range(len(groups)), key=lambda at: (-sizes[at], at))
        self.order = order
        self.big, self.rest = groups[order[0]], [groups[at] for at in order[1:]]
        self.sizes = [sizes[at] for at in order]
        self.weight = weight
        self.starts = np.concatenate([[0], np.cumsum(self.sizes[1:], dtype=np.int64)])
        if self.starts[-1] > MOST_REST:
            raise TooManyGroups(int(self.starts[-1]), MOST_REST)
        self.diagonal = added(self.big, weight, self.sizes[0])
        self.factor, self.pivot = _factored(self._schur())

    def solve(self, right: Sequence[Floats]) -> list[Floats]:
        """b by margin, for the right sides by margin."""
        r = [right[at] for at in self.order]
        reduced = np.concatenate([*r[1:], np.zeros(0)]) - self._down(_divided(r[0], self.diagonal))
        rest = _substituted(self.factor, self.pivot, reduced)
        big = _divided(r[0] - self._up(rest), self.diagonal)
        parts = [big, *(rest[a:b] for a, b in zip(self.starts[:-1], self.starts[1:], strict=True))]
        back = dict(zip(self.order, parts, strict=True))
        return [back[at] for at in range(len(parts))]

    def _down(self, big: Floats) -> Floats:
        """C' big."""
        by_cell = self.weight * big[self.big]
        parts = [np.bincount(g, by_cell, n) for g, n in zip(self.rest, self.sizes[1:], strict=True)]
        return np.concatenate([*parts, np.zeros(0)])

    def _up(self, rest: Floats) -> Floats:
        """C rest."""
        by_cell = np.zeros(self.weight.size)
        for group, start in zip(self.rest, self.starts, strict=False):
            by_cell += rest[start + group]
        return added(self.big, self.weight * by_cell, self.sizes[0])

    def _schur(self) -> Floats:
        """S, one group of the largest margin after the other."""
        size = int(self.starts[-1])
        s = np.zeros((size, size))
        for at, one in enumerate(self.rest):
            for to, other in enumerate(self.rest):
                a, b = self.sizes[1 + at], self.sizes[1 + to]
                block = np.bincount(one * b + other, self.weight, a * b).reshape(a, b)
                s[self.starts[at] : self.starts[at + 1], self.starts[to] : self.starts[to + 1]] = block
        if not self.rest:
            return s
        by_big = np.argsort(self.big, kind="stable")
        ends = np.cumsum(np.bincount(self.big, minlength=self.sizes[0]))
        places = np.stack([start + group for group, start in zip(self.rest, self.starts, strict=False)])
        for at, end in enumerate(ends.tolist()):
            mine = by_big[ends[at - 1] if at else 0 : end]
            if mine.size and self.diagonal[at] > 0:
                place, inverse = np.unique(places[:, mine].ravel(), return_inverse=True)
                row = np.bincount(inverse, np.tile(self.weight[mine], len(self.rest)), place.size)
                s[np.ix_(place, place)] -= row[:, None] * (row / self.diagonal[at])
        return s


def _divided(value: Floats, by: Floats) -> Floats:
    return np.divide(value, by, out=np.zeros_like(value), where=by > 0)


def _factored(s: Floats) -> tuple[Floats, Floats]:
    """L (unit lower, below its diagonal) and E of S = L E L'; a vanished pivot is 0 and its column empty."""
    size = s.shape[0]
    scale = s.diagonal().copy()
    pivot = np.zeros(size)
    for k in range(size):
        if s[k, k] <= _VANISHED * max(scale[k], 1.0):
            s[k:, k] = 0.0
            continue
        pivot[k] = s[k, k]
        below = s[k + 1 :, k] / pivot[k]
        touched = np.flatnonzero(below)
        if touched.size:
            at = k + 1 + touched
            s[np.ix_(at, at)] -= below[touched, None] * (below[touched] * pivot[k])
        s[k + 1 :, k] = below
    return s, pivot


def _substituted(factor: Floats, pivot: Floats, right: Floats) -> Floats:
    """x of L E L' x = right."""
    x = right.copy()
    for k in range(x.size):
        x[k + 1 :] -= factor[k + 1 :, k] * x[k]
    x = np.divide(x, pivot, out=np.zeros_like(x), where=pivot > 0)
    for k in range(x.size - 1, -1, -1):
        x[:k] -= factor[k, :k] * x[k] if pivot[k] > 0 else 0.0
    return x
