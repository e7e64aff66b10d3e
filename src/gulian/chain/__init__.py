# SPDX-License-Identifier: Apache-2.0
"""The production network: which firm holds the chain back, and what freeing it brings."""

from __future__ import annotations

from gulian.chain.build import build
from gulian.chain.cascade import cascade
from gulian.chain.essential import Essentiality, classify, essentiality
from gulian.chain.model import Cascade, Firms, Links, Network, Releases
from gulian.chain.release import rank_releases
from gulian.chain.sectors import Sectors, output_per_worker, sector_of, sectors
from gulian.chain.spread import Spread, spread_purchases
from gulian.chain.waiting import waits_for

__all__ = [
    "Cascade",
    "Essentiality",
    "Firms",
    "Links",
    "Network",
    "Releases",
    "Sectors",
    "Spread",
    "build",
    "cascade",
    "classify",
    "essentiality",
    "output_per_worker",
    "rank_releases",
    "sector_of",
    "sectors",
    "spread_purchases",
    "waits_for",
]
