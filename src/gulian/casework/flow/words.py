# SPDX-License-Identifier: Apache-2.0
"""What a picture of a procedure says, in Chinese or English, and how wide that is."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Literal

from gulian.expr import Context, Expression
from gulian.schemes import Limit, Procedure, ProcedureStep, Titled

Lang = Literal["zh", "en"]
WIDE = frozenset("WF")
LATIN = 0.56
"""How wide a Latin letter is, measured in heights of the type; a Chinese character is 1."""
_UNITS = {
    "workdays": ("个工作日", "working days"),
    "days": ("日", "days"),
    "months": ("个月", "months"),
}
_PIECE = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef]+\s*|.", re.DOTALL)
_NO_START = "，。、；：）》”’！？,.;:)!?"
KINDS = {
    "human": ("人办", "a person acts"),
    "automatic": ("自动", "automatic"),
    "wait": ("等待", "wait"),
    "publicity": ("公示", "publicity"),
    "parallel": ("并行", "parallel"),
    "cases": ("分办", "sub-cases"),
    "draw": ("随机抽取", "random draw"),
    "end": ("终点", "end"),
}


def of(lang: Lang, zh: str, en: str) -> str:
    """The one of two texts."""
    return zh if lang == "zh" else en


def name(each: Titled, lang: Lang) -> str:
    """What a part of a procedure is called."""
    return of(lang, each.zh, each.en)


def width(text: str, size: float) -> float:
    """About how wide a line is, in pixels, at a size of type in pixels."""
    return size * sum(1.0 if unicodedata.east_asian_width(each) in WIDE else LATIN for each in text)


def wrapped(text: str, size: float, room: float, most: int = 3) -> tuple[str, ...]:
    """The text in lines no wider than `room`; what does not fit into `most` lines ends in an ellipsis."""
    lines, line = list[str](), ""
    for piece in _PIECE.findall(text):
        if line and width((line + piece).rstrip(), size) > room and piece not in _NO_START:
            lines.append(line.rstrip())
            line = ""
        line += piece
    lines.append(line.rstrip())
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return tuple(each for each in lines if each)


def value(expression: Expression, procedure: Procedure, on: dt.date) -> object:
    """What an expression gives on a day of a case nothing is known about; None = that depends."""
    return expression.evaluate({}, Context(date=on, region="", lists=procedure.lists)).value


def limit(found: Limit, procedure: Procedure, on: dt.date, lang: Lang) -> str:
    """How long a step may take. `2个工作日（原则上）`"""
    amount = value(found.amount, procedure, on)
    zh, en = _UNITS[found.unit]
    if not isinstance(amount, int):
        text = of(lang, f"时限依情况（{zh.removeprefix('个')}）", f"{en}, depending on the case")
    elif amount == 0:
        text = of(lang, "当日", "the same day")
    else:
        text = of(lang, f"{amount}{zh}", f"{amount} {en if amount > 1 else en.removesuffix('s')}")
    if found.in_principle:
        text += of(lang, "（原则上）", " (in principle)")
    return text


def notes(step: ProcedureStep, procedure: Procedure, on: dt.date, lang: Lang) -> tuple[str, ...]:
    """What else a step says of itself: limit, form, supplement, quota, papers, what is drawn or run."""
    found = []
    if step.limit is not None:
        found.append(limit(step.limit, procedure, on, lang))
    if step.form:
        form = procedure.forms[step.form]
        found.append(of(lang, f"表：{form.title_zh}", f"form: {form.title_en}"))
    if step.supplement is not None:
        found.append(of(lang, "可要求补正", "may ask for more"))
    for each in dict.fromkeys(each.quota for each in step.outcomes if each.quota):
        quota = procedure.quotas[each]
        found.append(of(lang, f"名额：{quota.zh}", f"quota: {quota.en}"))
    for each in dict.fromkeys(each.issues for each in step.outcomes if each.issues):
        paper = procedure.papers[each]
        found.append(of(lang, f"文书：{paper.zh}", f"paper: {paper.en}"))
    if step.kind in ("automatic", "wait", "publicity", "draw", "cases"):
        found.insert(0, of(lang, *(f"〔{KINDS[step.kind][0]}〕", f"[{KINDS[step.kind][1]}]")))
    return tuple(found)
