# SPDX-License-Identifier: Apache-2.0
"""1 propose measures from clauses 2 a person confirms or rejects 3 only confirmed ones are matched."""

from __future__ import annotations

from gulian.policy.measures.model import (
    Audience,
    Benefit,
    BenefitKind,
    Body,
    Duty,
    Measure,
    Proposals,
    RegionRule,
    Role,
)
from gulian.policy.measures.proposing import for_firms, propose

__all__ = [
    "Audience",
    "Benefit",
    "BenefitKind",
    "Body",
    "Duty",
    "Measure",
    "Proposals",
    "RegionRule",
    "Role",
    "for_firms",
    "propose",
]
