# SPDX-License-Identifier: Apache-2.0
"""The cascade written down once more, slowly, straight from the equations: dense matrices, no cleverness.

Every fast path of the room is compared with this page. Letters are those of the equations in the README.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class World:
    """A small economy: W[i, j] = what i sells to j; p = input class; m = market (-1 = none)."""

    W: Floats
    p: Ints
    E: npt.NDArray[np.int8]
    m: Ints
    revenue: Floats
    cost: Floats


def kind(world: World, i: int, j: int) -> int:
    """2 essential, 1 non-essential, 0 none; an unknown class on either end makes it non-essential."""
    return 1 if min(world.p[i], world.p[j]) < 0 else int(world.E[world.p[i], world.p[j]])


def shares(world: World) -> tuple[Floats, Floats]:
    """Ld and Lu."""
    n, W = len(world.W), world.W
    Ld, Lu = np.zeros((n, n)), np.zeros((n, n))
    for j in range(n):
        for i in range(n):
            if W[i, j] <= 0 or kind(world, i, j) == 0:
                continue
            same = world.p == world.p[i] if kind(world, i, j) == 2 else np.ones(n, dtype=bool)
            Ld[i, j] = W[i, j] / W[same, j].sum()
        if world.cost[j] > 0:
            Ld[:, j] *= W[:, j].sum() / world.cost[j]
    for i in range(n):
        s = W[i].sum()
        whole = max(world.revenue[i], s) if world.revenue[i] > 0 else s
        if whole > 0:
            Lu[i] = W[i] / whole
    return Ld, Lu


def cascade(
    world: World, psi: Floats, tolerance: float = 1e-13, rounds: int = 20_000
) -> tuple[Floats, Floats, int]:
    """hd, hu and the rounds made, each round from the state of the round before."""
    n, s = len(psi), world.W.sum(axis=1)
    Ld, Lu = shares(world)
    essential = np.array([[Ld[i, j] > 0 and kind(world, i, j) == 2 for j in range(n)] for i in range(n)])
    hd, hu = psi.copy(), psi.copy()
    for t in range(1, rounds + 1):
        A = np.array([(hd * s)[world.m == k].sum() for k in world.m])
        sigma = np.where((world.m < 0) | (s >= A), 1.0, s / np.where(A > 0, A, 1.0))
        lost = (sigma * (1 - hd))[:, None] * Ld
        bound = 1 - np.where(essential, 0.0, lost).sum(axis=0)
        for k in np.unique(world.p):
            bound = np.minimum(
                bound, 1 - np.where(essential & (world.p == k)[:, None], lost, 0.0).sum(axis=0)
            )
        new_d = np.maximum(0, np.minimum(psi, bound))
        new_u = np.maximum(0, np.minimum(psi, 1 - Lu @ (1 - hu)))
        fall = max((hd - new_d).max(initial=0.0), (hu - new_u).max(initial=0.0))
        hd, hu = new_d, new_u
        if fall <= tolerance:
            return hd, hu, t
    raise AssertionError("the oracle did not converge")


def gain(world: World, psi: Floats, y: Floats, i: int) -> float:
    """What freeing firm i alone brings back: two full solves."""
    before = np.minimum(*cascade(world, psi)[:2])
    freed = psi.copy()
    freed[i] = 1.0
    return float(np.nan_to_num(y) @ (np.minimum(*cascade(world, freed)[:2]) - before))
