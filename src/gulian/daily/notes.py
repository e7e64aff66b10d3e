# SPDX-License-Identifier: Apache-2.0
"""Sentences of the bulletin beside its figures: what is compared, what was sent back, what to look at.

`public` may leave the office; `office` may not: a reviewer's reason can name a firm.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from gulian import registry
from gulian.daily.like_day import site_calendar
from gulian.daily.model import Day
from gulian.workdays import NATION

LEVELS = {"county": "县区", "city": "县区、市", "province": "县区、市、省"}

IDLE = "opened_but_idle"


def public(day: Day) -> tuple[str, ...]:
    """Which day the figures are compared with, where that is not the day before."""
    assert day.before is not None
    told = []
    kind = "工作日" if site_calendar(day.scheme).is_workday(day.date, NATION) else "休息日"
    if day.before.date != day.date - dt.timedelta(days=1):
        told.append(f"{_short(day.date)}是{kind}，与上一个{kind}（{_short(day.before.date)}）比较。")
    for date in sorted({date for date, _ in day.before.others}):
        names = "、".join(_name(day, code) for other, code in day.before.others if other == date)
        told.append(f"{names}部分或全部地区放假安排不同，与{_short(date)}比较。")
    return tuple(told)


def office(day: Day) -> tuple[str, ...]:
    """How far the figures were reviewed, what was sent back and why, and how much there is to look at."""
    helped = day.helped.notes if day.helped is not None else ()
    return (*_reviews(day), *_findings(day), *helped)


def _reviews(day: Day) -> tuple[str, ...]:
    assert day.reviewed is not None
    review = day.reviewed
    told = [f"本期数据已经{LEVELS[review.level]}审核。"] if review.level else []
    told += [
        f"{_name(day, county)}的报表已退回：{reason or '未写明原因'}。"
        for county, reason in review.returned.items()
    ]
    told += [
        f"{_name(day, county)}审核通过后又有{units}个单位的报表变动，退为初步数，须重新审核。"
        for county, units in review.changed.items()
    ]
    return tuple(told)


def _findings(day: Day) -> tuple[str, ...]:
    assert day.findings is not None
    if day.findings.is_empty():
        return ()
    idle = day.findings.filter(finding=IDLE).height
    nowhere = day.findings.filter(finding="place_unknown").height
    parts = [f"今日疑点{day.findings.height}条"]
    if idle:
        parts.append(f"其中开而不产{idle}个单位")
    if nowhere:
        parts.append(f"县区待核{nowhere}个单位（只计入市级合计）")
    return (f"{'，'.join(parts)}，均未改动数据，详见疑点表（findings.csv）。",)


def _name(day: Day, code: str) -> str:
    """What the registry calls a region on the day; an opaque label is its own name."""
    if day.inputs.labels:
        return code
    names = registry.regions().frame(day.date).filter(pl.col("code") == code)["name"]
    return str(names[0]) if len(names) else code


def _short(date: dt.date) -> str:
    return f"{date.month}月{date.day}日"
