# SPDX-License-Identifier: Apache-2.0
"""The production network: which firm holds the chain back, and what freeing it brings."""

from __future__ import annotations

from gulian.chain.build import build
from gulian.chain.cascade import cascade
from gulian.chain.criticality import criticality, most_critical
from gulian.chain.economy import Economy, Rules, economy, links_in_force, row_numbers
from gulian.chain.essential import Essentiality, classify, essentiality
from gulian.chain.impact import Impact, impact
from gulian.chain.model import Cascade, Criticality, Firms, Links, Network, Releases
from gulian.chain.output import DAYS_A_YEAR, FEN_PER_10K_CNY, daily_output
from gulian.chain.release import rank_releases
from gulian.chain.sectors import Sectors, output_per_worker, sector_of, sectors
from gulian.chain.shock import Shock
from gulian.chain.spread import Spread, spread_purchases
from gulian.chain.waiting import waits_for

__all__ = [
    "DAYS_A_YEAR",
    "FEN_PER_10K_CNY",
    "Cascade",
    "Criticality",
    "Economy",
    "Essentiality",
    "Firms",
    "Impact",
    "Links",
    "Network",
    "Releases",
    "Rules",
    "Sectors",
    "Shock",
    "Spread",
    "build",
    "cascade",
    "classify",
    "criticality",
    "daily_output",
    "economy",
    "essentiality",
    "impact",
    "links_in_force",
    "most_critical",
    "output_per_worker",
    "rank_releases",
    "row_numbers",
    "sector_of",
    "sectors",
    "spread_purchases",
    "waits_for",
]
