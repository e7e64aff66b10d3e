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

from gulian.chain.build import build
from gulian.chain.economy import Economy
from gulian.chain.model import Bools, Cascade, Firms, Floats, Int8s, Int32s, Int64s, Links, Network
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
        return _remaining(firms, shares, self.hit_by)

    def of_firms(self, cascade: Cascade) -> Cascade:
        """The cascade without its gates."""
        return replace(cascade, down=cascade.down[: self.firms], up=cascade.up[: self.firms])


@dataclass(frozen=True, eq=False)
class Gates:
    """Which deliveries pass which gate: numbers only.

    rows     : int64[hits] the links that pass one;  gate : int64[hits] its number
    supplier : int32[gates];  hit_by : bool[entries, gates], as in `Gated`
    """

    rows: Int64s
    gate: Int64s
    supplier: Int32s
    hit_by: Bools

    def remaining(self, firms: Floats, shares: Sequence[Floats]) -> Floats:
        """As `Gated.remaining`."""
        return _remaining(firms, shares, self.hit_by)


def _remaining(firms: Floats, shares: Sequence[Floats], hit_by: Bools) -> Floats:
    left = np.ones(hit_by.shape[1])
    for hit, share in zip(hit_by, shares, strict=True):
        left[hit] = np.minimum(left[hit], share[hit])
    return np.concatenate([firms, left])


def gated(economy: Economy, entries: Sequence[Entry], date: dt.date | None = None) -> Gated:
    """The network of an economy with a gate wherever one of the entries hits deliveries."""
    gates = gates_of(economy, entries, date)
    network = economy.network
    if gates.rows.size:
        network = with_gates(economy.values, economy.firms, economy.classes.kinds, gates)
    return Gated(network, gates.supplier, gates.hit_by)


def gates_of(economy: Economy, entries: Sequence[Entry], date: dt.date | None = None) -> Gates:
    """A gate for each supplier and set of entries that hit its deliveries."""
    hits = np.array([entry.links(economy, date) for entry in entries], dtype=np.bool_)
    hits = hits.reshape(len(entries), economy.links.height)
    rows = np.flatnonzero(hits.any(axis=0))
    supplier = economy.values.supplier[rows]
    gate, first = _numbered(supplier, hits[:, rows])
    return Gates(rows, gate, supplier[first], hits[:, rows][:, first])


def _numbered(supplier: Int32s, hits: Bools) -> tuple[Int64s, Int64s]:
    """The gate of each hit link, and a link of each gate: one gate per supplier and set of entries."""
    key = supplier.astype(np.int64)
    for hit in hits:
        _, key = np.unique(2 * key + hit, return_inverse=True)
    _, first, gate = np.unique(key, return_index=True, return_inverse=True)
    return gate.astype(np.int64), first.astype(np.int64)


def with_gates(links: Links, firms: Firms, essential: Int8s, gates: Gates) -> Network:
    """The network of these links, of which those that the gates name pass them."""
    if not gates.rows.size:
        return build(links, firms, essential)
    rows, node = gates.rows, (firms.input_class.size + gates.gate).astype(np.int32)
    supplier = links.supplier.copy()
    supplier[rows] = node
    through = Links(
        np.concatenate([supplier, links.supplier[rows]]),
        np.concatenate([links.buyer, node]),
        np.concatenate([links.value, links.value[rows]]),
    )
    return build(through, _more_firms(firms, gates.supplier), essential)


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
