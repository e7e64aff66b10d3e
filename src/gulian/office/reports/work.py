# SPDX-License-Identifier: Apache-2.0
"""Long work of this area."""

from __future__ import annotations

import uuid

from gulian.office.reports.actions import flush, take_upload
from gulian.office.tasks.job import Job

UPLOAD_STEPS = 3


def bring(job: Job) -> dict[str, str]:
    """Bring the reports that wait into the lake."""
    del job
    count = flush()
    return {"zh": f"{count} 份报表已入库。", "en": f"{count} reports were brought to the lake."}


def take(job: Job) -> None:
    """Read an uploaded file: argument upload."""
    assert job.seat is not None
    upload = job.arguments["upload"]
    job.report(0, UPLOAD_STEPS)
    told = {"zh": "已读完。", "en": "It was read.", "address": f"/reports/uploads/{upload}/"}
    take_upload(
        job.seat,
        uuid.UUID(upload),
        lambda: job.finish(told),
        lambda done: job.report(done, UPLOAD_STEPS),
    )
