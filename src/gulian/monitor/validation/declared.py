# SPDX-License-Identifier: Apache-2.0
"""The checks that a scheme declares in its list `checks`, read and made sure of.

key,from,until,kind,columns,against,by,percent,floor,least,severity,zh,en,fix_zh,fix_en,source,clause
staff_jump_day,2020-02-10,,jump,staff,yesterday,,30,,20,finding,...
output_odd,2020-02-10,,outlier,output_fen/staff,,division;size,600,10,10,finding,...
group_adds_up,2020-02-10,,rollup,staff;returned,group,,5,,1,finding,...
heads_agree,2020-02-10,,cross,onsite=onsite,epidemic-report-2020/health,,10,,5,finding,...
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args

from gulian.errors import CheckRefused
from gulian.schemes import DatedList, ListRow

Kind = Literal["jump", "outlier", "rollup", "cross"]
AGAINST = {"jump": ("yesterday", "register"), "outlier": ("",), "rollup": ("group", "park", "county")}


@dataclass(frozen=True)
class Check:
    """One declared check of filled rows.

    columns : what is looked at: columns; `a/b` for a ratio (outlier); `a=b` for a pair of two forms (cross)
    against : jump: yesterday, register; rollup: what the reporter sums up; cross: the other form, scheme/form
    by      : outlier: the groups within which a value is compared, as columns of the unit frame
    percent : jump, rollup, cross: the allowed difference, percent of what is expected;
              outlier: the allowed distance from the group's median, in hundredths of its spread (600 = six)
    floor   : outlier: values within so many percent of each other are alike, however small the spread
    least   : jump, rollup, cross: a smaller difference is never told; outlier: the smallest group judged
    """

    id: str
    kind: Kind
    columns: tuple[str, ...]
    against: str
    by: tuple[str, ...]
    percent: int
    floor: int
    least: int
    severity: str
    message_zh: str
    message_en: str
    fix_zh: str
    fix_en: str


def declared_checks(listed: DatedList, on: dt.date) -> tuple[Check, ...]:
    """The checks in force on a day, in the order of the list. Raises CheckRefused with the line."""
    return tuple(_check(listed, row) for row in listed.on(on).values())


def _check(listed: DatedList, row: ListRow) -> Check:
    cells = row.cells
    kind = cells.get("kind", "")
    if kind not in get_args(Kind):
        raise _refused(listed, row, f"没有 {kind} 这种核查", f"there is no kind {kind}")
    known = AGAINST.get(kind)
    against = cells.get("against", "")
    if known is not None and against not in known:
        said = "、".join(known), ", ".join(known)
        raise _refused(listed, row, f"against 应为 {said[0]}", f"against must be {said[1] or 'empty'}")
    columns = _several(cells.get("columns", ""))
    mark = {"outlier": "/", "cross": "="}.get(kind, "")
    if not columns or (kind == "cross" and any(each.count(mark) != 1 for each in columns)):
        raise _refused(listed, row, "columns 写法不对", "columns are not written as this kind needs")
    return Check(
        id=row.key,
        kind=kind,  # type: ignore[arg-type]  # one of `Kind`, as was just made sure of
        columns=columns,
        against=against,
        by=_several(cells.get("by", "")),
        percent=_whole(listed, row, "percent"),
        floor=_whole(listed, row, "floor") if kind == "outlier" else 0,
        least=_whole(listed, row, "least"),
        severity=cells.get("severity", "") or "finding",
        message_zh=cells.get("zh", ""),
        message_en=cells.get("en", ""),
        fix_zh=cells.get("fix_zh", ""),
        fix_en=cells.get("fix_en", ""),
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(";") if each.strip())


def _whole(listed: DatedList, row: ListRow, name: str) -> int:
    text = row.cells.get(name, "")
    if not text.isdecimal() or len(text) > 9:
        raise _refused(listed, row, f"{name} 须为非负整数", f"{name} must be a whole number from 0")
    return int(text)


def _refused(listed: DatedList, row: ListRow, zh: str, en: str) -> CheckRefused:
    return CheckRefused(listed.path, row.line, row.key, zh, en)
