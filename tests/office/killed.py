# SPDX-License-Identifier: Apache-2.0
"""Work for a worker that is killed: one durable write, marked done with it."""

from __future__ import annotations

import time

from django.db import transaction

from gulian.office.audit.actions import record
from gulian.office.tasks.job import Job


def steps(job: Job) -> None:
    """Some time before, one write, some time after: a kill may fall anywhere."""
    for step in range(5):
        job.report(step, 10)
        time.sleep(0.01)
    with transaction.atomic(durable=True):
        record(None, "tests.step", "step", str(job.arguments["number"]), {})
        job.finish()
    time.sleep(0.03)
