# SPDX-License-Identifier: Apache-2.0
"""A procedure as it is declared: steps, who acts, where each outcome leads, limits, joins, quotas, papers.

These nouns say what may happen; `gulian.casework` makes it happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from gulian.expr import Expression
from gulian.schemes.lists import DatedList
from gulian.schemes.naming import Definition, Source
from gulian.schemes.vocabulary import Word

if TYPE_CHECKING:
    from gulian.schemes.model import Form

StepKind = Literal["human", "automatic", "wait", "publicity", "parallel", "cases", "draw", "end"]
OutcomeKind = Literal["forward", "return", "handback"]
LimitUnit = Literal["workdays", "days", "months"]
JoinRule = Literal["all", "any", "quorum"]
Measure = Literal["count", "distinct", "sum", "lowest", "highest", "range", "mean", "deviation"]
JOIN, RESTART, RESUME = "join", "restart", "resume"
"""Where an outcome may lead besides a step: to the end of its branch; back to the publicity it objects to,
which then begins anew, or goes on."""
TARGETS = (JOIN, RESTART, RESUME)
CHOSEN = ("automatic", "parallel", "cases", "draw")
"""Kinds of step at which the engine chooses the outcome by its conditions, in the order of the file."""


@dataclass(frozen=True, kw_only=True)
class Titled:
    """A part of a procedure with its id and its name in both languages."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Collection(Titled):
    """A list a case carries (suppliers, firms); each item has a key and these facts.

    key : the fact that says its key; empty = none does
    """

    facts: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Tally(Titled):
    """汇总: one figure over the items of a list, a name for every expression of the procedure.

    over     : the list
    value    : what is summed, compared or averaged of each item; None = counted only
    when     : which items count; None = all
    decimals : of `mean` and `deviation`
    """

    over: str
    measure: Measure
    value: Expression | None
    when: Expression | None
    decimals: int


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who acts: a role, and where an expression says so its department, its body, the person.

    unlike : steps whose last actor may not act here too
    """

    role: str
    department: Expression | None
    body: Expression | None
    unlike: tuple[str, ...]
    person: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """Who is told, how many (working) days after the limit has passed."""

    after: int
    tell: str


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How long a step may take.

    amount       : expression giving whole (working) days, asked on the day the step opens
    in_principle : 原则上: overdue is told and counted, and nothing else follows
    then         : the outcome taken when the limit has passed; empty = overdue warns only
    """

    amount: Expression
    unit: LimitUnit
    in_principle: bool
    then: str
    overdue: tuple[Overdue, ...]
    source: Source
    clause: str


@dataclass(frozen=True, kw_only=True)
class Supplement:
    """补正: whom a step may ask for more, how often; its own clock stands meanwhile.

    then : the outcome of the step when nothing comes in time
    """

    role: str
    most: int
    limit: Limit


@dataclass(frozen=True, kw_only=True)
class Outcome(Titled):
    """How a step can end, and where that leads.

    to       : a step, or one of TARGETS
    when     : it may be taken only where this is true; None = always
    kind     : handback 退办 needs a reason and is possible once in a case
    most     : how often it may be taken in a case (or in a branch of it); 0 = any number
    sets     : facts it establishes
    quota    : the quota it takes a place of; place = with a rank of its own (推荐优先顺序)
    releases : the quota whose places it gives back
    issues   : the paper it issues
    """

    to: str
    when: Expression | None
    kind: OutcomeKind
    most: int
    reason: bool
    sets: Mapping[str, Expression]
    quota: str
    place: bool
    releases: str
    issues: str


@dataclass(frozen=True, kw_only=True)
class Join:
    """When a parallel step goes on: all branches, any one, or so many have answered."""

    rule: JoinRule
    quorum: Expression | None


