# SPDX-License-Identifier: Apache-2.0
"""The production network: which firm holds the chain back, and what freeing it brings."""

from __future__ import annotations

from gulian.chain.build import build
from gulian.chain.cascade import cascade, settled
from gulian.chain.criticality import closings, criticality
from gulian.chain.dynamics import (
    Dynamics,
    Flows,
    Keep,
    Losses,
    Note,
    Rebuilding,
    Simulation,
    daily_flows,
    first_day,
    flows_of,
    losses_of,
    simulate,
    table_flows,
)
from gulian.chain.economy import Economy, Rules, economy, links_in_force, row_numbers
from gulian.chain.ensemble import Draws, Ensemble, drawings, ensemble
from gulian.chain.essential import Essentiality, classify, essentiality
from gulian.chain.gates import Gated, gated
from gulian.chain.impact import Impact, impact
from gulian.chain.job import Job
from gulian.chain.leaders import Leaders, certified_leaders, most_critical
from gulian.chain.model import Cascade, Criticality, Firms, Links, Network, Releases
from gulian.chain.output import DAYS_A_YEAR, FEN_PER_10K_CNY, daily_output
from gulian.chain.plan import Cases, Plan, Step, unblock
from gulian.chain.rebuild import (
    Density,
    Figures,
    Kept,
    Rebuilt,
    Stop,
    askings,
    cascade_loss_of,
    criticality_of,
    kept,
    rebuild,
)
from gulian.chain.release import rank_releases
from gulian.chain.scenario import Scenario, read_scenario, scenario_names
from gulian.chain.sectors import Sectors, output_per_worker, sector_of, sectors
from gulian.chain.shards import MOST_PARTS, Carrier, Sharding, by_shards, in_processes, in_turn, on_spark
from gulian.chain.shock import Entry, Shock
from gulian.chain.spread import Spread, spread_purchases
from gulian.chain.substitutes import substitutes
from gulian.chain.waiting import waits_for

__all__ = [
    "DAYS_A_YEAR",
    "FEN_PER_10K_CNY",
    "MOST_PARTS",
    "Carrier",
    "Cascade",
    "Cases",
    "Criticality",
    "Density",
    "Draws",
    "Dynamics",
    "Economy",
    "Ensemble",
    "Entry",
    "Essentiality",
    "Figures",
    "Firms",
    "Flows",
    "Gated",
    "Impact",
    "Job",
    "Keep",
    "Kept",
    "Leaders",
    "Links",
    "Losses",
    "Network",
    "Note",
    "Plan",
    "Rebuilding",
    "Rebuilt",
    "Releases",
    "Rules",
    "Scenario",
    "Sectors",
    "Sharding",
    "Shock",
    "Simulation",
    "Spread",
    "Step",
    "Stop",
    "askings",
    "build",
    "by_shards",
    "cascade",
    "cascade_loss_of",
    "certified_leaders",
    "classify",
    "closings",
    "criticality",
    "criticality_of",
    "daily_flows",
    "daily_output",
    "drawings",
    "economy",
    "ensemble",
    "essentiality",
    "first_day",
    "flows_of",
    "gated",
    "impact",
    "in_processes",
    "in_turn",
    "kept",
    "links_in_force",
    "losses_of",
    "most_critical",
    "on_spark",
    "output_per_worker",
    "rank_releases",
    "read_scenario",
    "rebuild",
    "row_numbers",
    "scenario_names",
    "sector_of",
    "sectors",
    "settled",
    "simulate",
    "spread_purchases",
    "substitutes",
    "table_flows",
    "unblock",
    "waits_for",
]
