# SPDX-License-Identifier: Apache-2.0
"""The nouns of a scheme: frozen, complete, each knowing the file and line it was read from.

A definition is named by its path (`resumption-2020/indicators/opening_rate`) and pinned by
`path@version#hash`, so that a bulletin printed today says exactly which rules it was computed by.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from gulian.expr import Expression
from gulian.schemes.lists import DatedList, ListValue
from gulian.schemes.measures import Measure
from gulian.schemes.naming import Definition, Named, Source
from gulian.schemes.procedures import Procedure
from gulian.workdays import NATION

Scalar = bool | int | Decimal | str | dt.date | None
FieldType = Literal[
    "bool", "int", "decimal", "text", "date", "instant", "choice", "choices", "money", "energy"
]
"""What an answer is; `choices` are several words of a list, the first being the main one."""
Frequency = Literal["daily", "weekly", "ten_days", "monthly", "quarterly", "once", "on_change"]
ReportDays = Literal["all", "workdays"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
IfOff = Literal["keep", "next", "previous"]
PrefillFrom = Literal["register", "last", "day", "constant"]
ExemptionKey = Literal["unit", "code"]
DeadlineLevel = Literal["firm", "county", "city", "province", "bulletin"]
Severity = Literal["error", "finding", "note"]
Missing = Literal["skip", "finding"]
Unit = Literal[
    "percent",
    "ratio",
    "tonne",
    "kilogram",
    "litre",
    "set",
    "piece",
    "person",
    "firm",
    "case",
    "day",
    "yuan_per_tonne",
    "wan_yuan",
    "yi_yuan",
]
"""Units of an indicator: a share, or a quantity of a total (`quantities`)."""
CountingUnit = Literal["firm", "unit"]
Basis = Literal["register", "sample"]
Pooling = Literal["pooled", "mean_of_children"]
Remote = Literal["included", "excluded", "undeclared", "none"]
Over = Literal["unit", "region"]
Gravity = Literal["notice", "warning", "alarm"]
CaseKind = Literal["indicators", "form", "warning", "list", "index", "procedure", "measure", "classification"]
Evaluated = Literal["nation", "local", "firm", "region", "industry"]
Normalisation = Literal["min_max", "z", "rank", "goalposts", "distance"]
Weighting = Literal["given", "equal", "entropy", "pca"]
Aggregation = Literal["arithmetic", "geometric", "penalised"]
MissingPart = Literal["unknown", "reweigh"]
Comparator = Literal["=", "~", ">", ">=", "<", "<=", "range"]


@dataclass(frozen=True, kw_only=True)
class Prefill:
    """Where an answer may stand ready: a register column, the last answer, the day, or a constant.

    value : the constant as it stands inside (money in fen), None for the others
    """

    origin: PrefillFrom
    column: str = ""
    value: Scalar = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Questions that stand together. for_whom : whom they are asked, by the register; None = everybody."""

    id: str
    label_zh: str
    label_en: str
    for_whom: Expression | None
    line: int


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form.

    name   : the column at the door; `column` the column inside (`output` -> `output_fen`)
    unit   : the unit at the door; money is 10k CNY there and fen inside, energy kWh there and Wh inside
    choices: the id of the list whose keys may be answered, or empty
    asked_when : the question is skipped where this is false; None = always asked
    group   : the id of its group, or empty
    aliases : what other tables call it
    prefill : where its answer may stand ready; the first that is known does
    carries : whether "same as last time" takes it over; else it must be answered afresh
    """

    name: str
    column: str
    type: FieldType
    unit: str
    label_zh: str
    label_en: str
    required: bool
    line: int
    help_zh: str = ""
    help_en: str = ""
    choices: str = ""
    minimum: int | None = None
    maximum: int | None = None
    asked_when: Expression | None = None
    group: str = ""
    aliases: tuple[str, ...] = ()
    prefill: tuple[Prefill, ...] = ()
    carries: bool = False


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A sentence that a filled form must satisfy.

    that    : the condition that must hold
    missing : what an unknown answer means: `skip` (not judged) or `finding`
    """

    id: str
    that: Expression
    severity: Severity
    missing: Missing
    columns: tuple[str, ...]
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str
    source: Source
    clause: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Until when a level passes its reports on, in the site's zone.

    days_after     : calendar days after the last day of the period; 0 = that day itself
    workdays_after : working days after it instead; 0 = not counted so
    if_off         : what happens where `days_after` ends on a day that is not worked
    """

    level: DeadlineLevel
    time: dt.time
    source: Source
    clause: str
    line: int
    days_after: int = 0
    workdays_after: int = 0
    if_off: IfOff = "keep"


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """Who need not report, why, and since when; both ends belong to the span.

    when : a condition over the register, or None where `list` names the dated list of those exempt
    by   : what the keys of the list are
    """

    id: str
    when: Expression | None
    list: str
    by: ExemptionKey
    since: dt.date | None
    until: dt.date | None
    reason_zh: str
    reason_en: str
    source: Source
    clause: str
    line: int

    def holds_on(self, day: dt.date) -> bool:
        """Whether it holds on a day."""
        return (self.since or dt.date.min) <= day <= (self.until or dt.date.max)


@dataclass(frozen=True, kw_only=True)
class Form(Definition):
    """What is reported, by whom, how often, by what it is keyed, what must hold, and by when.

    days      : of a daily form: owed on all days, or on working days only
    week_ends : of a weekly form: the last day of a week
    reporters : who reports, by the register; None = every unit
    """

    frequency: Frequency
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    deadlines: tuple[Deadline, ...]
    days: ReportDays = "all"
    week_ends: Weekday = "sunday"
    reporters: Expression | None = None
    groups: tuple[Group, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    def conditions(self, field: Field) -> tuple[Expression, ...]:
        """What must hold for a question to be asked: whom its group is asked, and its own condition."""
        groups = [each.for_whom for each in self.groups if each.id == field.group]
        return tuple(each for each in (*groups, field.asked_when) if each is not None)

    def deadline(self, level: str) -> Deadline | None:
        """The deadline of a level, or None where the form states none."""
        return next((each for each in self.deadlines if each.level == level), None)


@dataclass(frozen=True, kw_only=True)
class Published:
    """A figure as it was announced: never just a number.

    value, low, high : in the indicator's unit; a `range` has low and high, a bound only its value
    within : how far either way an approximate figure (`~`) reaches; None = nobody says
    measure: `growth` = not the value was announced but its growth since `Indicator.base_day`, in percent
    numerator, denominator : the sums printed beside it, where they were printed
    span  : the words of the document it was read from
    published_on : None where the page it was read from carries no date
    """

    value: Decimal | None
    comparator: Comparator
    low: Decimal | None
    high: Decimal | None
    numerator: int | None
    denominator: int | None
    area_zh: str
    frame_zh: str
    as_of: dt.date
    published_on: dt.date | None
    source: Source
    span: str
    derived: str
    line: int
    within: Decimal | None = None
    measure: Literal["value", "growth"] = "value"


@dataclass(frozen=True, kw_only=True)
class Indicator(Definition):
    """A rate, or a total: sums over the members of a frame, and everything the word alone does not say.

    frame       : which members are in E at all
    where       : which members of E count in both sums
    numerator, denominator : per member, bool (0/1) or int (persons, fen, ...)
    total       : no denominator is declared: the value is the sum of the numerators (tonnes, sets, persons)
                  and the denominator counts the members that were asked
    base_day    : the day a total's growth is taken against; None = its growth means nothing
    carry_days  : days an old report stands as a silent member's state (never in the rate)
    """

    form: str
    frame: Expression
    where: Expression
    numerator: Expression
    denominator: Expression
    unit: Unit
    decimals: int
    base_zh: str
    base_en: str
    counting_unit: CountingUnit
    basis: Basis
    carry_days: int
    pooling: Pooling
    remote: Remote
    headline: int | None
    published: tuple[Published, ...]
    notes_zh: str
    notes_en: str
    total: bool = False
    base_day: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """Who is told as well when a warning has stood unacknowledged for so many days."""

    after_days: int
    tell: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """What a warning of a forecast asks: how likely an indicator crosses a line within some days.

    line : in the unit of the indicator; a whole number or a decimal
    """

    indicator: str
    side: Literal["below", "above"]
    line: Expression
    within_days: int


@dataclass(frozen=True, kw_only=True)
class WarningRule(Definition):
    """Somebody is told when a condition has held for so many days.

    over : `unit` (a row of the unit frame) or `region` (indicator values and completeness of a region)
    tell : roles, in the order in which they are told
    clear_when, clear_days : what ends it and for how many days in a row; None = that `when` does not hold
    escalate : in the order of their days
    forecast : None, or what `crossing_probability` in `when` is the probability of
    """

    over: Over
    form: str
    when: Expression
    for_days: int
    severity: Gravity
    tell: tuple[str, ...]
    message_zh: str
    message_en: str
    clear_when: Expression | None = None
    clear_days: int = 1
    escalate: tuple[Escalation, ...] = ()
    forecast: Crossing | None = None


@dataclass(frozen=True, kw_only=True)
class Class:
    """One class of a classification; `when` is None for the last: all others."""

    id: str
    zh: str
    en: str
    when: Expression | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Classification(Definition):
    """Into which class a row of a form falls: the first whose condition is true.

    form   : its id
    answer : one expression over the form's columns that gives the id of the class; unknown where a condition
             before the first true one is unknown
    """

    form: str
    classes: tuple[Class, ...]
    answer: Expression


@dataclass(frozen=True, kw_only=True)
class ViewColumn:
    """What stands in one column of a view: a value, the number of the row, or nothing.

    value  : None where `number` or nothing is meant
    labels : the list whose words are shown for its keys, or empty
    names  : `region` or `industry` where a code is shown as a name, or empty
    """

    value: Expression | None
    labels: str
    names: str
    number: bool
    line: int


@dataclass(frozen=True, kw_only=True)
class View(Definition):
    """A table an upper level asks for, made of reports that are there already.

    over   : what a row is; `level` of a view over regions says which
    header : rows of one width, word for word as the table was handed in
    confirmed : whether a person has checked what each column means
    """

    form: str
    over: Over
    level: str
    where: Expression
    confirmed: bool
    header: tuple[tuple[str, ...], ...]
    columns: tuple[ViewColumn, ...]


@dataclass(frozen=True, kw_only=True)
class IndexPart:
    """One part of a composite index.

    weight : relative to the others
    low, high : goalposts; reference : of a distance; None where the scheme states none
    """

    name: str
    title_zh: str
    title_en: str
    unit: str
    direction: Literal["more", "less"]
    weight: int
    low: Decimal | None = None
    high: Decimal | None = None
    reference: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class CompositeIndex(Definition):
    """A composite index: its parts, and every choice that makes one figure of them.

    least_known : with `reweigh`, percent of the weight that must be known
    method_zh, method_en : published with the figure
    """

    over: Evaluated
    parts: tuple[IndexPart, ...]
    normalise: Normalisation
    weigh: Weighting
    aggregate: Aggregation
    missing: MissingPart
    least_known: int
    decimals: int
    method_zh: str
    method_en: str


@dataclass(frozen=True, kw_only=True)
class BulletinTemplate(Named):
    """The text of a template; rendering it is the monitor's work."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """`count` members that answer alike: column -> value; a column not named is unknown."""

    count: int
    values: Mapping[str, Scalar]
    line: int


