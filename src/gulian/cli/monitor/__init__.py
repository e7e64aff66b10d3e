# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor`: from reports to figures that stand.

1 name the form (`options.py`) 2 ask the monitor room (one file a verb) 3 write the answer, tell what was
wrong
"""

from __future__ import annotations

import click

from gulian.cli.language import Group, Words
from gulian.cli.monitor.approve import approve, review, snapshots
from gulian.cli.monitor.blank import blank
from gulian.cli.monitor.bulletin import bulletin
from gulian.cli.monitor.calendar import calendar
from gulian.cli.monitor.callbacks import accept, answer, callbacks
from gulian.cli.monitor.check import check
from gulian.cli.monitor.check_figures import check_figures
from gulian.cli.monitor.classify import classify
from gulian.cli.monitor.collect import collect
from gulian.cli.monitor.complete import complete
from gulian.cli.monitor.due import due
from gulian.cli.monitor.estimate import estimate
from gulian.cli.monitor.export import export
from gulian.cli.monitor.fill import fill
from gulian.cli.monitor.forecast import forecast
from gulian.cli.monitor.integrity import integrity
from gulian.cli.monitor.rates import rates
from gulian.cli.monitor.view import view
from gulian.cli.monitor.walk import walk


@click.group(
    "monitor",
    cls=Group,
    words=Words(
        "监测：报表、填报、核数、推算，直到站得住的数。",
        "Monitoring: from forms and reports to figures that stand.",
    ),
)
def monitor() -> None:
    """The noun; its verbs are below."""


for command in (
    calendar,
    due,
    blank,
    fill,
    view,
    check,
    check_figures,
    classify,
    collect,
    callbacks,
    answer,
    accept,
    review,
    approve,
    snapshots,
    estimate,
    forecast,
    rates,
    complete,
    bulletin,
    export,
    integrity,
    walk,
):
    monitor.add_command(command)

__all__ = ["monitor"]
