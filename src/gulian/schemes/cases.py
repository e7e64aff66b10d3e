# SPDX-License-Identifier: Apache-2.0
"""Running the worked examples of a scheme.

Forms, warnings and lists are run here, row by row. Indicators are computed by the monitor, which stands
above this room: whoever calls hands its runner in.

    results = run_cases(scheme, {"indicators": monitor_runner})
    [each for each in results if each.status == "failed"]
    gaps(scheme, results)          what no case ever exercises
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of a scheme that no case exercises."""

    path: str
    zh: str
    en: str


def run_cases(
    scheme: Scheme, runners: Mapping[CaseKind, CaseRunner] = MappingProxyType({})
) -> tuple[CaseResult, ...]:
    """Run every case of a scheme, in the order of their names."""
    known: Mapping[CaseKind, CaseRunner] = {**_OWN, **runners}
    return tuple(_run(scheme, case, known.get(case.kind)) for case in scheme.cases.values())


def gaps(scheme: Scheme, results: tuple[CaseResult, ...]) -> tuple[Gap, ...]:
    """Indicators without a case, rules no case breaks, warnings that never fire or never keep still, outcomes
    of procedures that no case reaches."""
    by_kind = {
        kind: [each for each in results if each.case.kind == kind]
        for kind in ("indicators", "form", "warning")
    }
    figured = {name for each in by_kind["indicators"] for name in each.case.expect}
    found = [
        Gap(each.path, "没有样例", "no case") for each in scheme.indicators.values() if each.id not in figured
    ]
    found.extend(
        Gap(f"{form.path}/{rule.id}", "没有样例违反过它", "no case ever breaks it")
        for form in scheme.forms.values()
        for rule in form.rules
        if not any(
            each.case.of == form.id and rule.id in _names(each.got["broken"]) for each in by_kind["form"]
        )
    )
    weighed = {each.case.of for each in results if each.case.kind == "index"}
    found.extend(
        Gap(each.path, "没有样例", "no case") for each in scheme.indices.values() if each.id not in weighed
    )
    found.extend(_unreached(scheme, results))
    for warning in scheme.warnings.values():
        fired = {each.got["fires"] for each in by_kind["warning"] if each.case.of == warning.id}
        if True not in fired:
            found.append(Gap(warning.path, "没有样例触发它", "no case ever sets it off"))
        if False not in fired:
            found.append(Gap(warning.path, "没有样例不触发它", "it is never seen to keep still"))
        ended = {each.got["clears"] for each in by_kind["warning"] if each.case.of == warning.id}
        if warning.clear_when is not None and True not in ended:
            found.append(Gap(warning.path, "没有样例解除它", "no case ever ends it"))
    return tuple(found)


def _unreached(scheme: Scheme, results: tuple[CaseResult, ...]) -> Iterator[Gap]:
    """Outcomes of procedures that the course of no case takes (`reached`: names `step.outcome`)."""
    for procedure in scheme.procedures.values():
        reached = {
            name
            for each in results
            if each.case.kind == "procedure" and each.case.of == procedure.id
            for name in _names(each.got.get("reached", ()))
        }
        for step in procedure.steps.values():
            for outcome in step.outcomes:
                name = f"{step.id}.{outcome.id}"
                if name not in reached:
                    yield Gap(f"{procedure.path}/{name}", "没有样例走到它", "no case ever takes it")


def _run(scheme: Scheme, case: Case, runner: CaseRunner | None) -> CaseResult:
    if runner is None:
        return CaseResult(case, "not_run", (), MappingProxyType({}))
    got = runner(scheme, case)
    differences = tuple(_differences(case.expect, got, ""))
    return CaseResult(case, "failed" if differences else "passed", differences, MappingProxyType(dict(got)))


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


def _names(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _context(scheme: Scheme, case: Case) -> Context:
    # A case names no region; the national calendar is the one every region starts from.
    return Context(date=case.date, region="", lists=scheme.lists, workdays=calendar().count)


def _truth(expression: Expression, row: Mapping[str, Scalar], context: Context) -> bool | None:
    value = expression.evaluate(row, context).value
    return value if isinstance(value, bool) else None


def _form_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    form, row, context = scheme.forms[case.of], case.given[0].values, _context(scheme, case)
    judged = {rule.id: _truth(rule.that, row, context) for rule in form.rules}
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
    held = {_truth(each, row, context) for each in form.conditions(field)}
    return False if False in held else None if None in held else True


def _warning_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    warning = scheme.warnings[case.of]
    row, context = case.given[0].values, _context(scheme, case)
    fires = _truth(warning.when, row, context)
    clears = None if fires is None else not fires
    if warning.clear_when is not None:
        clears = _truth(warning.clear_when, row, context)
    return {"fires": fires, "clears": clears}


def _list_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    row = scheme.lists[case.of].on(case.date).get(str(case.given[0].values.get("key")))
    return {} if row is None else {**row.cells, "value": row.value}


_OWN: Mapping[CaseKind, CaseRunner] = {
    "form": _form_runner,
    "warning": _warning_runner,
    "list": _list_runner,
}
