# SPDX-License-Identifier: Apache-2.0
"""Numbers as documents write them: 1,200.5, 1.27亿, 三百亿, 两万, 十二, 廿, 二〇二四."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {each: at for at, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
SHORT = {"廿": 20, "卅": 30}
GAP = r"[ \t\u3000]{0,2}"
"""Typesetters put spaces between figures and Chinese characters."""

ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d{1,15})(?:\.\d{1,8})?"
SCALE = r"(?:[十百千]?万亿|[十百千]?亿|[十百千]?万|千(?![瓦克米])|百(?!分))"
HAN = r"[零〇一二两三四五六七八九十廿卅][零〇一二两三四五六七八九十百千万亿廿卅]{0,14}"
NUMBER = rf"(?>{ARABIC}(?:{GAP}{SCALE})?|{HAN})"

_ARABIC = re.compile(rf"({ARABIC}){GAP}({SCALE})?")


def number(text: str) -> Decimal | None:
    """The value of a number alone, None where it is none. 1.27亿 -> 127000000; 三百亿 -> 30000000000"""
    found = _ARABIC.fullmatch(text)
    if found:
        return Decimal(found[1].replace(",", "")) * scale(found[2] or "")
    return _han(text)


def scale(text: str) -> Decimal:
    """What a scale word multiplies by. 千万 -> 10000000; "" -> 1"""
    value = Decimal(1)
    for each in text:
        value *= {"万": 10**4, "亿": 10**8}.get(each) or TENS[each]
    return value


def _han(text: str) -> Decimal | None:
    if len(text) > 1 and all(each in DIGITS for each in text) and "两" not in text:
        # Figure by figure, as in years: 二〇二四. Two figures side by side are an estimate (三五年).
        return Decimal("".join(str(DIGITS[each]) for each in text)) if "〇" in text or len(text) > 3 else None
    total, section, figure, last = 0, 0, -1, 0
    for each in text:
        if each in DIGITS:
            if figure > 0:
                return None
            figure = DIGITS[each]
        elif each in SHORT:
            section, figure = section + SHORT[each], -1
        elif each in TENS:
            section, figure, last = section + (1 if figure < 0 else figure) * TENS[each], -1, TENS[each]
        elif each in "万亿":
            factor = 10**4 if each == "万" else 10**8
            section += max(figure, 0)
            # 三万亿: the 亿 multiplies all that stands before it.
            total, section = (total + section) * factor if factor > 10**4 else total + section * factor, 0
            figure, last = -1, factor
        else:
            return None
    return Decimal(total + section + _tail(figure, last, text)) if text else None


def _tail(figure: int, last: int, text: str) -> int:
    """The last figure; after a bare 百, 千, 万 it counts in the next smaller power (三万五 -> 35000)."""
    if figure <= 0:
        return 0
    return figure * last // 10 if last > 10 and text[-2] not in "零〇" else figure
