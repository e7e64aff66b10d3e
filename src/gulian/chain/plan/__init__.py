# SPDX-License-Identifier: Apache-2.0
"""What to unblock first. 1 stand 2 bundles 3 ladder and peel 4 exhaust 5 explain and bound (`unblock.py`)."""

from __future__ import annotations

from gulian.chain.plan.model import Cases, Plan, Step
from gulian.chain.plan.unblock import unblock

__all__ = ["Cases", "Plan", "Step", "unblock"]
