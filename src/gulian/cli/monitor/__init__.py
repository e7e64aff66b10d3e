# SPDX-License-Identifier: Apache-2.0
"""`gulian monitor`: from reports to figures that stand."""

from __future__ import annotations

import click

from gulian.cli.language import Group, Words
from gulian.cli.monitor.check import check
from gulian.cli.monitor.check_figures import check_figures
from gulian.cli.monitor.collect import collect
from gulian.cli.monitor.forecast import forecast


@click.group(
    "monitor",
    cls=Group,
    words=Words(
        "监测：报数、核数、推算，直到站得住的数。",
        "Monitoring: from reports to figures that stand.",
    ),
)
def monitor() -> None:
    """The noun; its verbs are below."""


for command in (collect, check, check_figures, forecast):
    monitor.add_command(command)

__all__ = ["monitor"]
