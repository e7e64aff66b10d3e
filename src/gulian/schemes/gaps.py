# SPDX-License-Identifier: Apache-2.0
"""What no worked example of a scheme ever exercises.

1 definitions without a case  2 rules no case breaks, warnings that never fire or never keep still
3 outcomes, classes and measures nobody comes to  4 conditions that no case fails, or that none meets: of
outcomes, classes and measures as the runners tell them; of questions, groups, reporters, exemptions, frames
as they answer for the members given

    gaps(scheme, run_cases(scheme, runners))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gulian.expr import Expression
from gulian.schemes.cases import CaseResult, at_site, context_of, truth
from gulian.schemes.model import Form, Indicator, Scheme


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of a scheme that no case exercises."""

    path: str
    zh: str
    en: str


def gaps(scheme: Scheme, results: tuple[CaseResult, ...]) -> tuple[Gap, ...]:
    """Indicators without a case, rules no case breaks, warnings that never fire or never keep still, outcomes
    of procedures that no case reaches, measures nobody gets, conditions no case ever fails or meets."""
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
            each.case.of == form.id and rule.id in names_of(each.got["broken"]) for each in by_kind["form"]
        )
    )
    weighed = {each.case.of for each in results if each.case.kind == "index"}
    found.extend(
        Gap(each.path, "没有样例", "no case") for each in scheme.indices.values() if each.id not in weighed
    )
    found.extend(_unreached(scheme, results))
    found.extend(_unmet(scheme, results))
    found.extend(_unclassed(scheme, results))
    found.extend(_one_sided(scheme, results))
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
        reached = {name for each in walked for name in names_of(each.got.get("reached", ()))}
        failed = {name for each in walked for name in names_of(each.got.get("failed", ()))}
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
        failed = {name for got in mine for name in names_of(got["failed"])}
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
        failed = {name for answer in mine for name in names_of(answer["failed"])}
        for condition in measure.conditions:
            if condition.id not in failed:
                yield Gap(f"{measure.path}/{condition.id}", "没有样例不符合它", "no case ever fails it")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition over the members of cases. cases : those that may show it both ways."""

    path: str
    condition: Expression | None
    cases: tuple[CaseResult, ...]


def _one_sided(scheme: Scheme, results: tuple[CaseResult, ...]) -> Iterator[Gap]:
    """Conditions of forms and indicators that no member of a case meets, or that none fails.

    A condition that names nothing (`false`) is as it is for everybody.
    """
    for each in _asked(scheme, results):
        if each.condition is None or not each.condition.names:
            continue
        answers = {
            truth(each.condition, member.values, context_of(at_site(scheme, found.case), found.case))
            for found in each.cases
            for member in found.case.given
        }
        if True not in answers:
            yield Gap(each.path, "没有样例满足它的条件", "no case ever meets its condition")
        if False not in answers:
            yield Gap(each.path, "没有样例不满足它的条件", "no case ever fails its condition")


def _asked(scheme: Scheme, results: tuple[CaseResult, ...]) -> Iterator[_Asked]:
    for form in scheme.forms.values():
        yield from _of_form(form, _of(results, "form", form.id))
    for indicator in scheme.indicators.values():
        mine = (each for each in results if each.case.kind == "indicators")
        yield from _of_indicator(indicator, (each for each in mine if indicator.id in each.case.expect))


def _of(results: tuple[CaseResult, ...], kind: str, name: str) -> tuple[CaseResult, ...]:
    return tuple(each for each in results if (each.case.kind, each.case.of) == (kind, name))


def _of_form(form: Form, cases: tuple[CaseResult, ...]) -> Iterator[_Asked]:
    """When a question is asked, whom a group is asked, who reports, who is exempt on the day of the case."""
    for field in form.fields:
        yield _Asked(f"{form.path}/{field.name}", field.asked_when, cases)
    for group in form.groups:
        yield _Asked(f"{form.path}/{group.id}", group.for_whom, cases)
    yield _Asked(f"{form.path}/reporters", form.reporters, cases)
    for exemption in form.exemptions:
        held = tuple(each for each in cases if exemption.holds_on(each.case.date))
        yield _Asked(f"{form.path}/{exemption.id}", exemption.when, held)


def _of_indicator(indicator: Indicator, cases: Iterable[CaseResult]) -> Iterator[_Asked]:
    """Who is in the frame, and who of them counts."""
    mine = tuple(cases)
    # Without any case the indicator is named already.
    if mine:
        yield _Asked(f"{indicator.path}/frame", indicator.frame, mine)
        yield _Asked(f"{indicator.path}/where", indicator.where, mine)


def names_of(value: object) -> tuple[str, ...]:
    """Names a runner told, or none."""
    return value if isinstance(value, tuple) else ()
