# SPDX-License-Identifier: Apache-2.0
"""A stored case from its log alone: what the tests and `fsck` hold against the row."""

from __future__ import annotations

from dataclasses import replace

from gulian.casework import State, StepMap, advance, begin, from_json, migrate
from gulian.office.cases.models import Case
from gulian.office.cases.pins import procedure_at
from gulian.office.cases.stepping import closed
from gulian.office.cases.storing import beginning_of, event_of, shows
from gulian.workdays import calendar


def replayed(case: Case) -> State:
    """The state the log leads to. Raises BadRecord, DefinitionLost, and what the engine raises."""
    rows = list(case.events.order_by("serial"))
    moved = [from_json(StepMap, row.data) for row in rows if row.kind == "migrate"]
    pin = moved[0].old if moved else case.pin
    procedure = procedure_at(pin, case.number)
    first = beginning_of(rows[0])
    state = begin(
        procedure,
        case.number,
        first.at,
        calendar(),
        region=first.region,
        facts=first.facts,
        items=first.items,
    ).state
    for row in rows[1:]:
        if row.kind == "close":
            state = closed(state, row.at)
        elif row.kind == "migrate":
            steps = from_json(StepMap, row.data)
            new = procedure_at(steps.new, case.number)
            state, procedure = migrate(state, procedure, new, steps), new
        else:
            state = advance(procedure, state, event_of(row), row.at, calendar()).state
    return state


def faults(case: Case) -> tuple[str, ...]:
    """Where the row says something else than the log: names of the parts, nothing where they agree."""
    log, row = replayed(case), from_json(State, case.state, case.number)
    found = [] if replace(log, history=()) == row else ["state"]
    procedure = procedure_at(case.pin, case.number)
    open_in_log = {each.number for each in log.tickets if shows(each, procedure)}
    open_rows = set(case.tickets.filter(open=True).values_list("number", flat=True))
    if open_rows != open_in_log:
        found.append("tickets")
    if case.version != case.events.count() - 1:
        found.append("version")
    if case.open == bool(log.ended):
        found.append("open")
    return tuple(found)
