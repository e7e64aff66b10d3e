# SPDX-License-Identifier: Apache-2.0
"""What an event means for other cases of the folder: sub-cases begin, close, and answer their parent.

1 the event is written down  2 each sub-case it opens begins with what it declares of its parent's facts
3 what nobody waits for any more is closed  4 a sub-case that has ended is told to its parent, which may end
and be told to its own

Under the lock of the site. A kill between two files leaves a parent that was not told: the next event on it
or on its part tells it first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from gulian.casework import Advanced, CloseCase, Event, OpenCase, advance, begin, part_of
from gulian.cli.case.folder import (
    Beginning,
    Entry,
    Kept,
    appended,
    begun,
    exists,
    procedure_of,
    read,
)
from gulian.schemes import Library
from gulian.workdays import Calendar


@dataclass(frozen=True)
class Desk:
    """The folder, the schemes that hold there, the calendar."""

    folder: Path
    library: Library
    days: Calendar

    def read(self, case: str) -> Kept:
        """A case, replayed."""
        return read(self.folder, case, self.library, self.days)


def opened(desk: Desk, first: Beginning, came: Advanced) -> None:
    """A new case and everything it opens. Raises CaseExists."""
    begun(desk.folder, first)
    _follow(desk, first.region, first.at, came)
    tell_ends(desk, first.case, first.at)


def worked(desk: Desk, kept: Kept, entry: Entry, came: Advanced) -> None:
    """An event and everything that follows from it in other cases."""
    appended(desk.folder, kept, entry)
    _follow(desk, kept.beginning.region, entry.at, came)
    tell_ends(desk, kept.beginning.case, entry.at)
    if came.state.ended and kept.beginning.parent:
        tell_ends(desk, kept.beginning.parent, entry.at)


def tell_ends(desk: Desk, case: str, at: dt.datetime) -> None:
    """Tell a case how the sub-cases it waits for have ended, as far as they have."""
    kept = desk.read(case)
    for name, child in sorted(kept.state.children.items()):
        if name not in kept.state.children or not exists(desk.folder, child):
            continue
        state = desk.read(child).state
        if not state.ended:
            continue
        ticket, _, key = name.partition("/")
        event = Event(kind="child", ticket=int(ticket), branch=key, outcome=state.ended)
        now = max(at, kept.state.last, state.last)
        came = advance(kept.procedure, kept.state, event, now, desk.days)
        worked(desk, kept, Entry(now, event), came)
        tell_ends(desk, case, now)
        return


def _follow(desk: Desk, region: str, at: dt.datetime, came: Advanced) -> None:
    for effect in came.effects:
        if isinstance(effect, OpenCase) and not exists(desk.folder, effect.case):
            _open(desk, effect, region, at)
        elif isinstance(effect, CloseCase) and exists(desk.folder, effect.case):
            _close(desk, effect.case, at)


def _open(desk: Desk, effect: OpenCase, region: str, at: dt.datetime) -> None:
    procedure = procedure_of(desk.library, effect.procedure)
    facts, items = part_of(effect, procedure)
    came = begin(procedure, effect.case, at, desk.days, region=region, facts=facts, items=items)
    first = Beginning(
        at=at,
        case=effect.case,
        procedure=procedure.path,
        pin=procedure.pin,
        region=region,
        facts=facts,
        items=items,
        parent=effect.case.rsplit(".", 2)[0],
    )
    opened(desk, first, came)


def _close(desk: Desk, case: str, at: dt.datetime) -> None:
    """With everything below it."""
    kept = desk.read(case)
    if not kept.state.ended and kept.shut is None:
        appended(desk.folder, kept, Entry(at))
        for child in kept.state.children.values():
            if exists(desk.folder, child):
                _close(desk, child, at)
