# SPDX-License-Identifier: Apache-2.0
"""One running case brought to another text of its procedure: its state, tickets and log; clocks go on."""

from __future__ import annotations

import datetime as dt

from gulian.casework import StepMap, migrate
from gulian.office.audit.actions import record
from gulian.office.cases import storing
from gulian.office.cases.models import Case, Publicity, Ticket
from gulian.office.cases.pins import keep
from gulian.office.cases.stepping import MOVING
from gulian.office.cases.storing import Who
from gulian.office.people.seat import Acting
from gulian.schemes import Procedure
from gulian.workdays import calendar


def bring(
    case: Case,
    between: tuple[Procedure, Procedure],
    steps: StepMap,
    now: dt.datetime,
    acting: tuple[Acting | None, Who],
) -> None:
    """A locked case under the new procedure, inside a running transaction, audited. Raises MigrationRefused.

    between : the old and the new procedure; acting : the seat, and how the log tells it
    """
    old, new = between
    before = storing.state_of(case)
    after = migrate(before, old, new, steps)
    keep(new)
    case.version += 1
    storing.put_state(case, after, new, max(now, after.last), calendar())
    storing.event_row(case, "migrate", steps, (), acting[1]).save(force_insert=True)
    case.save(force_update=True, update_fields=MOVING)
    for was, ticket in zip(before.tickets, after.tickets, strict=True):
        if was == ticket:
            continue
        branch = ticket.item.partition("/")[2] or ticket.branch
        Ticket.objects.filter(case=case, number=ticket.number).update(step=ticket.step, branch=branch[:200])
        Publicity.objects.filter(case=case, ticket=ticket.number, ended_at=None).update(step=ticket.step)
    told = {"from": steps.old, "to": steps.new, "version": case.version}
    record(acting[0], "cases.migrate", "case", case.number, told)
