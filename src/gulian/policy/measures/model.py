# SPDX-License-Identifier: Apache-2.0
"""A measure: who may have what, under which condition, until when; and a duty, which is no benefit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from gulian.policy.quantities import Quantity

BenefitKind = Literal[
    "refund", "subsidy", "reward", "exemption", "reduction", "deferral", "finance", "permission", "service"
]
"""返还, 补贴, 奖励, 免, 减, 缓, 贷款贴息担保, 许可, 服务."""

Audience = Literal["firm", "person", "government"]
Role = Literal["lead", "responsible", "assist"]
"""牵头, 负责 (按职责分工负责), 参与 or 配合."""

Status = Literal["draft", "confirmed", "rejected"]


@dataclass(frozen=True, slots=True)
class Benefit:
    """What is given.

    formula : the words that compute it (上年度缴纳失业保险费的100%), None where there are none
    values  : the figures of those words; up_to : they are an upper limit (最高, 不超过), `cap` is that limit
    """

    kind: BenefitKind
    words: str
    formula: str | None
    values: tuple[Quantity, ...]
    up_to: bool
    cap: Quantity | None


@dataclass(frozen=True, slots=True)
class Body:
    """A department and its part."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class RegionRule:
    """Where a measure holds only (`limit`), or holds otherwise (`exception`), with the words that say so."""

    region: str
    effect: Literal["limit", "exception"]
    words: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One proposal, or what a person made of it.

    start, end : half-open code points of the raw file; quote : the plain text they hold
    valid_from, valid_to : both days included; deadline : last day to apply; None where the text does not say
    confidence : share 0..1, how sure the extraction is; 1 once confirmed
    """

    id: str
    document: str
    clause: str
    file: str
    start: int
    end: int
    quote: str
    audience: Audience
    who: str | None
    benefit: Benefit
    condition: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    deadline: dt.date | None
    bodies: tuple[Body, ...]
    regions: tuple[RegionRule, ...]
    level: str
    payer: str | None
    confidence: float
    status: Status = "draft"
    decided_by: str | None = None
    decided_on: dt.date | None = None

    def confirmed(self, by: str, on: dt.date) -> Measure:
        """The measure as a person stands for it."""
        return replace(self, status="confirmed", confidence=1.0, decided_by=by, decided_on=on)

    def rejected(self, by: str, on: dt.date) -> Measure:
        """The measure as a person refused it."""
        return replace(self, status="rejected", decided_by=by, decided_on=on)


@dataclass(frozen=True, slots=True)
class Duty:
    """A clause that binds governments only: never shown to a firm as something it may have."""

    document: str
    clause: str
    file: str
    start: int
    end: int
    quote: str
    bodies: tuple[Body, ...]


@dataclass(frozen=True)
class Proposals:
    """What the documents of a library offer, and what they only order."""

    measures: tuple[Measure, ...]
    duties: tuple[Duty, ...]
