# SPDX-License-Identifier: Apache-2.0
"""The dated list of what became of documents: `key,from,until,event,source,clause`.

key is the number or title as printed, `from` the day of the event, `until` of `extended` the new last day.
Rows of one key may not overlap: give the earlier ones an `until`, which only `extended` reads.
"""

from __future__ import annotations

from typing import get_args

from gulian.errors import LifeRowInvalid
from gulian.policy.following.model import DatedEvent, EventKind
from gulian.schemes import DatedList, ListRow


def dated_events(listed: DatedList) -> tuple[DatedEvent, ...]:
    """The events of a scheme's list `lives`, in the order of the file. Raises LifeRowInvalid."""
    return tuple(_event(listed, row) for row in listed.rows)


def _event(listed: DatedList, row: ListRow) -> DatedEvent:
    kinds: tuple[EventKind, ...] = get_args(EventKind)
    kind = next((each for each in kinds if each == row.cells.get("event", "")), None)
    if kind is None or row.since is None:
        raise LifeRowInvalid(listed.file, row.line, ", ".join(kinds))
    source = " ".join(filter(None, (row.cells.get("source"), row.cells.get("clause"))))
    return DatedEvent(row.key, kind, row.since, row.until if kind == "extended" else None, source)
