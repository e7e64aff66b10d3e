# SPDX-License-Identifier: Apache-2.0
"""The worked examples of a scheme's measures: the facts of one firm, what it may have.

run_cases(scheme, {"measure": matching.run_case})
given: [{size: small, laid_off: 0}] -> refund_small {status: eligible, amount_fen: 12000000}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gulian.policy.matching.model import Answer
from gulian.policy.matching.one import answers_of
from gulian.policy.matching.plan import plan_of
from gulian.schemes import Case, Scheme


def run_case(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """A case of kind `measure`: measure -> its answer, also where it is not open that day."""
    measures = [replace(scheme.measures[name], lists=scheme.lists) for name in case.expect]
    answers = answers_of(plan_of(measures, case.date), case.given[0].values)
    return {each.measure.id: {**_told(each), "open": each.measure.open_on(case.date)} for each in answers}


def _told(answer: Answer) -> dict[str, object]:
    decisive = answer.decisive
    return {
        "status": answer.status,
        "amount_fen": answer.amount_fen,
        "up_to": answer.measure.benefit.up_to,
        "failed": tuple(each.condition.id for each in answer.failed),
        "missing": answer.missing,
        "clause": decisive.clause if decisive else answer.measure.clause,
        "mode": answer.measure.mode,
        "deadline": answer.measure.deadline.isoformat() if answer.measure.deadline else None,
    }
