# SPDX-License-Identifier: Apache-2.0
"""Places of a case's quotas as its page tells them: to whoever acts at a step that takes one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gulian.casework import State
from gulian.errors import Language
from gulian.expr import Context
from gulian.office import clock
from gulian.office.cases.counting import taken
from gulian.office.cases.models import Case, Ticket
from gulian.office.cases.queries import acts_on
from gulian.office.people.seat import Acting
from gulian.schemes import Procedure
from gulian.workdays import calendar


@dataclass(frozen=True)
class Places:
    """How many places of a quota are taken, of how many. limit : '—' where none is stated or known."""

    id: str
    title: str
    taken: int
    limit: str


def places_at(
    seat: Acting, case: Case, procedure: Procedure | None, state: State, lang: Language
) -> tuple[Places, ...]:
    """The quotas that an open ticket of this seat takes a place of."""
    if procedure is None or not case.open:
        return ()
    rows = Ticket.objects.filter(case=case, open=True)
    steps = [procedure.steps[each.step] for each in rows if acts_on(seat, each)]
    names = dict.fromkeys(each.quota for step in steps for each in step.outcomes if each.quota)
    return tuple(_places(case, procedure, state, lang, names))


def _places(
    case: Case, procedure: Procedure, state: State, lang: Language, names: dict[str, None]
) -> Iterator[Places]:
    day = calendar().local_date(clock.now())
    context = Context(date=day, lists=procedure.lists, workdays=calendar().count)
    for name in names:
        quota = procedure.quotas[name]
        parts = [state.facts.get(each) for each in quota.per]
        if any(each is None for each in parts):
            continue
        limit = quota.limit.evaluate(state.facts, context).value
        key = f"{name}:{'|'.join(map(str, parts))}"
        yield Places(
            id=name,
            title=quota.zh if lang == "zh" else quota.en,
            taken=taken(case.procedure, key),
            limit="—" if limit is None else str(limit),
        )
