# SPDX-License-Identifier: Apache-2.0
"""A measure as it is declared: who may have what, by which clause, until when.

These nouns say what a document gives; `gulian.policy.matching` finds who may have it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gulian.expr import Expression
from gulian.schemes.lists import DatedList
from gulian.schemes.naming import Definition

if TYPE_CHECKING:
    from gulian.schemes.model import Form

BenefitKind = Literal[
    "refund", "subsidy", "reward", "exemption", "reduction", "deferral", "finance", "permission", "service"
]
"""返还, 补贴, 奖励, 免, 减, 缓, 贷款贴息担保, 许可, 服务."""
Mode = Literal["automatic", "application", "settlement"]
"""免申即享, 申请, 按规定兑现."""
Strength = Literal["shall", "may", "encouraged"]
"""给予 or 应; 可; 鼓励, 推动, 引导: only the first leaves nobody a choice."""
MeasureLevel = Literal["nation", "ministry", "province", "city", "county", "body"]
MeasureStatus = Literal["draft", "confirmed", "rejected"]
Part = Literal["lead", "responsible", "assist"]
"""牵头, 负责 (按职责分工负责), 参与 or 配合."""
DUTIES = "duties"
"""The list of clauses that bind governments only; its keys are `<source> <clause>`."""


@dataclass(frozen=True, kw_only=True)
class Department:
    """A department and its part in a measure."""

    name: str
    role: Part


@dataclass(frozen=True, kw_only=True)
class RegionTerm:
    """What holds otherwise in a region: 湖北省可放宽到所有企业.

    region : six digits of a province, city or county
    that   : of a condition, what stands in its place; None in a benefit
    amount, cap : of a benefit, fen; None = as elsewhere
    """

    region: str
    zh: str
    en: str
    clause: str
    that: Expression | None = None
    amount: Expression | None = None
    cap: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition of a measure.

    that   : as it is asked, the terms of regions worked in
    stated : as it stands in the file
    """

    id: str
    zh: str
    en: str
    that: Expression
    stated: Expression
    clause: str
    regions: tuple[RegionTerm, ...]
    line: int


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """What is given.

    amount : fen, cap and terms of regions worked in; None where the document names no sum
    up_to  : the amount is an upper limit (最高, 不超过): the locality may give less
    """

    kind: BenefitKind
    zh: str
    en: str
    amount: Expression | None
    up_to: bool
    regions: tuple[RegionTerm, ...]


@dataclass(frozen=True, kw_only=True)
class Measure(Definition):
    """Who may have what.

    span      : the words of the document
    form      : the form whose columns its expressions may name beside the register's; empty = none
    since, until : both days included; deadline : last day to apply; None where the document says nothing
    one_of    : of measures of one group a firm has at most one; empty = independent
    procedure : `scheme/procedure` an application opens, or empty
    lists     : of its scheme, for `lookup`
    """

    span: str
    status: MeasureStatus
    form: str
    conditions: tuple[Condition, ...]
    benefit: Benefit
    mode: Mode
    strength: Strength
    level: MeasureLevel
    since: dt.date
    until: dt.date | None
    deadline: dt.date | None
    departments: tuple[Department, ...]
    payer_zh: str
    payer_en: str
    one_of: str
    procedure: str
    notes_zh: str
    notes_en: str
    lists: Mapping[str, DatedList]
    facts: Form | None = None

    @property
    def scheme(self) -> str:
        """The id of its scheme."""
        return self.path.partition("/")[0]

    def open_on(self, day: dt.date) -> bool:
        """Whether it can be had on a day: confirmed, in force, its deadline not past."""
        last = min((each for each in (self.until, self.deadline) if each), default=dt.date.max)
        return self.status == "confirmed" and self.since <= day <= last
