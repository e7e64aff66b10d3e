# SPDX-License-Identifier: Apache-2.0
"""How reports come in: from files, folders, records and pushes of platforms, whole or not at all.

1 compare what arrived with what the sender states  2 read it through the door  3 find the firm of every row
4 keep it under its content: the same again changes nothing  5 of several sources choose by a declared order,
and keep how that came about

    pushed = read_push(data, "platform-a.jsonl")
    found = identify(rows, enterprises, aliases)
    chosen = choose_by_source(reports, source_order(scheme.lists["sources"], "daily", day))
"""

from __future__ import annotations

from gulian.monitor.intake.identity import TRACE, Identified, identify
from gulian.monitor.intake.model import Batch, Stated, Taken, batch_key, plain_source, verified
from gulian.monitor.intake.push import MAX_BYTES, Pushed, counted, looks_pushed, of_records, read_push
from gulian.monitor.intake.sources import (
    Chosen,
    Preference,
    Tolerance,
    choose_by_source,
    differing,
    source_order,
    source_tolerances,
)

__all__ = [
    "MAX_BYTES",
    "TRACE",
    "Batch",
    "Chosen",
    "Identified",
    "Preference",
    "Pushed",
    "Stated",
    "Taken",
    "Tolerance",
    "batch_key",
    "choose_by_source",
    "counted",
    "differing",
    "identify",
    "looks_pushed",
    "of_records",
    "plain_source",
    "read_push",
    "source_order",
    "source_tolerances",
    "verified",
]
