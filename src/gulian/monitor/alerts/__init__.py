# SPDX-License-Identifier: Apache-2.0
"""Warnings that stand, are told once, and end: silences, acknowledgements, escalation, forecasts.

1 ask each warning of each row of the day (`observe`)  2 move what stands by one day (`advance`)  3 keep the
state
"""

from __future__ import annotations

from gulian.monitor.alerts.advance import advance
from gulian.monitor.alerts.model import (
    Acknowledgement,
    Alert,
    Observation,
    Orders,
    Silence,
    State,
    Subject,
    Told,
)
from gulian.monitor.alerts.observe import observe, with_crossing

__all__ = [
    "Acknowledgement",
    "Alert",
    "Observation",
    "Orders",
    "Silence",
    "State",
    "Subject",
    "Told",
    "advance",
    "observe",
    "with_crossing",
]
