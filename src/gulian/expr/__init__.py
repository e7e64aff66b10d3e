# SPDX-License-Identifier: Apache-2.0
"""1 fold the text 2 cut tokens 3 parse 4 check kinds 5 evaluate and explain a row, or compile for a frame."""

from __future__ import annotations

from gulian.expr.contradiction import Contradiction, Domain
from gulian.expr.expression import Expression, never_together, parse
from gulian.expr.functions import FUNCTIONS, Function
from gulian.expr.model import Context, DatedValues, Kind, Reason, Step
from gulian.expr.rows import Outcome

__all__ = [
    "FUNCTIONS",
    "Context",
    "Contradiction",
    "DatedValues",
    "Domain",
    "Expression",
    "Function",
    "Kind",
    "Outcome",
    "Reason",
    "Step",
    "never_together",
    "parse",
]
