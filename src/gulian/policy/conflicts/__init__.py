# SPDX-License-Identifier: Apache-2.0
"""1 read the rules of a scheme 2 hold documents against each other and the day 3 a person decides."""

from __future__ import annotations

from gulian.policy.conflicts.checking import check
from gulian.policy.conflicts.dead import DeadRule, dead_rules
from gulian.policy.conflicts.decisions import COLUMNS, decided, open_findings, read_decisions
from gulian.policy.conflicts.lists import rules_of
from gulian.policy.conflicts.model import Decided, Decision, Finding, Place, RuleName, Rules, Screen

__all__ = [
    "COLUMNS",
    "DeadRule",
    "Decided",
    "Decision",
    "Finding",
    "Place",
    "RuleName",
    "Rules",
    "Screen",
    "check",
    "dead_rules",
    "decided",
    "open_findings",
    "read_decisions",
    "rules_of",
]
