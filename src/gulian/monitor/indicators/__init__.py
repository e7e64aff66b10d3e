# SPDX-License-Identifier: Apache-2.0
"""Sums by level, and the rates that are made of them; who reported; two frames side by side.

1 number the cells of all levels (`members`, `cells`)  2 ask each indicator of each unit (`answers`), firms
with several units together (`together`)  3 add up (`sums`; on a cluster `cluster`)  4 keep and combine what
adds up (`stored`)  5 divide, with intervals (`rates`)  6 who is missing (`completeness`), why two frames
differ (`frames`)

    stored = take(states, indicators, LEVELS, date)
    found = rates(opened(add(stored, of_another_province)), indicators)
"""

from __future__ import annotations

from gulian.monitor.indicators.cases import run_case
from gulian.monitor.indicators.cluster import measure_lazily, take_lazily
from gulian.monitor.indicators.completeness import completeness, may_rank, silent_units
from gulian.monitor.indicators.figures import common_bases, possible_bases
from gulian.monitor.indicators.frames import FrameDifference, Side, explain, side_by_side
from gulian.monitor.indicators.rates import compare, growth, rates
from gulian.monitor.indicators.stored import add, less, revised, whole_firms
from gulian.monitor.indicators.sums import measure, measure_cross, opened, take

__all__ = [
    "FrameDifference",
    "Side",
    "add",
    "common_bases",
    "compare",
    "completeness",
    "explain",
    "growth",
    "less",
    "may_rank",
    "measure",
    "measure_cross",
    "measure_lazily",
    "opened",
    "possible_bases",
    "rates",
    "revised",
    "run_case",
    "side_by_side",
    "silent_units",
    "take",
    "take_lazily",
    "whole_firms",
]
