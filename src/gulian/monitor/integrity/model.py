# SPDX-License-Identifier: Apache-2.0
"""The nouns of the page for the level above: limits of a scheme, and what a region shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

import polars as pl

from gulian.errors import IntegrityLimitMissing
from gulian.schemes import DatedList

SIGNALS: tuple[str, ...] = (
    "always_full",
    "round_values",
    "against_power",
    "against_neighbours",
    "late_upward",
    "bulk_proxy",
)
"""In the order of the page."""

SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),
    "name": pl.String(),
    "signal": pl.String(),
    "strength": pl.String(),
    "p_value": pl.Float64(),
    "q_value": pl.Float64(),
    "value": pl.Float64(),
    "expected": pl.Float64(),
    "units": pl.Int64(),
    "evidence_zh": pl.String(),
    "evidence_en": pl.String(),
    "reply": pl.String(),
    "reply_by": pl.String(),
    "reply_date": pl.Date(),
}
"""The signals frame. strength: strong, clear, faint (tested, not shown), small (too few units to test)."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What has to be exceeded; dated values of a scheme's list, percent and points as written there.

    least_units   : a region with fewer is not tested
    least_regions : fewer regions are not compared with each other
    least_days    : days with figures before anything is said of their course
    full_days     : days in a row at 100 %
    points        : percentage points above what power or neighbours let expect
    corrections   : late corrections upward
    bulk_percent  : of the reports filed by proxy in bulk
    clear, strong : percent of such findings that may be false (q)
    """

    least_units: Decimal
    least_regions: Decimal
    least_days: Decimal
    full_days: Decimal
    points: Decimal
    corrections: Decimal
    bulk_percent: Decimal
    clear: Decimal
    strong: Decimal

    @classmethod
    def of(cls, table: DatedList, date: dt.date) -> Limits:
        """The limits in force on a day. Raises IntegrityLimitMissing."""
        found: dict[str, Decimal] = {}
        for field in fields(cls):
            value = table.value(field.name, date)
            if not isinstance(value, Decimal | int) or isinstance(value, bool):
                raise IntegrityLimitMissing(table.path, field.name, date.isoformat())
            found[field.name] = Decimal(value)
        return cls(**found)


@dataclass(frozen=True)
class Found:
    """One test of one region: how likely it is by chance, what was seen, what was to be expected.

    large : the effect is as large as the limits ask, so that it may be shown if it is unlikely enough
    """

    code: str
    signal: str
    p: float
    value: float
    expected: float
    units: int
    large: bool
    evidence_zh: str
    evidence_en: str