@dataclass(frozen=True, kw_only=True)
class Stride:
    """One event in the course of a procedure's case.

    at      : instant as the clocks of the calendar's zone show it, `2020-03-05 09:00`
    branch  : the branch, or the key of the item, where several stand at the step
    items   : lists that come with it; of `drawn` they say who was drawn
    by      : id, role, department, body of who acts
    refused : the id of the error with which it must be refused; empty = it is taken
    """

    at: dt.datetime
    do: str
    step: str
    branch: str
    outcome: str
    by: Mapping[str, str]
    reason: str
    facts: Mapping[str, Scalar]
    counts: Mapping[str, int]
    items: Mapping[str, tuple[Mapping[str, Scalar], ...]]
    place: int
    refused: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Case(Definition):
    """A worked example: what is given, and what must come out.

    of : the definition it exercises (empty for `indicators` and `measure`, whose `expect` names several)
    base : the members on the base day of `indicators` whose growth is expected; else empty
    expect : `indicators` {id: {numerator, denominator, value, ...}}; `form` {broken, unknown, not_asked};
             `warning` {fires}; `list` {column: value}; `procedure` {end, open, ...};
             `measure` {id: {status, amount_fen, failed, missing, ...}}
    region, items, walk : of `procedure`: where, the lists the case carries, its course
    site : values a site lays over those of the scheme, list -> key -> value
    """

    kind: CaseKind
    of: str
    date: dt.date
    given: tuple[Member, ...]
    base: tuple[Member, ...]
    expect: Mapping[str, object]
    span: str
    note_zh: str
    note_en: str
    region: str = NATION
    items: Mapping[str, tuple[Mapping[str, Scalar], ...]] = field(default_factory=dict)
    walk: tuple[Stride, ...] = ()
    site: Mapping[str, Mapping[str, ListValue]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Scheme(Named):
    """One real-world system: everything its folder says, by kind and id.

    hash : SHA-256 over the paths and hashes of all its definitions
    """

    title_zh: str
    title_en: str
    summary_zh: str
    summary_en: str
    valid_from: dt.date
    valid_to: dt.date | None
    sources: Mapping[str, Source]
    forms: Mapping[str, Form]
    indicators: Mapping[str, Indicator]
    warnings: Mapping[str, WarningRule]
    views: Mapping[str, View]
    indices: Mapping[str, CompositeIndex]
    procedures: Mapping[str, Procedure]
    measures: Mapping[str, Measure]
    classifications: Mapping[str, Classification]
    lists: Mapping[str, DatedList]
    bulletins: Mapping[str, BulletinTemplate]
    cases: Mapping[str, Case]

    @property
    def headline(self) -> tuple[Indicator, ...]:
        """The indicators that open a bulletin, in their declared order."""
        flagged = [(each.headline, each) for each in self.indicators.values() if each.headline is not None]
        return tuple(each for _, each in sorted(flagged, key=lambda pair: pair[0]))

    def holds_on(self, day: dt.date) -> bool:
        """Whether the scheme is in force on a day; both ends belong to it."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