@dataclass(frozen=True, kw_only=True)
class DrawPeople:
    """People drawn for each item that was drawn (inspectors, experts).

    source    : the collection they are drawn from
    takes     : facts of the item that take their keys; as many as there are facts
    conflicts : the collection whose items say who stands aside from whom; empty = none
    person, subject : the facts of such an item, a key of `source` and a key of the list drawn from
    """

    source: str
    takes: tuple[str, ...]
    conflicts: str
    person: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class DrawRule:
    """A random draw from a collection of the case into another one.

    stratum : the fact of an item that says its stratum; empty = one stratum
    rate    : percent of each stratum, rounded up; asked for each stratum, which it may name
    people  : who is drawn for each; None = nobody
    """

    source: str
    into: str
    stratum: str
    rate: Expression
    people: DrawPeople | None = None


@dataclass(frozen=True, kw_only=True)
class ProcedureStep(Titled):
    """One step.

    form      : what is filled in with an outcome
    branches  : of `parallel`: the first step of each branch
    each      : of `parallel` and `cases`: one branch (one case) for each item of this collection
    run       : of `cases`: the procedure that is run for each
    answers   : of `cases`: the ends of that procedure which outcomes count, `n_<end>`
    lead      : 牵头: expression giving the key of the branch that leads
    objection : of `publicity`: the step that decides an objection
    result    : of `end`: done, refused, withdrawn, lapsed ...
    """

    kind: StepKind
    line: int
    doer: Doer | None
    form: str
    limit: Limit | None
    supplement: Supplement | None
    branches: tuple[str, ...]
    each: str
    run: str
    answers: tuple[str, ...]
    lead: Expression | None
    join: Join | None
    objection: str
    draw: DrawRule | None
    result: str
    outcomes: tuple[Outcome, ...]

    def outcome(self, name: str) -> Outcome | None:
        """The outcome of this id."""
        return next((each for each in self.outcomes if each.id == name), None)


@dataclass(frozen=True, kw_only=True)
class Quota(Titled):
    """At most `limit` places for each distinct answer to `per`, over all cases and bodies.

    limit     : asked on the day; unknown (a body the list does not name) refuses, it is never "no limit"
    unlimited : where this is true nothing is counted
    """

    limit: Expression
    per: tuple[str, ...]
    unlimited: Expression | None
    source: Source
    clause: str


@dataclass(frozen=True, kw_only=True)
class Paper(Titled):
    """A document a step issues.

    number : pattern with `{year}`, `{serial}` (`{serial:4}` = at least four digits) and the names of `per`
    per    : facts that have a series of numbers of their own, besides the year
    amount, unit : how long it is valid; None = without end
    """

    number: str
    per: tuple[str, ...]
    amount: Expression | None
    unit: Literal["days", "months", "years"]


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Who may withdraw a case while it runs, and the end it then comes to."""

    role: str
    to: str


@dataclass(frozen=True, kw_only=True)
class Appeal:
    """Who may appeal, once, against which ends, for how long, and the step that opens."""

    role: str
    of: tuple[str, ...]
    limit: Limit
    to: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Procedure(Definition):
    """A procedure, checked: everything it names is there, every path ends.

    columns : what its expressions may name: facts, columns of its forms, counts of joins
    lists, forms : of its scheme, as far as it asks them
    """

    start: str
    roles: Mapping[str, Titled]
    facts: Mapping[str, Word]
    collections: Mapping[str, Collection]
    steps: Mapping[str, ProcedureStep]
    quotas: Mapping[str, Quota]
    papers: Mapping[str, Paper]
    withdrawal: Withdrawal | None
    appeal: Appeal | None
    columns: Mapping[str, Word]
    tallies: Mapping[str, Tally] = field(default_factory=lambda: MappingProxyType({}))
    lists: Mapping[str, DatedList] = field(repr=False, default_factory=lambda: MappingProxyType({}))
    forms: Mapping[str, Form] = field(repr=False, default_factory=lambda: MappingProxyType({}))

    @property
    def ends(self) -> tuple[str, ...]:
        """The ids of its ends."""
        return tuple(each.id for each in self.steps.values() if each.kind == "end")
