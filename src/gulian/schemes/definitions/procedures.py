# SPDX-License-Identifier: Apache-2.0
"""A procedure: its nouns from the file, every name in it known. Its paths are checked in
`procedure_paths`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, cast

from gulian.errors import BadExpression, BadNumberPattern, DuplicateKey
from gulian.expr import Expression
from gulian.schemes.definitions.forms import form_columns
from gulian.schemes.definitions.ground import Columns, Ground, unknown
from gulian.schemes.definitions.procedure_paths import check_paths, check_steps
from gulian.schemes.definitions.tallies import build_tally, tally_word
from gulian.schemes.documents import Entry
from gulian.schemes.naming import Named
from gulian.schemes.procedures import (
    JOIN,
    TARGETS,
    Appeal,
    Collection,
    Doer,
    DrawPeople,
    DrawRule,
    Join,
    JoinRule,
    Limit,
    LimitUnit,
    Outcome,
    OutcomeKind,
    Overdue,
    Paper,
    Procedure,
    ProcedureStep,
    Quota,
    StepKind,
    Supplement,
    Titled,
    Withdrawal,
)
from gulian.schemes.vocabulary import Word, WordKind

_DISTINCT = ("roles", "facts", "collections", "tallies", "quotas", "papers", "steps")
_NUMBER_PART = re.compile(r"\{([a-z_][a-z0-9_]*)(?::([1-9]))?\}")
OWN_COLUMNS: Columns = MappingProxyType(
    {
        each.column: each
        for each in (
            Word("today", "date", "", "办理当日", "the day it is asked"),
            Word("region", "text", "", "地区代码", "region of the case"),
            Word("item", "text", "", "所在分支或清单项", "the branch or item"),
            Word("branches", "int", "", "分支数", "branches of the join"),
            Word("answered", "int", "", "已答复的分支数", "branches that answered"),
            Word("lead_answer", "text", "", "牵头方的答复", "what the leading branch answered"),
        )
    }
)
"""What every expression of a procedure may name besides its facts and forms."""


def build_procedure(name: Named, entry: Entry, ground: Ground) -> Procedure:
    """A procedure; what is wrong with single parts and paths is told to the ground one by one."""
    for key in _DISTINCT:
        ground.found.extend(_repeated(entry, key))
    ground.found.extend(_named_as_fact(entry))
    facts = _facts(entry)
    columns = {**_columns(entry, ground), **facts}
    # A tally names facts, and no other tally.
    tallies = {
        each.text("id"): build_tally(each, entry, ground, columns) for each in entry.entries("tallies")
    }
    columns |= {name: tally_word(each) for name, each in tallies.items()}
    parts = _Parts(entry, ground, columns)
    steps = {each.text("id"): parts.step(each) for each in entry.entries("steps")}
    parts.known(entry, "start", steps)
    procedure = Procedure(
        id=name.id,
        path=name.path,
        version=name.version,
        hash=name.hash,
        file=name.file,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        source=ground.source(entry),
        clause=entry.text("clause"),
        start=entry.text("start"),
        roles=_titled(entry, "roles"),
        facts=MappingProxyType(facts),
        collections=MappingProxyType(
            {each.text("id"): parts.collection(each) for each in entry.entries("collections")}
        ),
        steps=MappingProxyType(steps),
        quotas=MappingProxyType({each.text("id"): parts.quota(each) for each in entry.entries("quotas")}),
        papers=MappingProxyType({each.text("id"): parts.paper(each) for each in entry.entries("papers")}),
        withdrawal=parts.withdrawal(entry.entry("withdrawal")) if entry.has("withdrawal") else None,
        appeal=parts.appeal(entry.entry("appeal")) if entry.has("appeal") else None,
        columns=MappingProxyType(columns),
        tallies=MappingProxyType(tallies),
        lists=ground.lists,
        forms=ground.forms,
    )
    ground.found.extend(check_steps(procedure, entry))
    ground.found.extend(check_paths(procedure, entry))
    return procedure


def _repeated(entry: Entry, key: str) -> list[DuplicateKey]:
    first: dict[str, int] = {}
    found = []
    for each in entry.entries(key):
        word, line = each.text("id"), each.line("id")
        if word in first:
            found.append(DuplicateKey(entry.document.file, line, each.spell("id"), first[word]))
        first.setdefault(word, line)
    return found


def _named_as_fact(entry: Entry) -> list[DuplicateKey]:
    """A tally and a fact of one name would hide each other."""
    facts = {each.text("id"): each.line("id") for each in entry.entries("facts")}
    return [
        DuplicateKey(entry.document.file, each.line("id"), each.spell("id"), facts[each.text("id")])
        for each in entry.entries("tallies")
        if each.text("id") in facts
    ]


def _titled(entry: Entry, key: str) -> Mapping[str, Titled]:
    return MappingProxyType(
        {
            each.text("id"): Titled(id=each.text("id"), zh=each.text("zh"), en=each.text("en"))
            for each in entry.entries(key)
        }
    )


def _facts(entry: Entry) -> dict[str, Word]:
    found = {}
    for each in entry.entries("facts"):
        kind = cast(WordKind, each.text("kind"))
        decimals = (each.whole("decimals") or 2) if kind == "decimal" else 0
        found[each.text("id")] = Word(each.text("id"), kind, "", each.text("zh"), each.text("en"), decimals)
    return found


def _columns(entry: Entry, ground: Ground) -> dict[str, Word]:
    """Own columns, those of the forms, and `n_<answer>` for everything a branch or a case can answer."""
    columns = dict(OWN_COLUMNS)
    answers: list[str] = []
    for step in entry.entries("steps"):
        if step.has("form"):
            columns.update(form_columns(ground.form(step)))
        answers.extend(step.words("answers"))
        answers.extend(each.text("id") for each in step.entries("outcomes") if each.text("to") == JOIN)
    for each in answers:
        columns[f"n_{each}"] = Word(
            f"n_{each}", "int", "", f"答复为 {each} 的个数", f"how many answered {each}"
        )
    return columns


class _Parts:
    """Builds the parts of one procedure: what they may name stands here."""

    def __init__(self, entry: Entry, ground: Ground, columns: Columns) -> None:
        self.ground = ground
        self.columns = columns
        self.roles = self._ids(entry, "roles")
        self.facts = self._ids(entry, "facts")
        self.steps = self._ids(entry, "steps")
        self.collections = self._ids(entry, "collections")
        self.lists = entry.entries("collections")
        self.quotas = self._ids(entry, "quotas")
        self.papers = self._ids(entry, "papers")

    @staticmethod
    def _ids(entry: Entry, key: str) -> tuple[str, ...]:
        return tuple(each.text("id") for each in entry.entries(key))

    def known(self, entry: Entry, key: str, names: Mapping[str, object] | tuple[str, ...]) -> str:
        """The name under a key, empty where there is none; one nobody declared is told."""
        name = entry.text(key)
        if name and name not in names:
            self.ground.found.append(unknown(entry, key, name, list(names)))
        return name

    def all_known(self, entry: Entry, key: str, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in entry.words(key):
            if name not in names:
                self.ground.found.append(unknown(entry, key, name, list(names)))
        return entry.words(key)

    def step(self, entry: Entry) -> ProcedureStep:
        return ProcedureStep(
            id=entry.text("id"),
            zh=entry.text("zh"),
            en=entry.text("en"),
            kind=cast(StepKind, entry.text("kind")),
            line=entry.line("id"),
            doer=self.doer(entry.entry("actor")) if entry.has("actor") else None,
            form=entry.text("form"),
            limit=self.limit(entry.entry("limit"), entry) if entry.has("limit") else None,
            supplement=self.supplement(entry.entry("supplement"), entry) if entry.has("supplement") else None,
            branches=self.all_known(entry, "branches", self.steps),
            each=self.known(entry, "each", self.collections),
            run=self._procedure(entry),
            answers=entry.words("answers"),
            lead=self.of_kind(entry, "lead", "text"),
            join=self.join(entry.entry("join")) if entry.has("join") else None,
            objection=self.known(entry, "objection", self.steps),
            draw=self.draw(entry.entry("draw")) if entry.has("draw") else None,
            result=entry.text("result"),
            outcomes=tuple(self.outcome(each) for each in entry.entries("outcomes")),
        )

    def _procedure(self, entry: Entry) -> str:
        names = tuple(p.partition("/")[2] for p in self.ground.paths if p.startswith("procedures/"))
        return self.known(entry, "run", tuple(sorted(names)))

    def doer(self, entry: Entry) -> Doer:
        return Doer(
            role=self.known(entry, "role", self.roles),
            department=self.of_kind(entry, "department", "text"),
            body=self.of_kind(entry, "body", "text"),
            person=self.of_kind(entry, "person", "text"),
            unlike=self.all_known(entry, "unlike", self.steps),
        )

    def limit(self, entry: Entry, step: Entry | None = None) -> Limit:
        """A limit; what it takes when it has passed must be an outcome of the step."""
        if step is not None:
            self.known(entry, "then", self._ids(step, "outcomes"))
        return Limit(
            amount=self._whole(entry, "amount"),
            unit=cast(LimitUnit, entry.text("unit")),
            in_principle=entry.flag("in_principle"),
            then=entry.text("then"),
            overdue=tuple(
                Overdue(after=each.whole("after") or 0, tell=self.known(each, "tell", self.roles))
                for each in entry.entries("overdue")
            ),
            source=self.ground.source(entry),
            clause=entry.text("clause"),
        )

    def supplement(self, entry: Entry, step: Entry) -> Supplement:
        return Supplement(
            role=self.known(entry, "role", self.roles),
            most=entry.whole("most") or 1,
            limit=self.limit(entry.entry("limit"), step),
        )

    def join(self, entry: Entry) -> Join:
        quorum = self._whole(entry, "quorum") if entry.has("quorum") else None
        return Join(rule=cast(JoinRule, entry.text("rule")), quorum=quorum)

    def draw(self, entry: Entry) -> DrawRule:
        return DrawRule(
            source=self.known(entry, "from", self.collections),
            into=self.known(entry, "into", self.collections),
            stratum=self.known(entry, "stratum", self.facts),
            rate=self._whole(entry, "rate"),
            people=self.people(entry.entry("people"), entry) if entry.has("people") else None,
        )

    def people(self, entry: Entry, drawn: Entry) -> DrawPeople:
        """Who is drawn for each item; the list drawn into has to have the facts that take them."""
        into = next((each for each in self.lists if each.text("id") == drawn.text("into")), None)
        conflicts = entry.entry("conflicts")
        return DrawPeople(
            source=self.known(entry, "from", self.collections),
            takes=self.all_known(entry, "takes", into.words("facts") if into else ()),
            conflicts=self.known(conflicts, "in", self.collections),
            person=self.known(conflicts, "person", self.facts),
            subject=self.known(conflicts, "item", self.facts),
        )

    def outcome(self, entry: Entry) -> Outcome:
        kind = cast(OutcomeKind, entry.text("kind", "forward"))
        handback = kind == "handback"
        return Outcome(
            id=entry.text("id"),
            zh=entry.text("zh"),
            en=entry.text("en"),
            to=self.known(entry, "to", (*self.steps, *TARGETS)),
            when=self.ground.condition(entry, "when", self.columns) if entry.has("when") else None,
            kind=kind,
            most=1 if handback else entry.whole("most") or 0,
            reason=handback or entry.flag("reason"),
            sets=MappingProxyType(dict(self._set(each) for each in entry.entries("sets"))),
            quota=self.known(entry, "quota", self.quotas),
            place=entry.flag("place"),
            releases=self.known(entry, "releases", self.quotas),
            issues=self.known(entry, "issues", self.papers),
        )

    def _set(self, entry: Entry) -> tuple[str, Expression]:
        """A fact and the expression of its kind."""
        fact = self.known(entry, "fact", self.facts)
        kind = self.columns[fact].kind if fact in self.facts else ""
        value = self.of_kind(entry, "value", kind)
        assert value is not None  # the shape requires it
        return fact, value

    def collection(self, entry: Entry) -> Collection:
        facts = self.all_known(entry, "facts", self.facts)
        key = self.known(
            entry, "key", tuple(each for each in self.facts if self.columns[each].kind == "text")
        )
        return Collection(
            id=entry.text("id"),
            zh=entry.text("zh"),
            en=entry.text("en"),
            facts=tuple(dict.fromkeys((*facts, key))) if key else facts,
            key=key,
        )

    def quota(self, entry: Entry) -> Quota:
        return Quota(
            id=entry.text("id"),
            zh=entry.text("zh"),
            en=entry.text("en"),
            limit=self._whole(entry, "limit"),
            per=self.all_known(entry, "per", self.facts),
            unlimited=(
                self.ground.condition(entry, "unlimited", self.columns) if entry.has("unlimited") else None
            ),
            source=self.ground.source(entry),
            clause=entry.text("clause"),
        )

    def paper(self, entry: Entry) -> Paper:
        per = self.all_known(entry, "per", self.facts)
        _check_pattern(entry, per)
        return Paper(
            id=entry.text("id"),
            zh=entry.text("zh"),
            en=entry.text("en"),
            number=entry.text("number"),
            per=per,
            amount=self._whole(entry, "amount") if entry.has("amount") else None,
            unit=cast(Literal["days", "months", "years"], entry.text("unit", "years")),
        )

    def withdrawal(self, entry: Entry) -> Withdrawal:
        return Withdrawal(role=self.known(entry, "role", self.roles), to=self.known(entry, "to", self.steps))

    def appeal(self, entry: Entry) -> Appeal:
        return Appeal(
            role=self.known(entry, "role", self.roles),
            of=self.all_known(entry, "of", self.steps),
            limit=self.limit(entry.entry("limit")),
            to=self.known(entry, "to", self.steps),
        )

    def _whole(self, entry: Entry, key: str) -> Expression:
        found = self.of_kind(entry, key, "int")
        assert found is not None  # the shape requires it
        return found

    def of_kind(self, entry: Entry, key: str, kind: str) -> Expression | None:
        """The expression under a key, of one kind. Raises BadExpression."""
        if not entry.has(key):
            return None
        found = self.ground.value(entry, key, self.columns)
        if kind and found.kind.name != kind:
            raise BadExpression(
                entry.document.file,
                entry.line(key),
                entry.spell(key),
                f"结果是{found.kind.word('zh')}，应为 {kind}。",
                f"it gives {found.kind.word('en')}, expected {kind}.",
                f"请写一个结果为 {kind} 的表达式。",
                f"Write an expression that gives {kind}.",
            )
        return found


def _check_pattern(entry: Entry, per: tuple[str, ...]) -> None:
    """Raises BadNumberPattern."""
    pattern = entry.text("number")
    names = [found[0] for found in _NUMBER_PART.findall(pattern)]
    rest = _NUMBER_PART.sub("", pattern)
    known = ("year", "serial", *per)
    if "serial" not in names or not set(names) <= set(known) or "{" in rest or "}" in rest:
        shown = ", ".join(known)
        raise BadNumberPattern(
            entry.document.file, entry.line("number"), entry.spell("number"), pattern, shown
        )
