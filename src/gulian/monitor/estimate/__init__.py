# SPDX-License-Identifier: Apache-2.0
"""Figures for those who did not report: a sample fitted to the register, and how sure that is.

1 cells of sample and register (`cells`)  2 groups the sample covers (`cover`)  3 weights (`fit`)
4 ratios by member of a level with linearised variance (`ratios`, `variance`)  5 intervals that stay within
bounds (`interval`)  6 what the silent could make of it (`silence`)

    plan = Plan(margins=(Margin(("section",)), Margin(("province",), ((),))), least=5, sample="responded")
    found = estimate(sample, register, plan, (Question("opening_rate", "opened"),), ("total", "province"))
    found.frame, found.calibrations["opening_rate"].uncovered, at_odds(found, (0.5, 1, 2))
"""

from __future__ import annotations

from gulian.monitor.estimate.asked import Asked, asked, margin_of
from gulian.monitor.estimate.calibrate import calibrate
from gulian.monitor.estimate.model import Calibration, Margin, Plan, Question
from gulian.monitor.estimate.ratios import Estimates, estimate
from gulian.monitor.estimate.silence import at_odds
from gulian.monitor.estimate.wording import ASSUMPTIONS

__all__ = [
    "ASSUMPTIONS",
    "Asked",
    "Calibration",
    "Estimates",
    "Margin",
    "Plan",
    "Question",
    "asked",
    "at_odds",
    "calibrate",
    "estimate",
    "margin_of",
]
