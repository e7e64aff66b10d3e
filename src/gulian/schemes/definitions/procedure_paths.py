# SPDX-License-Identifier: Apache-2.0
"""What holds of a procedure as a whole, so that no case of it can be stuck.

1 each kind of step has what it needs  2 every step is reached  3 a branch stays in its branch and comes to
its
join  4 from every step an end can be reached  5 automatic steps do not turn in a circle  6 quotas are taken
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gulian.errors import (
    BranchNeverJoins,
    DefinitionError,
    EndlessAutomatic,
    NoWayOut,
    OutcomesNotExhaustive,
    StepKeyMismatch,
    StepLacksLimit,
    UncountableQuota,
    UnreachableStep,
)
from gulian.schemes.documents import Entry
from gulian.schemes.procedures import (
    CHOSEN,
    JOIN,
    RESTART,
    RESUME,
    TARGETS,
    Outcome,
    Procedure,
    ProcedureStep,
)

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "human": ("doer", "outcomes"),
    "automatic": ("outcomes",),
    "wait": ("outcomes",),
    "publicity": ("limit", "outcomes"),
    "parallel": ("join", "outcomes"),
    "cases": ("each", "run", "join", "outcomes"),
    "draw": ("draw", "outcomes"),
    "end": ("result",),
}
_MAY: Mapping[str, tuple[str, ...]] = {
    "human": ("form", "limit", "supplement"),
    "automatic": (),
    "wait": ("doer", "limit"),
    "publicity": ("objection",),
    "parallel": ("branches", "each", "lead"),
    "cases": ("lead", "answers"),
    "draw": ("doer", "limit"),
    "end": (),
}
_KEYS = (
    "doer",
    "form",
    "limit",
    "supplement",
    "branches",
    "each",
    "run",
    "answers",
    "lead",
    "join",
    "objection",
)
_KEYS_ALL = (*_KEYS, "draw", "result", "outcomes")


def check_steps(procedure: Procedure, entry: Entry) -> Iterator[DefinitionError]:
    """What single steps lack or cannot have."""
    file = entry.document.file
    for step in procedure.steps.values():
        yield from _keys_of(step, file)
        if step.kind == "human" and step.limit is None:
            yield StepLacksLimit(file, step.line, "limit", step.id)
        if step.kind == "publicity" and step.limit is not None and not step.limit.then:
            yield _mismatch(step, file, "limit.then", needs=True)
        if step.kind == "parallel" and not step.branches:
            yield _mismatch(step, file, "branches", needs=True)
        if step.kind == "parallel" and step.each and len(step.branches) != 1:
            yield _mismatch(step, file, "branches[0]", needs=True)
        if step.join and step.join.rule == "quorum" and step.join.quorum is None:
            yield _mismatch(step, file, "join.quorum", needs=True)
        if step.kind in CHOSEN and step.outcomes and not _exhaustive(step):
            yield OutcomesNotExhaustive(file, step.line, "outcomes", step.id)
        if step.supplement and not (step.supplement.limit.then or step.supplement.limit.in_principle):
            yield _mismatch(step, file, "supplement.limit.then", needs=True)
        yield from _taken_by_clock(step, file)
    yield from _wrong_targets(procedure, file)
    yield from _quotas(procedure, entry)


def check_paths(procedure: Procedure, entry: Entry) -> Iterator[DefinitionError]:
    """What the paths through all steps lack; asked only where every name is known."""
    file = entry.document.file
    steps = procedure.steps
    if procedure.start not in steps or any(_unknown_targets(steps, each) for each in steps.values()):
        return
    reached = _reached(procedure, procedure.start, enter=True)
    if procedure.appeal and procedure.appeal.to in steps:
        reached |= _reached(procedure, procedure.appeal.to, enter=True)
    if procedure.withdrawal:
        reached.add(procedure.withdrawal.to)
    for name, step in steps.items():
        if name not in reached:
            yield UnreachableStep(file, step.line, "steps", name)
    yield from _branches(procedure, file)
    yield from _ways_out(procedure, file, reached)
    yield from _circles(procedure, file)


def _keys_of(step: ProcedureStep, file: str) -> Iterator[DefinitionError]:
    for key in _KEYS_ALL:
        present = bool(getattr(step, key))
        if key in _NEEDS[step.kind] and not present:
            yield _mismatch(step, file, key, needs=True)
        elif present and key not in (*_NEEDS[step.kind], *_MAY[step.kind]):
            yield _mismatch(step, file, key, needs=False)


def _mismatch(step: ProcedureStep, file: str, key: str, *, needs: bool) -> StepKeyMismatch:
    shown = key.replace("doer", "actor")
    words = ("缺少", "needs") if needs else ("不能有", "cannot have")
    return StepKeyMismatch(file, step.line, shown, step.id, step.kind, shown, *words)


def _exhaustive(step: ProcedureStep) -> bool:
    return step.outcomes[-1].when is None and all(each.when is not None for each in step.outcomes[:-1])


def _taken_by_clock(step: ProcedureStep, file: str) -> Iterator[DefinitionError]:
    """What a limit takes when it has passed must be possible without anybody: no condition, count or
    paper."""
    limits = [step.limit, step.supplement.limit if step.supplement else None]
    for limit in limits:
        outcome = step.outcome(limit.then) if limit else None
        if outcome and (outcome.when or outcome.most or outcome.quota or outcome.issues):
            yield _mismatch(step, file, f"limit.then: {outcome.id} (when, most, quota, issues)", needs=False)
    if step.limit and step.limit.in_principle and step.limit.then:
        yield _mismatch(step, file, "limit.then + in_principle", needs=False)


def _wrong_targets(procedure: Procedure, file: str) -> Iterator[DefinitionError]:
    """`restart` and `resume` lead back to a publicity; a withdrawal and an appeal concern ends."""
    deciding = {step.objection for step in procedure.steps.values() if step.objection}
    for step in procedure.steps.values():
        for outcome in step.outcomes:
            if outcome.to in (RESTART, RESUME) and step.id not in deciding:
                yield _mismatch(step, file, f"outcomes.{outcome.id}.to: {outcome.to}", needs=False)
    ends = [procedure.withdrawal.to] if procedure.withdrawal else []
    ends.extend(procedure.appeal.of if procedure.appeal else ())
    for name in ends:
        target = procedure.steps.get(name)
        if target is not None and target.kind != "end":
            yield _mismatch(target, file, "result", needs=True)


def _quotas(procedure: Procedure, entry: Entry) -> Iterator[DefinitionError]:
    taken = {outcome.quota for step in procedure.steps.values() for outcome in step.outcomes}
    for each in entry.entries("quotas"):
        name, line = each.text("id"), each.line("id")
        if name not in taken:
            why = ("没有任何结果占用它", "no outcome takes it")
            yield UncountableQuota(entry.document.file, line, each.spell("id"), name, *why)
    for step in procedure.steps.values():
        for outcome in step.outcomes:
            counted = outcome.quota or outcome.issues
            if counted and step.kind not in ("human", "wait"):
                why = (
                    "只有人办或等待的步骤能带来当时的计数",
                    "only a person's or a waiting step can bring the count",
                )
                yield UncountableQuota(entry.document.file, step.line, step.id, counted, *why)


def _unknown_targets(steps: Mapping[str, ProcedureStep], step: ProcedureStep) -> bool:
    names = [each.to for each in step.outcomes if each.to not in TARGETS]
    names.extend([*step.branches, *([step.objection] if step.objection else [])])
    return any(name not in steps for name in names)


def _next(step: ProcedureStep, *, enter: bool) -> Iterator[str]:
    """Where a step leads; `enter` = into its branches and objections too."""
    yield from (each.to for each in step.outcomes if each.to not in TARGETS)
    if enter:
        yield from step.branches
    if step.objection:
        yield step.objection


def _reached(procedure: Procedure, start: str, *, enter: bool) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_next(procedure.steps[name], enter=enter))
    return found


def _branches(procedure: Procedure, file: str) -> Iterator[DefinitionError]:
    """The steps of a branch belong to that parallel step alone and never end the case."""
    owner: dict[str, str] = {}
    for name in _reached(procedure, procedure.start, enter=False):
        owner[name] = ""
    for step in procedure.steps.values():
        if step.kind != "parallel":
            continue
        for first in step.branches:
            inside = _reached(procedure, first, enter=False)
            for name in sorted(inside):
                line = procedure.steps[name].line
                if owner.setdefault(name, step.id) != step.id:
                    why = ("还属于别处", "belongs elsewhere too")
                    yield BranchNeverJoins(file, line, "steps", name, *why)
                if procedure.steps[name].kind == "end":
                    why = ("直接结束了全案", "ends the whole case")
                    yield BranchNeverJoins(file, line, "steps", name, *why)
            if not any(each.to == JOIN for name in inside for each in procedure.steps[name].outcomes):
                why = ("从不汇总", "never comes to its join")
                yield BranchNeverJoins(file, procedure.steps[first].line, "branches", first, *why)
    for name, step in procedure.steps.items():
        if owner.get(name) == "" and any(each.to == JOIN for each in step.outcomes):
            why = ("不在任何分支之内，却要汇总", "is in no branch and cannot join")
            yield BranchNeverJoins(file, step.line, "outcomes", name, *why)


def _free(outcome: Outcome) -> bool:
    """Whether it stays possible however often it was taken and whatever others took."""
    return not outcome.most and not outcome.quota


def _ways_out(procedure: Procedure, file: str, reached: set[str]) -> Iterator[DefinitionError]:
    """Backwards from the ends, the joins and the returns to a publicity."""
    out = set(procedure.ends)
    grown = True
    while grown:
        grown = False
        for name, step in procedure.steps.items():
            ways = any(_free(each) and (each.to in out or each.to in TARGETS) for each in step.outcomes)
            if name not in out and ways and all(each in out for each in step.branches):
                out.add(name)
                grown = True
    for name in sorted(reached - out):
        yield NoWayOut(file, procedure.steps[name].line, "outcomes", name)


def _circles(procedure: Procedure, file: str) -> Iterator[DefinitionError]:
    automatic = {name for name, step in procedure.steps.items() if step.kind == "automatic"}
    for name in sorted(automatic):
        seen: set[str] = set()
        waiting = [each.to for each in procedure.steps[name].outcomes]
        while waiting:
            at = waiting.pop()
            if at == name:
                yield EndlessAutomatic(file, procedure.steps[name].line, "outcomes", name)
                break
            if at in automatic and at not in seen:
                seen.add(at)
                waiting.extend(each.to for each in procedure.steps[at].outcomes)
