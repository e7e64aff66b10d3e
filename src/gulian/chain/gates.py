# SPDX-License-Identifier: Apache-2.0
"""Deliveries that are held up while their supplier runs: each passes a gate.

    i -> j of product p becomes i -> g -> j;   psi_g = share of the deliveries that is left

The gate g sells what i sells (i's input class, so that j's slots and shares stay as they are), buys from i
alone and can do nothing without i, and is in no market. With psi_g = 1 it passes everything on both ways:
hd_g = hd_i, hu_g = sum of its customers' losses, which are then i's. It makes nothing and counts in no sum.
One gate stands for a supplier and the entries that hit its deliveries, since these share their fate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gulian.chain.build import build
from gulian.chain.economy import Economy
from gulian.chain.model import Bools, Cascade, Firms, Floats, Int32s, Links, Network
from gulian.chain.shock import Entry


@dataclass(frozen=True, eq=False)
class Gated:
    """A network whose hit deliveries pass gates.

    network  : the firms of the economy, then the gates
    supplier : int32[gates] whose deliveries pass
    hit_by   : bool[entries, gates], the entries (in the order given) that hit a gate
    """

    network: Network
    supplier: Int32s
    hit_by: Bools

    @property
    def firms(self) -> int:
        """Number of firms, gates not counted."""
        return self.network.firms - self.supplier.size

    def remaining(self, firms: Floats, shares: Sequence[Floats]) -> Floats:
        """float64[nodes]: psi of firms, then of gates: the least share of the entries that hit one.

        shares : of each entry, float64[gates]; what it says of gates it does not hit is not read
        """
        left = np.ones(self.supplier.size)
        for hit, share in zip(self.hit_by, shares, strict=True):
            left[hit] = np.minimum(left[hit], share[hit])
        return np.concatenate([firms, left])

    def of_firms(self, cascade: Cascade) -> Cascade:
        """The cascade without its gates."""
        return replace(cascade, down=cascade.down[: self.firms], up=cascade.up[: self.firms])


def gated(economy: Economy, entries: Sequence[Entry], date: dt.date | None = None) -> Gated:
    """The network of an economy with a gate wherever one of the entries hits deliveries."""
    hits = np.array([entry.links(economy, date) for entry in entries], dtype=np.bool_)
    hits = hits.reshape(len(entries), economy.links.height)
    rows = np.flatnonzero(hits.any(axis=0))
    if not rows.size:
        return Gated(economy.network, np.zeros(0, np.int32), np.zeros((len(entries), 0), np.bool_))
    links = economy.values
    gate, first = _numbered(links.supplier[rows], hits[:, rows])
    supplier = links.supplier[rows][first]
    return Gated(_with_gates(economy, rows, gate, supplier), supplier, hits[:, rows][:, first])


def _numbered(supplier: Int32s, hits: Bools) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The gate of each hit link, and a link of each gate: one gate per supplier and set of entries."""
    key = supplier.astype(np.int64)
    for hit in hits:
        _, key = np.unique(2 * key + hit, return_inverse=True)
    _, first, gate = np.unique(key, return_index=True, return_inverse=True)
    return gate.astype(np.int64), first.astype(np.int64)


def _with_gates(economy: Economy, rows: NDArray[np.int64], gate: NDArray[np.int64], of: Int32s) -> Network:
    links, firms, n = economy.values, economy.firms, len(economy.codes)
    node = (n + gate).astype(np.int32)
    supplier = links.supplier.copy()
    supplier[rows] = node
    through = Links(
        np.concatenate([supplier, links.supplier[rows]]),
        np.concatenate([links.buyer, node]),
        np.concatenate([links.value, links.value[rows]]),
    )
    return build(through, _more_firms(firms, of), economy.classes.kinds)


def _more_firms(firms: Firms, of: Int32s) -> Firms:
    """The firms, then the gates: class of the supplier to customers, of no class as a customer."""
    none, unknown = np.full(of.size, -1, dtype=np.int32), np.full(of.size, np.nan)
    buys_as = firms.input_class if firms.buys_as is None else firms.buys_as
    market = None if firms.market is None else np.concatenate([firms.market, none])
    revenue = None if firms.revenue is None else np.concatenate([firms.revenue, unknown])
    cost = None if firms.cost is None else np.concatenate([firms.cost, unknown])
    return Firms(
        np.concatenate([firms.input_class, firms.input_class[of]]), market, revenue, cost,
        np.concatenate([buys_as, none]),
    )  # fmt: skip
