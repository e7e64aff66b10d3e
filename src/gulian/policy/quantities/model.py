# SPDX-License-Identifier: Apache-2.0
"""What a text says in figures: a quantity, and a point or stretch of time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["money", "share", "points", "multiple", "count", "duration", "physical"]
"""What is measured: money, a percentage, percentage points, a multiple, things, time, a physical unit."""

Comparator = Literal["exact", "at_most", "below", "at_least", "above", "about", "range"]
"""How the value binds. 以上 以下 以内 include their number, 超过 低于 不满 do not (Civil Code, art. 1259)."""

Relation = Literal["on", "by", "from", "after", "as_of", "between"]
"""How the time binds: during it, not later than its last day, from its first day, after it, as of it."""


@dataclass(frozen=True)
class Quantity:
    """A number with its unit and its bound.

    start, end : half-open code points of the text given to `parse`; words of the bound that touch it included
    low, high  : in `unit`; equal where the value is exact or about, None on the side that is open
    unit       : CNY, USD, ... (never 万元); %; 个百分点; 倍; 年 个月 周 日 工作日 小时 分钟; else as printed
    per        : what it is counted by (人, 吨, 月), empty where the text does not say
    """

    kind: Kind
    comparator: Comparator
    low: Decimal | None
    high: Decimal | None
    unit: str
    start: int
    end: int
    text: str
    per: str = ""


@dataclass(frozen=True)
class When:
    """A day or a stretch of days.

    first, last : both days included; None where that side is open, or where it is not known
    missing     : what stays unknown: "year", "month", "document date", "valid day"
    deadline    : true where something has to be done, or ends, by `last`
    """

    relation: Relation
    first: dt.date | None
    last: dt.date | None
    start: int
    end: int
    text: str
    missing: tuple[str, ...] = ()

    @property
    def deadline(self) -> bool:
        return self.relation == "by"
