# SPDX-License-Identifier: Apache-2.0
"""E-DAY: a day of the loop cannot be run."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class DayError(GulianError):
    """A day of the loop cannot be run."""


@dataclass(eq=False)
class ThresholdMissing(DayError):
    """A number the day needs is not laid down for its date."""

    id = "E-DAY-001"
    zh = "{path} 中没有 {key} 在 {date} 的数值。"
    en = "{path} has no value of {key} on {date}."
    fix_zh = "请在该表补一行，写明起始日期、数值和出处。"
    fix_en = "Add a row with its first day, value and source."
    path: str
    key: str
    date: str
