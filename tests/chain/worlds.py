# SPDX-License-Identifier: Apache-2.0
"""Small invented economies for the tests of the chain room, all from a seed."""

from __future__ import annotations

import numpy as np

from gulian import chain

from .oracle import World

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


def world(seed: int, firms: int, *, sole: bool = False, markets: bool = False, final: float = 0.7) -> World:
    """Random links with heavy-tailed values.

    sole  : every input essential, many classes: most are bought from one supplier only
    final : share of firms whose revenue is known and above their links
    """
    rng = np.random.default_rng(seed)
    classes = firms if sole else int(rng.integers(1, 6))
    density = min(1.0, rng.choice([1.5, 3.0, 6.0]) / firms)
    links = rng.random((firms, firms)) < density
    value = np.where(links, rng.lognormal(0, 2, (firms, firms)), 0.0)
    kinds = (
        np.full((classes, classes), 2, np.int8) if sole else rng.integers(0, 3, (classes, classes), np.int8)
    )
    return World(
        w=value,
        p=rng.integers(0 if sole else -1, classes, firms).astype(np.int32),
        e=kinds,
        m=rng.integers(-1, 3, firms).astype(np.int32) if markets else np.full(firms, -1, np.int32),
        revenue=np.where(rng.random(firms) < final, value.sum(1) * rng.uniform(0.8, 2, firms), np.nan),
        cost=np.where(rng.random(firms) < 0.3, value.sum(0) * rng.uniform(1, 2, firms), np.nan),
    )


def blocked(seed: int, firms: int, share: float = 0.3) -> Floats:
    """Remaining own capacity: some firms closed, some half open."""
    rng = np.random.default_rng([seed, 7])
    return np.where(rng.random(firms) < share, rng.choice([0.0, 0.0, 0.3, 0.7], firms), 1.0)


def output(seed: int, firms: int) -> Floats:
    """Daily output, 10k CNY."""
    return np.random.default_rng([seed, 11]).lognormal(0, 1, firms)


def network(world: World, scale: float = 1.0) -> chain.Network:
    """The same economy as the room sees it; `scale` changes the unit of currency."""
    supplier, buyer = np.nonzero(world.w)
    links = chain.Links(supplier.astype(np.int32), buyer.astype(np.int32), world.w[supplier, buyer] * scale)
    market = world.m if (world.m >= 0).any() else None
    firms = chain.Firms(world.p, market, world.revenue * scale, world.cost * scale)
    return chain.build(links, firms, world.e)
