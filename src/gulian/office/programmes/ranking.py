# SPDX-License-Identifier: Apache-2.0
"""推荐汇总: the recommended cases of a procedure by body, in their order of priority, with places taken.

Places come from the reservations of the cases a seat sees (`procedure|quota:key` and, for a rank,
`...#rank`); a body's places come from the list its quota looks up. Who sees the whole nation sees every body
of that list; anybody else his own body and those of cases he sees.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from gulian.casework.model import Facts
from gulian.door import Sheet, write_workbook
from gulian.errors import Language
from gulian.expr import Context
from gulian.office import clock
from gulian.office.cases import words
from gulian.office.cases.course import procedure_of_case
from gulian.office.cases.models import Case, Reservation
from gulian.office.cases.queries import visible_cases
from gulian.office.cases.storing import state_of
from gulian.office.frame.language import Words
from gulian.office.in_use import library
from gulian.office.people.seat import Acting
from gulian.schemes import DatedList, Procedure, Quota
from gulian.workdays import calendar

MOST = 20_000
_LOOKUP = re.compile(r"lookup\(\s*([A-Za-z_][A-Za-z0-9_]*)\s*,\s*([A-Za-z_][A-Za-z0-9_]*)\s*\)")
COLUMNS = (
    Words("推荐单位", "Body"),
    Words("名额", "Places"),
    Words("推荐优先顺序", "Rank"),
    Words("案号", "Case"),
    Words("企业名称", "Firm"),
    Words("统一社会信用代码", "Credit code"),
    Words("环节", "Step"),
)


@dataclass(frozen=True)
class Ranked:
    """One recommended case. place : its rank, 0 where its procedure ranks nothing."""

    place: int
    case: Case
    step: str


@dataclass
class Pot:
    """The places of one key. limit : None = not known, or without limit."""

    key: str
    name: str
    limit: int | None
    ranked: list[Ranked] = field(default_factory=list)

    @property
    def left(self) -> int | None:
        """Places that are free."""
        return None if self.limit is None else max(0, self.limit - len(self.ranked))


def ranking_procedures() -> tuple[Procedure, ...]:
    """Procedures with a quota some step of theirs takes a place of."""
    return tuple(each for scheme in library().values() for each in scheme.procedures.values() if each.quotas)


def pots(seat: Acting, procedure: Procedure, quota: Quota, lang: Language) -> tuple[Pot, ...]:
    """Every pot a seat sees, in the order of the list of bodies, others behind by key."""
    found = _bodies(seat, procedure, quota)
    here = visible_cases(seat).filter(procedure=procedure.path)
    held = Reservation.objects.filter(case__in=here, quota=quota.id).select_related("case")
    ranks: dict[tuple[object, str], int] = {}
    taken: dict[tuple[object, str], Case] = {}
    for each in held.order_by("name")[: 2 * MOST]:
        key, _, rank = each.name.partition(f"|{quota.id}:")[2].partition("#")
        if rank.isdecimal():
            ranks[each.case_id, key] = int(rank)
        else:
            taken[each.case_id, key] = each.case
    for (case_id, key), case in taken.items():
        pot = found.get(key.partition("|")[0]) or found.get(key)
        if pot is None:
            pot = found[key] = _unlisted(procedure, quota, key, case)
        title = words.step_title(procedure_of_case(case), _step(case), lang)
        pot.ranked.append(Ranked(ranks.get((case_id, key), 0), case, title))
    for pot in found.values():
        pot.ranked.sort(key=lambda each: (each.place, each.case.number))
    return tuple(found.values())


def _step(case: Case) -> str:
    if not case.open:
        return case.end
    return case.tickets.filter(open=True).order_by("number").values_list("step", flat=True).first() or ""


def _bodies(seat: Acting, procedure: Procedure, quota: Quota) -> dict[str, Pot]:
    """The rows of the list the quota looks its first key up in."""
    today = calendar().local_date(clock.now())
    for name, fact in _LOOKUP.findall(quota.limit.text):
        if name in procedure.lists and quota.per and fact == quota.per[0]:
            rows = procedure.lists[name].on(today)
            return {
                key: Pot(key, _name(procedure.lists[name], key, today), _limit(quota, procedure, {fact: key}))
                for key in rows
                if not seat.region or key == seat.body
            }
    return {}


def _name(table: DatedList, key: str, day: dt.date) -> str:
    cells = table.on(day)[key].cells
    return cells.get("name") or cells.get("zh") or key


def _unlisted(procedure: Procedure, quota: Quota, key: str, case: Case) -> Pot:
    """A pot no list names by itself: a central enterprise, or a firm and a year."""
    return Pot(key, key.replace("|", " · "), _limit(quota, procedure, state_of(case).facts))


def _limit(quota: Quota, procedure: Procedure, facts: Facts) -> int | None:
    context = Context(
        date=calendar().local_date(clock.now()), lists=procedure.lists, workdays=calendar().count
    )
    value = quota.limit.evaluate(facts, context).value
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def workbook(procedure: Procedure, found: tuple[Pot, ...], lang: Language) -> bytes:
    """The list as bodies hand it in: one row a case, a body without one has a row of its own."""
    rows: list[tuple[object, ...]] = []
    for pot in found:
        limit = "" if pot.limit is None else str(pot.limit)
        for each in pot.ranked:
            case = each.case
            rows.append(
                (pot.name, limit, str(each.place or ""), case.number, case.name, case.code, each.step)
            )
        if not pot.ranked:
            rows.append((pot.name, limit, "", "", "", "", ""))
    schema: Mapping[str, type[pl.String]] = {each.of(lang): pl.String for each in COLUMNS}
    title = procedure.title_zh if lang == "zh" else procedure.title_en
    name = "推荐汇总" if lang == "zh" else "Ranking"
    return write_workbook([Sheet(name, pl.DataFrame(rows, schema=dict(schema), orient="row"), title)])
