# SPDX-License-Identifier: Apache-2.0
"""The difference of two rates over two frames (口径) in one sentence for a bulletin.

Every rate on the way is rounded half up once, and what is printed of each effect is the difference of two
printed rates: the printed effects add up to the printed difference, whatever the rounding.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Protocol

from gulian.errors import Language
from gulian.schemes import Indicator

EFFECTS: tuple[str, ...] = ("only_first_leave", "reported_otherwise", "defined_otherwise", "only_second_join")

WORDS: dict[str, tuple[str, str]] = {
    "only_first_leave": ("只在前者的{count}家不计", "{count} only in the first leave"),
    "reported_otherwise": ("两者共有的{count}家填报不同", "the {count} in both reported otherwise"),
    "defined_otherwise": ("指标定义不同", "the definitions differ"),
    "only_second_join": ("只在后者的{count}家计入", "{count} only in the second join"),
}


class _Side(Protocol):
    @property
    def title_zh(self) -> str: ...
    @property
    def title_en(self) -> str: ...
    @property
    def indicator(self) -> Indicator: ...


class _Rate(Protocol):
    @property
    def numerator(self) -> int: ...
    @property
    def denominator(self) -> int: ...
    @property
    def value(self) -> Fraction | None: ...


class _Difference(Protocol):
    @property
    def first(self) -> _Side: ...
    @property
    def second(self) -> _Side: ...
    @property
    def path(self) -> tuple[_Rate, ...]: ...
    @property
    def firms(self) -> tuple[int, int, int]: ...


def difference_in_words(difference: _Difference, lang: Language) -> str:
    """规上名录98.60%（986/1000），云平台样本76.80%（768/1000），后者低21.80个百分点。其中：……"""
    first, second, path = difference.first, difference.second, difference.path
    places = max(first.indicator.decimals, second.indicator.decimals)
    percent = first.indicator.unit == "percent"
    printed = [_printed(rate.value, 100 if percent else 1, places) for rate in path]
    only_first, both, only_second = difference.firms
    counts = dict(zip(EFFECTS, (only_first, both, both, only_second), strict=True))
    zh = lang == "zh"
    whats = [WORDS[name][0 if zh else 1].format(count=counts[name]) for name in EFFECTS]
    moves = [_moved(a, b, places, percent, lang) for a, b in pairwise(printed)]
    parts = [f"{what}{'，' if zh else ': '}{move}" for what, move in zip(whats, moves, strict=True)]
    heads = [
        _head(side.title_zh if zh else side.title_en, rate, shown, places, percent, lang)
        for side, rate, shown in ((first, path[0], printed[0]), (second, path[-1], printed[-1]))
    ]
    apart = _moved(printed[0], printed[-1], places, percent, lang)
    if zh:
        return f"{heads[0]}，{heads[1]}，后者比前者{apart}。其中：{'；'.join(parts)}。"
    return f"{heads[0]}, {heads[1]}; the second against the first: {apart}. Of this {'; '.join(parts)}."


def _printed(value: Fraction | None, times: int, places: int) -> int | None:
    """Rounded half up, in units of the last printed place."""
    return None if value is None else floor(value * times * 10**places + Fraction(1, 2))


def _head(title: str, rate: _Rate, shown: int | None, places: int, percent: bool, lang: Language) -> str:
    zh = lang == "zh"
    unit = ("%" if zh else " %") if percent else ""
    value = ("暂无数据" if zh else "unknown") if shown is None else _spelt(shown, places) + unit
    sums = f"{rate.numerator}/{rate.denominator}"
    return f"{title}{value}（{sums}）" if zh else f"{title} {value} ({sums})"


def _spelt(value: int, places: int) -> str:
    whole, part = divmod(abs(value), 10**places)
    return f"{'-' if value < 0 else ''}{whole}{f'.{part:0{places}}' if places else ''}"


def _moved(a: int | None, b: int | None, places: int, percent: bool, lang: Language) -> str:
    zh = lang == "zh"
    if a is None or b is None:
        return "影响无法计算" if zh else "unknown"
    if a == b:
        return "持平" if zh else "no change"
    unit = ("个百分点" if zh else " points") if percent else ""
    way = ("高" if b > a else "低") if zh else ("up " if b > a else "down ")
    return f"{way}{_spelt(abs(b - a), places)}{unit}"
