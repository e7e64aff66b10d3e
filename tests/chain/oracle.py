# SPDX-License-Identifier: Apache-2.0
"""The cascade written down once more, slowly, straight from the equations: dense matrices, no cleverness.

Every fast path of the room is compared with this page. Letters are those of the equations in the README,
in lower case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class World:
    """A small economy: w[i, j] = what i sells to j; p = input class; e = kinds; m = market (-1 = none)."""

    w: Floats
    p: Ints
    e: npt.NDArray[np.int8]
    m: Ints
    revenue: Floats
    cost: Floats


class NotSettledError(Exception):
    """The rounds were used up: such a world proves nothing and is passed over."""


def kind(world: World, i: int, j: int) -> int:
    """2 essential, 1 non-essential, 0 none; an unknown class on either end makes it non-essential."""
    return 1 if min(world.p[i], world.p[j]) < 0 else int(world.e[world.p[i], world.p[j]])


def shares(world: World) -> tuple[Floats, Floats]:
    """Ld and Lu."""
    n, w = len(world.w), world.w
    ld, lu = np.zeros((n, n)), np.zeros((n, n))
    for j in range(n):
        for i in np.flatnonzero(w[:, j] > 0).tolist():
            if kind(world, i, j) == 0:
                continue
            same = world.p == world.p[i] if kind(world, i, j) == 2 else np.ones(n, dtype=bool)
            ld[i, j] = w[i, j] / w[same, j].sum()
        if world.cost[j] > 0:
            ld[:, j] *= w[:, j].sum() / world.cost[j]
    for i in range(n):
        s = w[i].sum()
        whole = max(world.revenue[i], s) if world.revenue[i] > 0 else s
        if whole > 0:
            lu[i] = w[i] / whole
    return ld, lu


def cascade(
    world: World, psi: Floats, tolerance: float = 1e-14, rounds: int = 3_000
) -> tuple[Floats, Floats, int]:
    """hd, hu and the rounds made, each round from the state of the round before."""
    n, s = len(psi), world.w.sum(axis=1)
    ld, lu = shares(world)
    essential = np.array([[ld[i, j] > 0 and kind(world, i, j) == 2 for j in range(n)] for i in range(n)])
    classes = [(essential & (world.p == k)[:, None]) * ld for k in np.unique(world.p)]
    parts = np.array([*classes, np.where(essential, 0.0, ld)])
    rivals = (world.m[:, None] == world.m) & (world.m >= 0)
    hd, hu = psi.copy(), psi.copy()
    for t in range(1, rounds + 1):
        alive = rivals @ (hd * s)
        sigma = np.where(s >= alive, 1.0, s / np.where(alive > 0, alive, 1.0))
        bound = 1 - ((sigma * (1 - hd)) @ parts).max(axis=0)
        new_d = np.maximum(0, np.minimum(psi, bound))
        new_u = np.maximum(0, np.minimum(psi, 1 - lu @ (1 - hu)))
        fall = max((hd - new_d).max(initial=0.0), (hu - new_u).max(initial=0.0))
        hd, hu = new_d, new_u
        if fall <= tolerance:
            return hd, hu, t
    raise NotSettledError


def left(world: World, psi: Floats) -> Floats:
    """H of the settled state."""
    hd, hu, _ = cascade(world, psi)
    return np.minimum(hd, hu)


def gain(world: World, psi: Floats, y: Floats, i: int, before: Floats) -> float:
    """What freeing firm i alone brings back: a full solve beside `before`, the one of the blocked state."""
    freed = psi.copy()
    freed[i] = 1.0
    return float(np.nan_to_num(y) @ (left(world, freed) - before))
