# SPDX-License-Identifier: Apache-2.0
"""A sub-case begins with what it declares of what its parent knows, and answers it with its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from gulian.casework.advance import begin
from gulian.casework.model import Advanced, Event, Facts, Item, OpenCase, State
from gulian.schemes import Procedure
from gulian.workdays import NATION, Calendar


def part_of(opened: OpenCase, child: Procedure) -> tuple[Facts, Mapping[str, tuple[Item, ...]]]:
    """What a sub-case takes of the facts and lists of its parent: those it declares, as far as known."""
    facts = {name: value for name, value in opened.facts.items() if name in child.facts and value is not None}
    items = {
        name: tuple(
            Item(each.key, {fact: value for fact, value in each.facts.items() if fact in listed.facts})
            for each in opened.items.get(name, ())
        )
        for name, listed in child.collections.items()
    }
    return facts, items


def begin_part(
    opened: OpenCase, child: Procedure, now: dt.datetime, calendar: Calendar, *, region: str = NATION
) -> Advanced:
    """The sub-case an effect asks for. Raises what `begin` raises."""
    facts, items = part_of(opened, child)
    return begin(child, opened.case, now, calendar, region=region, facts=facts, items=items)


def answer_of(opened: OpenCase, ended: State) -> Event:
    """What its parent is told when a sub-case has ended."""
    return Event(kind="child", ticket=opened.ticket, branch=opened.key, outcome=ended.ended)
