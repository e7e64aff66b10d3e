# SPDX-License-Identifier: Apache-2.0
"""The production network: which firm holds the chain back, and what freeing it brings."""

from __future__ import annotations

from gulian.chain.build import build
from gulian.chain.cascade import cascade
from gulian.chain.criticality import criticality, most_critical
from gulian.chain.essential import Essentiality, classify, essentiality
from gulian.chain.model import Cascade, Criticality, Firms, Links, Network, Releases
from gulian.chain.release import rank_releases
from gulian.chain.sectors import Sectors, output_per_worker, sector_of, sectors
from gulian.chain.spread import Spread, spread_purchases
from gulian.chain.waiting import waits_for

__all__ = [
    "Cascade",
    "Criticality",
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
    "criticality",
    "essentiality",
    "most_critical",
    "output_per_worker",
    "rank_releases",
    "sector_of",
    "sectors",
    "spread_purchases",
    "waits_for",
]
