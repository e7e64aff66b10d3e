# SPDX-License-Identifier: Apache-2.0
"""An application that is already filled in: the facts with which a case of the measure's procedure opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gulian.errors import MeasureWithoutProcedure, NothingToApplyFor
from gulian.policy.matching.model import Answer, Facts, Scalar
from gulian.schemes import Procedure


@dataclass(frozen=True, slots=True)
class Application:
    """What opens a case.

    procedure : `scheme/procedure`; facts : those it declares and that are known
    missing   : those it declares and that nobody knows yet
    """

    procedure: str
    measure: str
    facts: Mapping[str, Scalar]
    missing: tuple[str, ...]


def application(answer: Answer, facts: Facts, procedure: Procedure) -> Application:
    """The facts a procedure asks for, with measure, clause, sum, mode and deadline of the answer.

    procedure : the one the measure names
    Raises MeasureWithoutProcedure, NothingToApplyFor where the firm is not eligible.
    """
    measure = answer.measure
    scheme, _, name = measure.procedure.partition("/")
    if not measure.procedure or procedure.path != f"{scheme}/procedures/{name}":
        raise MeasureWithoutProcedure(measure.path, measure.procedure or "-")
    if answer.status == "not_eligible":
        decisive = answer.decisive
        assert decisive is not None  # a refusal has a condition that fails
        raise NothingToApplyFor(measure.path, decisive.zh, decisive.en, decisive.clause)
    own: dict[str, Scalar] = {
        "measure": measure.path,
        "measure_pin": measure.pin,
        "clause": measure.clause,
        "amount_fen": answer.amount_fen,
        "mode": measure.mode,
        "deadline": measure.deadline,
    }
    known = {**facts, **own}
    filled = {each: known[each] for each in procedure.columns if known.get(each) is not None}
    lacking = tuple(each for each in procedure.facts if each not in filled)
    return Application(measure.procedure, measure.path, filled, lacking)
