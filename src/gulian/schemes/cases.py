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
    of procedures that no case reaches, measures nobody gets, conditions no case ever fails."""
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
    found.extend(_unmet(scheme, results))
    found.extend(_unclassed(scheme, results))
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
    """Outcomes that no case takes (`reached`: names `step.outcome`), conditions no case fails (`failed`)."""
    for procedure in scheme.procedures.values():
        walked = [each for each in results if each.case.kind == "procedure" and each.case.of == procedure.id]
        reached = {name for each in walked for name in _names(each.got.get("reached", ()))}
        failed = {name for each in walked for name in _names(each.got.get("failed", ()))}
        for step in procedure.steps.values():
            for outcome in step.outcomes:
                name = f"{step.id}.{outcome.id}"
                if name not in reached:
                    yield Gap(f"{procedure.path}/{name}", "没有样例走到它", "no case ever takes it")
                if outcome.when is not None and name not in failed:
                    yield Gap(
                        f"{procedure.path}/{name}",
                        "没有样例不满足它的条件",
                        "no case ever fails its condition",
                    )


def _unclassed(scheme: Scheme, results: tuple[CaseResult, ...]) -> Iterator[Gap]:
    """Classes no case falls into, and conditions of theirs that no case fails."""
    for rule in scheme.classifications.values():
        mine = [each.got for each in results if (each.case.kind, each.case.of) == ("classification", rule.id)]
        reached = {got["class"] for got in mine}
        failed = {name for got in mine for name in _names(got["failed"])}
        for each in rule.classes:
            if each.id not in reached:
                yield Gap(f"{rule.path}/{each.id}", "没有样例属于它", "no case falls into it")
            if each.when is not None and each.id not in failed:
                yield Gap(
                    f"{rule.path}/{each.id}", "没有样例不满足它的条件", "no case ever fails its condition"
                )


def _unmet(scheme: Scheme, results: tuple[CaseResult, ...]) -> Iterator[Gap]:
    """Confirmed measures that no case may have, and conditions of theirs that no case fails."""
    answers = [
        (name, answer)
        for each in results
        if each.case.kind == "measure"
        for name, answer in each.got.items()
        if isinstance(answer, Mapping)
    ]
    for measure in scheme.measures.values():
        if measure.status != "confirmed":
            continue
        mine = [answer for name, answer in answers if name == measure.id]
        if not any(answer["status"] == "eligible" for answer in mine):
            yield Gap(measure.path, "没有样例符合它", "no case may have it")
        failed = {name for answer in mine for name in _names(answer["failed"])}
        for condition in measure.conditions:
            if condition.id not in failed:
                yield Gap(f"{measure.path}/{condition.id}", "没有样例不符合它", "no case ever fails it")


def _run(scheme: Scheme, case: Case, runner: CaseRunner | None) -> CaseResult:
    if runner is None:
        return CaseResult(case, "not_run", (), MappingProxyType({}))
    got = runner(_at_site(scheme, case), case)
    differences = tuple(_differences(case.expect, got, ""))
    return CaseResult(case, "failed" if differences else "passed", differences, MappingProxyType(dict(got)))


def _at_site(scheme: Scheme, case: Case) -> Scheme:
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
    """The row of a key; of all rows of the day, where the case names none, how many and their total."""
    if "key" not in case.given[0].values:
        values = [row.value for row in scheme.lists[case.of].on(case.date).values()]
        numbers = [each for each in values if isinstance(each, int | Decimal) and not isinstance(each, bool)]
        return {"rows": len(values), "total": sum(numbers) if len(numbers) == len(values) else None}
    row = scheme.lists[case.of].on(case.date).get(str(case.given[0].values.get("key")))
    return {} if row is None else {**row.cells, "value": row.value}


def _classification_runner(scheme: Scheme, case: Case) -> Mapping[str, object]:
    rule, row, context = scheme.classifications[case.of], case.given[0].values, _context(scheme, case)
    found = rule.answer.evaluate(row, context)
    failed = (
        each.id for each in rule.classes if each.when is not None and _truth(each.when, row, context) is False
    )
    return {"class": found.value, "missing": found.missing, "failed": tuple(failed)}


_OWN: Mapping[CaseKind, CaseRunner] = {
    "classification": _classification_runner,
    "form": _form_runner,
    "warning": _warning_runner,
    "list": _list_runner,
}
