# SPDX-License-Identifier: Apache-2.0
"""Running the worked examples of a scheme.

Forms, warnings and lists are run here, row by row. Indicators are computed by the monitor, which stands
above this room: whoever calls hands its runner in.

    results = run_cases(scheme, {"indicators": monitor_runner})
    [each for each in results if each.status == "failed"]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from types import MappingProxyType
from typing import Literal

from gulian.expr import Context, Expression
from gulian.schemes.model import Case, CaseKind, Field, Form, Scalar, Scheme
from gulian.workdays import calendar

CaseRunner = Callable[[Scheme, Case], Mapping[str, object]]
"""Computes what comes out of a case, in the shape of `case.expect`."""
Status = Literal["passed", "failed", "not_run"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a case did not come out as expected."""

    where: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case came out.

    status : `not_run` = nobody handed in a runner for its kind
    got    : what came out, in the shape of `case.expect`
    """

    case: Case
    status: Status
    differences: tuple[Difference, ...]
    got: Mapping[str, object]


def run_cases(
    scheme: Scheme, runners: Mapping[CaseKind, CaseRunner] = MappingProxyType({})
) -> tuple[CaseResult, ...]:
    """Run every case of a scheme, in the order of their names."""
    known: Mapping[CaseKind, CaseRunner] = {**_OWN, **runners}
    return tuple(_run(scheme, case, known.get(case.kind)) for case in scheme.cases.values())


def _run(scheme: Scheme, case: Case, runner: CaseRunner | None) -> CaseResult:
    if runner is None:
        return CaseResult(case, "not_run", (), MappingProxyType({}))
    got = runner(at_site(scheme, case), case)
    differences = tuple(_differences(case.expect, got, ""))
    return CaseResult(case, "failed" if differences else "passed", differences, MappingProxyType(dict(got)))


def at_site(scheme: Scheme, case: Case) -> Scheme:
    """The scheme as it stands where the site of a case has given values of its own."""
    if not case.site:
        return scheme
    lists = MappingProxyType(
        {
            name: each.with_values(case.site[name]) if name in case.site else each
            for name, each in scheme.lists.items()
        }
    )
    procedures = {name: replace(each, lists=lists) for name, each in scheme.procedures.items()}
    return replace(scheme, lists=lists, procedures=MappingProxyType(procedures))


def _differences(expect: Mapping[str, object], got: Mapping[str, object], where: str) -> Iterator[Difference]:
    for key, expected in expect.items():
        here = f"{where}.{key}" if where else key
        actual = got.get(key)
        if isinstance(expected, Mapping):
            yield from _differences(expected, actual if isinstance(actual, Mapping) else {}, here)
        elif not _same(expected, actual):
            yield Difference(here, _spell(expected), _spell(actual))


def _same(expected: object, actual: object) -> bool:
    """Equal; a decimal is met when the actual value, rounded half up to its digits, is that decimal."""
    if isinstance(expected, tuple):
        return isinstance(actual, tuple | list) and sorted(map(str, expected)) == sorted(map(str, actual))
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, Decimal) and isinstance(actual, int | float | Decimal):
        with localcontext() as context:
            context.prec = 50
            shown = Decimal(repr(actual)) if isinstance(actual, float) else Decimal(actual)
            return shown.is_finite() and shown.quantize(expected, rounding=ROUND_HALF_UP) == expected
    return expected == actual


def _spell(value: object) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(str, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def context_of(scheme: Scheme, case: Case) -> Context:
    """What expressions of a case are asked in: its day and the lists of its scheme."""
    # A case names no region; the national calendar is the one every region starts from.
    return Context(date=case.date, region="", lists=scheme.lists, workdays=calendar().count)


def truth(expression: Expression, row: Mapping[str, Scalar], context: Context) -> bool | None:
    """Whether a condition holds of a row; None = unknown."""
    value = expression.evaluate(row, context).value
    return value if isinstance(value, bool) else None


def _form_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    form, row, context = scheme.forms[case.of], case.given[0].values, context_of(scheme, case)
    judged = {rule.id: truth(rule.that, row, context) for rule in form.rules}
    unjudged = {rule.id for rule in form.rules if judged[rule.id] is None and rule.missing == "skip"}
    return {
        "broken": tuple(name for name, held in judged.items() if held is not True and name not in unjudged),
        "unknown": tuple(name for name in judged if name in unjudged),
        "missing": tuple(_missing(form, row, context)),
        "not_asked": tuple(each.name for each in form.fields if _asked(form, each, row, context) is False),
    }


def _missing(form: Form, row: Mapping[str, Scalar], context: Context) -> Iterator[str]:
    """The required questions without an answer, where they were asked."""
    for each in form.fields:
        if each.required and row.get(each.column) is None and _asked(form, each, row, context):
            yield each.name


def _asked(form: Form, field: Field, row: Mapping[str, Scalar], context: Context) -> bool | None:
    held = {truth(each, row, context) for each in form.conditions(field)}
    return False if False in held else None if None in held else True


def _warning_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    warning = scheme.warnings[case.of]
    row, context = case.given[0].values, context_of(scheme, case)
    fires = truth(warning.when, row, context)
    clears = None if fires is None else not fires
    if warning.clear_when is not None:
        clears = truth(warning.clear_when, row, context)
    return {"fires": fires, "clears": clears}


def _list_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    """The row of a key; of all rows of the day, where the case names none, how many and their total."""
    if "key" not in case.given[0].values:
        values = [row.value for row in scheme.lists[case.of].on(case.date).values()]
        numbers = [each for each in values if isinstance(each, int | Decimal) and not isinstance(each, bool)]
        return {"rows": len(values), "total": sum(numbers) if len(numbers) == len(values) else None}
    row = scheme.lists[case.of].on(case.date).get(str(case.given[0].values.get("key")))
    return {} if row is None else {**row.cells, "value": row.value}


def _classification_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    rule, row, context = scheme.classifications[case.of], case.given[0].values, context_of(scheme, case)
    found = rule.answer.evaluate(row, context)
    failed = (
        each.id for each in rule.classes if each.when is not None and truth(each.when, row, context) is False
    )
    return {"class": found.value, "missing": found.missing, "failed": tuple(failed)}


_OWN: Mapping[CaseKind, CaseRunner] = {
    "classification": _classification_runner,
    "form": _form_runner,
    "warning": _warning_runner,
    "list": _list_runner,
}
