# SPDX-License-Identifier: Apache-2.0
"""How numbers, days and changes are written in a Chinese office text. Rounding happens only here.

number(81.785, 2) -> 81.79       moved(81.79, 80.92) -> 比前一日提升0.87个百分点
number(1234567)   -> 1,234,567   moved(81.79, 81.791) -> 与前一日持平
number(None)      -> 暂无数据    points(80.5, 81.0, 1) -> -0.5
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

UNKNOWN = "暂无数据"


def rounded(value: float | int | Decimal, decimals: int) -> Decimal:
    """Half up, away from zero; read from the shortest text of a float, so 81.785 is a tie and not 81.78499.

    Never -0.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    result = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result.is_zero() else result


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """A number with thousands separated; 暂无数据 where unknown."""
    return UNKNOWN if value is None else f"{rounded(value, decimals):,}"


def percent(value: float | None, decimals: int = 2) -> str:
    """A value that already is a percentage: 81.7853 -> 81.79%."""
    return UNKNOWN if value is None else f"{number(value, decimals)}%"


def points(value: float | None, before: float | None, decimals: int = 2) -> str:
    """The change between two printed figures with its sign: +0.87, -0.50, 0.00; for tables."""
    change = printed_change(value, before, decimals)
    if change is None:
        return UNKNOWN
    return f"{change:+,}" if change else f"{change:,}"


def moved(value: float | None, before: float | None, decimals: int = 2, earlier: str = "前一日") -> str:
    """The verb follows the printed figures: 比前一日提升0.87个百分点, …下降…, 与前一日持平."""
    change = printed_change(value, before, decimals)
    if change is None:
        return f"{earlier}{UNKNOWN}"
    if not change:
        return f"与{earlier}持平"
    return f"比{earlier}{'提升' if change > 0 else '下降'}{abs(change):,}个百分点"


def printed_change(value: float | None, before: float | None, decimals: int) -> Decimal | None:
    """The difference of the figures as printed: a reader who subtracts finds what the page says."""
    if value is None or before is None:
        return None
    return rounded(value, decimals) - rounded(before, decimals)


def changed(change: int | None, unit: str, earlier: str = "前一日") -> str:
    """The same for a count: 比前一日增加3户, 比前一日减少2户, 与前一日持平."""
    if change is None:
        return f"{earlier}{UNKNOWN}"
    if change == 0:
        return f"与{earlier}持平"
    return f"比{earlier}{'增加' if change > 0 else '减少'}{abs(change):,}{unit}"


def share(part: int | None, whole: int | None, decimals: int = 1) -> str:
    """part / whole in percent, exact to the last digit; 暂无数据 where unknown or nothing to divide by."""
    if part is None or not whole:
        return UNKNOWN
    scale = 10**decimals
    tenths = (2 * 100 * scale * part + whole) // (2 * whole)
    return f"{Decimal(tenths).scaleb(-decimals):f}%"


def day(value: dt.date | None) -> str:
    """2020-03-01 -> 2020年3月1日"""
    return UNKNOWN if value is None else f"{value.year}年{value.month}月{value.day}日"


def clock(value: dt.datetime | None) -> str:
    """An instant in its own zone: 3月1日17时30分"""
    return UNKNOWN if value is None else f"{value.month}月{value.day}日{value.hour}时{value.minute:02d}分"


def earlier(before: dt.date | None, date: dt.date) -> str:
    """How the day compared with is called: 前一日, or by its date where days lie between."""
    if before is None or (date - before).days == 1:
        return "前一日"
    return f"{before.month}月{before.day}日"


def names(values: Sequence[str], most: int = 3) -> str:
    """Names in a row: 甲、乙、丙等5家; a dash for none."""
    shown = "、".join(values[:most])
    return f"{shown}等{len(values)}家" if len(values) > most else shown or "—"


def gain(value: float | None, kind: str, decimals: int = 1) -> str:
    """An output that comes back: exact as it is, a bound with ≤, an estimate with 约."""
    sign = {"exact": "", "bound": "≤"}.get(kind, "约")
    return UNKNOWN if value is None else f"{sign}{number(value, decimals)}"
