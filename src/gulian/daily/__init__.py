# SPDX-License-Identifier: Apache-2.0
"""One day of the loop: 1 collect 2 review 3 measure 4 locate 5 verify 6 dispatch 7 help 8 publish.

day = daily.run_folder(Path("site"), date(2020, 3, 1))
day.summary["indicators"]["opening_rate"]["value"]
"""

from __future__ import annotations

from gulian.daily.folder import run_folder
from gulian.daily.measure import context
from gulian.daily.model import Day, Inputs
from gulian.daily.run import STEPS, run
from gulian.daily.units import collect_folder

__all__ = ["STEPS", "Day", "Inputs", "collect_folder", "context", "run", "run_folder"]
