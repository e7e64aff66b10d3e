# SPDX-License-Identifier: Apache-2.0
"""The text of a booklet as Markdown: a table of all, then a page a measure, headings in both languages.

Every entry says what is given, who may have it, until when, how to get it, from whom, and by which clause;
the words of the clause stand below it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from gulian.policy.guide.groups import Group
from gulian.policy.guide.offers import CHAPTERS, Offer, chapter
from gulian.schemes import Measure

_MODE = {
    "automatic": ("免申即享，不用申请", "without application"),
    "application": ("向责任部门申请", "on application to the department"),
    "settlement": ("由责任部门按规定兑现，不用另行申请", "settled by the department"),
}
_STRENGTH = {
    "shall": ("", ""),
    "may": ("；是否给予由对方决定", "; at its discretion"),
    "encouraged": ("；文件只是鼓励，以当地规定为准", "; only encouraged, see the local rules"),
}
_NUMERALS = "一二三四五六七八九十"
_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>])")


def booklet(found: Sequence[Offer], group: Group, on: dt.date, site: str = "") -> str:
    """Markdown. site : printed above the title of a region's own booklet, may be empty"""
    told = [
        f"# {_safe(site)}惠企政策办事指南（{_safe(group.zh)}）",
        f"Guide to policies: {_safe(group.en)}",
        f"截至{on.year}年{on.month}月{on.day}日，共{len(found)}项，均已由人核对确认。"
        f"As of {on.isoformat()}: {len(found)} measures, each confirmed by a person.",
        "是否符合，以责任部门按文件原文审核的结果为准。The department decides by the words of the document.",
        "## 目录 Contents",
        _table(found),
    ]
    number = 0
    for at, (zh, en, kinds) in enumerate(each for each in CHAPTERS if chapter(found, each[2])):
        told.append(f"## {_NUMERALS[at]}、{zh} {en}")
        for offer in chapter(found, kinds):
            number += 1
            told += _entry(offer, number)
    return "\n\n".join(told) + "\n"


def _table(found: Sequence[Offer]) -> str:
    head = "| 序号 No. | 措施 Measure | 到何时 Until | 依据 Clause |\n|---:|---|---|---|"
    ordered = [each for _, _, kinds in CHAPTERS for each in chapter(found, kinds)]
    rows = [
        f"| {number} | {_safe(each.measure.title_zh)} | {_last(each.measure)[0]} | {_cited(each.measure)} |"
        for number, each in enumerate(ordered, 1)
    ]
    return "\n".join([head, *rows])


def _entry(offer: Offer, number: int) -> list[str]:
    measure = offer.measure
    met = {each.condition.id for each in offer.answer.verdicts if each.held}
    open_ = [each for each in offer.answer.verdicts if each.condition.id not in met]
    who_zh = "；".join(f"{each.zh}（{each.clause}）" for each in open_) or "本类企业均可"
    who_en = "; ".join(each.en for each in open_) or "every firm of this kind"
    until_zh, until_en = _last(measure)
    mode, strength = _MODE[measure.mode], _STRENGTH[measure.strength]
    bodies = "、".join(dict.fromkeys(each.name for each in measure.departments)) or "文件未写明"
    rows = [
        ("给什么 What", measure.benefit.zh, measure.benefit.en),
        ("谁可以 Who", who_zh, who_en),
        ("到何时 Until", until_zh, until_en),
        ("怎样办 How", mode[0] + strength[0], mode[1] + strength[1]),
        ("找谁 Whom", bodies, ""),
        ("原文 Words", measure.span, ""),
        ("依据 Clause", _plainly_cited(measure), ""),
    ]
    shown = [f"| {name} | {_safe(f'{zh} {en}')} |" for name, zh, en in rows if zh]
    title = f"### {number}. {_safe(measure.title_zh)} {_safe(measure.title_en)}"
    return [title, "\n".join(["| 项目 Item | 内容 Text |", "|---|---|", *shown])]


def _last(measure: Measure) -> tuple[str, str]:
    """The last day it can be had or applied for."""
    if measure.deadline is not None:
        return f"{measure.deadline.isoformat()}止（申请）", f"apply by {measure.deadline.isoformat()}"
    if measure.until is not None:
        return f"{measure.until.isoformat()}止", measure.until.isoformat()
    return "文件未写明", "not stated"


def _cited(measure: Measure) -> str:
    source = measure.source
    return _safe(f"{source.number or f'《{source.document}》'} {measure.clause}")


def _plainly_cited(measure: Measure) -> str:
    """Document, number and clause."""
    source = measure.source
    return " ".join(each for each in (f"《{source.document}》", source.number, measure.clause) if each)


def _safe(text: str) -> str:
    """Words of a definition as words, whatever marks stand in them."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
