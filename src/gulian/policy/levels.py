# SPDX-License-Identifier: Apache-2.0
"""Who stands above whom among documents: the level of the issuer and the region it answers for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from gulian.policy.model import Document
from gulian.registry import regions

Level = Literal["state", "ministry", "province", "city", "county"]
"""国务院和党中央, 部委, 省, 市, 县."""
LEVELS: tuple[Level, ...] = ("state", "ministry", "province", "city", "county")
NATION = "000000"
SURE = 99
"""Score of a region found by its own or full name."""
_STATE = re.compile(r"国务院|中共中央|中办|国办|全国人民代表大会|全国人大")
_REGION = re.compile(r"[一-鿿]{1,8}?(?:省|自治区|市|县|区)")
_DEFAULT_DAY = dt.date(2020, 12, 31)
"""As of when names of regions are looked up for a document without a date."""


def level_of(document: Document) -> Level | None:
    """The level of a document by its issuers, None where it names none."""
    return level_of_issuers(document.issuers, region_of(document.issuers, document.date))


def level_of_issuers(issuers: Sequence[str], region: str) -> Level | None:
    """The level of issuers whose region is known. ("样例省人民政府",) 990000 -> province"""
    if any(_STATE.match(each) for each in issuers):
        return "state"
    if region != NATION:
        return "province" if region.endswith("0000") else "city" if region.endswith("00") else "county"
    return "ministry" if issuers else None


def above(first: Level | None, second: Level | None) -> bool:
    """Whether the first level stands above the second; unknown levels stand above nothing."""
    return first is not None and second is not None and LEVELS.index(first) < LEVELS.index(second)


def region_of(issuers: Sequence[str], date: dt.date | None) -> str:
    """The region whose government issued a document, 000000 where no issuer names one."""
    known = regions()
    for issuer in issuers:
        name = _REGION.match(issuer)
        if name:
            found = [each for each in known.find(name[0], date or _DEFAULT_DAY) if each.score >= SURE]
            if len(found) == 1:
                return found[0].code
    return NATION
