# SPDX-License-Identifier: Apache-2.0
"""What a bureau knows of its measures: who applied, what was granted, what money is set aside."""

from __future__ import annotations

from gulian.door.model import Table
from gulian.door.tables.columns import CODE, CODE_ALIASES, column

_MEASURE = column(
    "measure", "text", ("措施", "measure"), ("惠企措施", "政策措施", "措施名称", "政策"), required=True
)

APPLICATIONS = Table(
    "applications",
    "惠企措施申请表",
    "applications for measures",
    (
        column("code", "code", CODE, CODE_ALIASES, required=True),
        _MEASURE,
        column("granted", "money", ("核定金额", "granted"), ("兑现金额", "批准金额", "已发金额")),
    ),
    key=("code", "measure"),
)

BUDGETS = Table(
    "budgets",
    "惠企措施资金表",
    "money set aside for measures",
    (
        _MEASURE,
        column("budget", "money", ("资金额度", "budget"), ("预算", "预算金额", "额度"), required=True),
    ),
    key=("measure",),
)
