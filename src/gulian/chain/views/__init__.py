# SPDX-License-Identifier: Apache-2.0
"""What a chain looks like: 1 numbers of the chain room come in 2 become rows a chart form knows 3 are drawn.

    from gulian.chain import views

Not loaded with `gulian.chain`: who only computes need not wait for the charts. Every function answers a chart
of `gulian.charts`: a notebook shows it, `charts.picture` makes it a file, `charts.data_table` a table.
"""

from __future__ import annotations

from gulian.chain.views.course import Course, courses, loss_over_time
from gulian.chain.views.leader import LeaderChain, leader_chain
from gulian.chain.views.plan import before_after
from gulian.chain.views.ranks import criticality_ranks
from gulian.chain.views.situation import STATES, Situation, State, situation

__all__ = [
    "STATES",
    "Course",
    "LeaderChain",
    "Situation",
    "State",
    "before_after",
    "courses",
    "criticality_ranks",
    "leader_chain",
    "loss_over_time",
    "situation",
]
