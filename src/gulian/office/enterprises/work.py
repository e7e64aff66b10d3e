# SPDX-License-Identifier: Apache-2.0
"""Long work of this area."""

from __future__ import annotations

import datetime as dt

from gulian.office.enterprises.actions import import_register
from gulian.office.tasks.job import Job


def mirror(job: Job) -> dict[str, str]:
    """Mirror the register as of the argument date."""
    made = import_register(job.seat, dt.date.fromisoformat(job.arguments["date"]))
    return {
        "zh": f"企业库已更新：{made.firms} 家，{made.problems} 条问题。",
        "en": f"The register was mirrored: {made.firms} firms, {made.problems} problems.",
        "address": "/enterprises/",
    }
