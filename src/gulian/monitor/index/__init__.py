# SPDX-License-Identifier: Apache-2.0
"""Composite indices declared as files: normalise, weigh, aggregate, and say how much each choice matters.

index = load_library()["internet-index"].indices["regions"]
made = composite(members, index)       scores, ranks, what each part contributes
robustness(members, index)             rank intervals over all choices, and which choice moves the ranks
"""

from __future__ import annotations

from gulian.monitor.index.model import Composite, Robustness
from gulian.monitor.index.robust import robustness
from gulian.monitor.index.run import composite, run_case

__all__ = ["Composite", "Robustness", "composite", "robustness", "run_case"]
