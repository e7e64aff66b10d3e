# SPDX-License-Identifier: Apache-2.0
"""A draw as its page tells it: what was published before, what came out, the two files anybody repeats it
from.

The seed stands in the second file only, which is not there before the draw.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import Http404

from gulian.casework import Drawn, DrawPlan, from_json
from gulian.office.cases.models import Case, DrawRecord
from gulian.office.cases.queries import get_visible_case
from gulian.office.people.seat import Acting

FILES = ("plan", "drawn")


@dataclass(frozen=True)
class Stratum:
    """How many stand in a stratum, how many percent of them are drawn, how many were."""

    name: str
    candidates: int
    percent: int
    drawn: int


@dataclass(frozen=True)
class ShownDraw:
    """A draw: its row, the plan, the result where there is one."""

    record: DrawRecord
    plan: DrawPlan
    result: Drawn | None

    @property
    def strata(self) -> tuple[Stratum, ...]:
        """By name."""
        members = Counter(each.stratum for each in self.plan.candidates)
        drawn = Counter(each.stratum for each in self.result.visits) if self.result else Counter[str]()
        rates = sorted(self.plan.rates, key=lambda each: each.stratum)
        return tuple(
            Stratum(each.stratum, members[each.stratum], each.percent, drawn[each.stratum]) for each in rates
        )


def shown_draws(case: Case) -> tuple[ShownDraw, ...]:
    """The draws of a case that the reader sees already, the first published first."""
    rows = DrawRecord.objects.filter(case=case).order_by("published_at", "ticket")
    return tuple(
        ShownDraw(
            record=each,
            plan=from_json(DrawPlan, each.plan),
            result=from_json(Drawn, each.drawn) if each.drawn else None,
        )
        for each in rows
    )


def draw_file(seat: Acting, number: str, ticket: int, name: str) -> str:
    """The JSON of a draw, `plan` or `drawn`, as it was published. Raises Http404."""
    case = get_visible_case(seat, number)
    found = DrawRecord.objects.filter(case=case, ticket=ticket).first()
    text = {"plan": found.plan, "drawn": found.drawn}.get(name, "") if found else ""
    if not text:
        raise Http404
    return text + "\n"
