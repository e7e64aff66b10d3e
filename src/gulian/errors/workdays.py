# SPDX-License-Identifier: Apache-2.0
"""E-CAL: a date or year the working-day tables do not cover."""

from __future__ import annotations

from dataclasses import dataclass

from gulian.errors.tree import GulianError


class CalendarError(GulianError):
    """A date or year the working-day tables do not cover."""


@dataclass(eq=False)
class CalendarYearUnknown(CalendarError):
    """No arrangement of this year stands in the tables, so nobody can say which days are worked."""

    id = "E-CAL-001"
    zh = "工作日历没有{year}年的放假安排（现有{first}年至{last}年）。"
    en = "The working-day tables have no arrangement for {year} (they cover {first} to {last})."
    fix_zh = "请检查日期；如当年安排已公布，请升级 gulian。"
    fix_en = "Check the date; if that year's notice is out, upgrade gulian."
    year: int
    first: int
    last: int


@dataclass(eq=False)
class SpecialDayClash(CalendarError):
    """Two rows say of one region and day that it is worked and that it is off."""

    id = "E-CAL-002"
    zh = "{region} 在 {day} 既休又班：{first} 与 {second} 相矛盾。"
    en = "{region} on {day} is both off and worked: {first} contradicts {second}."
    fix_zh = "同一地区同一天只能保留一行。"
    fix_en = "Keep one row for a region and a day."
    region: str
    day: object
    first: str
    second: str


@dataclass(eq=False)
class NegativeLimit(CalendarError):
    """A limit below nothing."""

    id = "E-CAL-003"
    zh = "办结时限不能是负数：{limit} 个工作日。"
    en = "A limit cannot be negative: {limit} working days."
    fix_zh = "请填写 0 或正整数。"
    fix_en = "Give 0 or a positive whole number."
    limit: int


@dataclass(eq=False)
class BudgetOrder(CalendarError):
    """A pausable limit was started while running, paused while standing, or set back in time."""

    id = "E-CAL-004"
    zh = "时限记录次序不对：当前状态为 {state}，不能在 {at} 作此变更。"
    en = "The ledger of this limit is {state}: it cannot change so at {at}."
    fix_zh = "先暂停后恢复，时间不得早于上一条记录。"
    fix_en = "Pause before starting again, and never earlier than the entry before."
    at: object
    state: str


@dataclass(eq=False)
class NaiveInstant(CalendarError):
    """An instant without offset: nobody can say on which day it falls."""

    id = "E-CAL-005"
    zh = "时刻缺少时区：{at}。"
    en = "An instant lacks its offset: {at}."
    fix_zh = "请写成 2020-02-03T09:00:00+08:00 的形式。"
    fix_en = "Write it like 2020-02-03T09:00:00+08:00."
    at: object
