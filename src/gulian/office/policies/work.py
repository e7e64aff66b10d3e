# SPDX-License-Identifier: Apache-2.0
"""Long work of this area."""

from __future__ import annotations

import datetime as dt

from gulian.office.enterprises.models import Register
from gulian.office.policies import actions, editing
from gulian.office.policies.queries import day_of
from gulian.office.tasks.job import Job


def _day(job: Job) -> dt.date:
    told = job.arguments.get("date", "")
    return dt.date.fromisoformat(told) if told else day_of()


def index(job: Job) -> None:
    """Read `DIR/policies/`: argument date, by default the day of the office's work."""
    actions.read_documents(
        job.seat,
        _day(job),
        job.report,
        lambda: job.finish(
            {"zh": "政策文件已读完并建索引。", "en": "The documents were read.", "address": "/policies/"}
        ),
    )


def match(job: Job) -> None:
    """Match all firms: argument date, by default the day of the office's work. Without a register nothing."""
    if not Register.objects.exists():
        job.finish({"zh": "还没有企业库。", "en": "There is no register yet."})
        return
    actions.match_firms(
        job.seat,
        _day(job),
        job.report,
        lambda: job.finish(
            {"zh": "全部企业已匹配。", "en": "All firms were matched.", "address": "/benefits/firms/"}
        ),
    )


def facts(job: Job) -> dict[str, str]:
    """Bring the facts that wait into the lake."""
    del job
    count = actions.flush_facts()
    return {"zh": f"{count} 条企业事实已入库。", "en": f"{count} rows of facts were brought to the lake."}


def publish(job: Job) -> dict[str, str]:
    """Write the confirmed measures as the site's scheme."""
    del job
    count = editing.publish()
    return {
        "zh": f"已写出 {count} 项措施。",
        "en": f"{count} measures were written.",
        "address": "/policies/measures/",
    }
