# SPDX-License-Identifier: Apache-2.0
"""Days of stocks and orders, the ARIO family: how a loss travels in time and how things come back.

1 wire the economy: who needs what of whom a day, at rest (`daily_flows`, `flows_of`, `table_flows`)
2 say what is lost when (`Losses`, `losses_of`, `Rebuilding`)
3 each day firms make what is asked and their capacity and stocks allow, ration, deliver, order (`simulate`)
4 say what came of it: production, final demand unmet, by day and group, and which firms are in trouble
"""

from __future__ import annotations

from gulian.chain.dynamics.flows import Flows, daily_flows, table_flows
from gulian.chain.dynamics.frames import first_day, flows_of, losses_of
from gulian.chain.dynamics.losses import Losses
from gulian.chain.dynamics.parameters import Dynamics
from gulian.chain.dynamics.rebuilding import Rebuilding
from gulian.chain.dynamics.result import Keep, Note, Simulation
from gulian.chain.dynamics.run import simulate

__all__ = [
    "Dynamics",
    "Flows",
    "Keep",
    "Losses",
    "Note",
    "Rebuilding",
    "Simulation",
    "daily_flows",
    "first_day",
    "flows_of",
    "losses_of",
    "simulate",
    "table_flows",
]
