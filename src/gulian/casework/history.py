# SPDX-License-Identifier: Apache-2.0
"""An applicant's history: what he applied for, what came of it, which papers he holds on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gulian.casework.model import Issued, State
from gulian.schemes import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of an applicant.

    path   : of the procedure it runs by, `robot-norm-2024/procedures/application`
    end    : the end it came to, empty while it runs
    result : done, refused, withdrawn or lapsed; empty while it runs, or where the procedure is not known
    """

    case: str
    path: str
    began: dt.datetime
    ended: dt.datetime | None
    end: str
    result: str
    appealed: bool
    papers: tuple[Issued, ...]

    @property
    def scheme(self) -> str:
        """The id of its scheme."""
        return self.path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class History:
    """The cases of one applicant, the oldest first."""

    lines: tuple[Line, ...]

    def of(self, path: str) -> History:
        """Those of one scheme or one procedure."""
        return History(tuple(each for each in self.lines if path in (each.scheme, each.path)))

    def running(self, at: dt.datetime) -> tuple[Line, ...]:
        """What had begun and not ended at an instant."""
        return tuple(
            each for each in self.lines if each.began <= at and (each.ended is None or each.ended > at)
        )

    def held(self, day: dt.date) -> tuple[Issued, ...]:
        """The papers valid on a day, both ends included, in the order in which they were issued."""
        papers = (paper for each in self.lines for paper in each.papers)
        valid = (
            each
            for each in papers
            if each.on <= day and (each.valid_until is None or day <= each.valid_until)
        )
        return tuple(sorted(valid, key=lambda each: (each.on, each.series, each.serial)))

    def counted(self) -> Mapping[str, int]:
        """How many came to each result; running cases under the empty name."""
        found: dict[str, int] = {}
        for each in self.lines:
            found[each.result] = found.get(each.result, 0) + 1
        return found


def history(states: Iterable[State], procedures: Mapping[str, Procedure]) -> History:
    """The history of the applicant whose cases these are.

    procedures : by path, for what an end means; one that is missing leaves the result unknown
    """
    lines = (_line(state, procedures.get(state.pin.partition("@")[0])) for state in states)
    return History(tuple(sorted(lines, key=lambda each: (each.began, each.case))))


def _line(state: State, procedure: Procedure | None) -> Line:
    step = procedure.steps.get(state.ended) if procedure else None
    return Line(
        case=state.case,
        path=state.pin.partition("@")[0],
        began=state.began,
        ended=state.ended_at,
        end=state.ended,
        result=step.result if step else "",
        appealed=state.appealed,
        papers=state.issued,
    )
