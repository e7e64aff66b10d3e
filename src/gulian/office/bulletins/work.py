# SPDX-License-Identifier: Apache-2.0
"""Long work of this area."""

from __future__ import annotations

import datetime as dt

from gulian.monitor.letter import Letterhead
from gulian.office.bulletins.actions import draft_notice
from gulian.office.bulletins.models import Bulletin
from gulian.office.tasks.job import Job


def notice(job: Job) -> None:
    """Draft a 通报: arguments date, issuer, number, addressed."""
    assert job.seat is not None
    date = dt.date.fromisoformat(job.arguments["date"])
    head = Letterhead(
        issuer=job.arguments["issuer"], signed_on=date, number=job.arguments["number"], red=True
    )
    job.report(0, 1)

    def within(made: Bulletin) -> None:
        """The mark and the row stand or fall together."""
        job.finish({"address": f"/bulletins/{made.id}/"})

    draft_notice(job.seat, date, head, job.arguments["addressed"], within)
