# SPDX-License-Identifier: Apache-2.0
"""Quantities in a text: 1 find a number or a range with its unit 2 read it 3 read the words that bound it.

The text is folded character by character before (`fold`), so that offsets stay those of the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gulian.policy.quantities.model import Comparator, Quantity
from gulian.policy.quantities.numerals import GAP, NUMBER, SCALE, number, scale
from gulian.policy.quantities.units import (
    AFTER,
    BEFORE,
    BETWEEN,
    COUNTS,
    MONEY,
    MULTIPLE,
    NOT_BEFORE,
    PHYSICAL,
    SHARE,
    TIMES,
    kind_of,
)

TO = rf"{GAP}(?:至|到|—{{1,2}}|–|-|~|－|─){GAP}"
NEGATIVE = r"(?<![\dA-Za-z%元年月日万亿)）])-"


def _one(unit: str) -> str:
    bad = NOT_BEFORE.get(unit, "")
    return re.escape(unit) + (f"(?![{bad}])" if bad else "")


_WORDS = sorted(
    [*MONEY, *SHARE, *TIMES, *PHYSICAL, *COUNTS, MULTIPLE, "个百分点", "百分点", "个基点", "基点"],
    key=len,
    reverse=True,
)
_UNIT = rf"(?:\\?(?:{'|'.join(map(_one, _WORDS))}))"
_PER = rf"(?:{GAP}/{GAP}(?P<per>人|吨|月|年|户|家|台|件|个|套|辆|亩|天|次|学时|千瓦时|平方米|立方米|公里))?"
_HALF = r"半(?=年|天|个月)"
_AMOUNT = re.compile(
    rf"(?<![\dA-Za-z.,第_/])(?P<left>(?:{NEGATIVE})?(?:{NUMBER}|{_HALF}))"
    rf"(?:{GAP}(?P<left_unit>{_UNIT})?{TO}(?P<right>{NUMBER}))?"
    rf"(?:{GAP}(?P<more>余|多))?(?P<more_scale>{SCALE})?{GAP}(?P<unit>{_UNIT})(?P<half>半)?{_PER}"
    rf"|百分之(?P<percent>{NUMBER}(?:点[零〇一二三四五六七八九]+)?)(?:{TO}(?:百分之)?(?P<percent_to>{NUMBER}))?"
    rf"|(?<![\dA-Za-z.,第_/])(?P<parts>{NUMBER})分之(?P<of_parts>{NUMBER})"
)
_STRONG = "|".join(
    sorted(
        (re.escape(each) for each, bound in BEFORE.items() if bound in ("at_most", "at_least")),
        key=len,
        reverse=True,
    )
)
_WEAK = "|".join(
    sorted(
        (re.escape(each) for each, bound in BEFORE.items() if bound not in ("at_most", "at_least")),
        key=len,
        reverse=True,
    )
)
# 最高给予补助300万元, 至少保留3年: a verb may stand between; 超过 and 约 bind what follows at once.
_BEFORE = re.compile(rf"(?:({_STRONG}){GAP}(?!的)[一-鿿]{{0,6}}?|({_WEAK}){GAP}[有为达至了在]?):?{GAP}$")
_REMOTE = re.compile(r"(不超过|不得超过|不高于|最高|不低于|不少于|至少)[^，。；、,;()（）\d]{0,30}的()$")
_AFTER = re.compile(
    rf"{GAP}({'|'.join(map(re.escape, sorted(AFTER, key=len, reverse=True)))})(?!容|部|外|需|地|陆|在)"
)
_FOLD = {ord("％"): "%", ord("．"): ".", ord("～"): "~", ord("，"): "，", ord("（"): "(", ord("）"): ")"}
_FOLD |= {0xFF10 + each: str(each) for each in range(10)} | {ord("／"): "/", ord("："): ":", ord("$"): " "}


def fold(text: str) -> str:
    """Full-width figures and signs as ASCII, one character for one, so that offsets stay."""
    return text.translate(_FOLD)


def amounts(text: str) -> Iterator[Quantity]:
    """The quantities of a folded text, in order; dates are not looked for (`parse` takes them out before)."""
    at = 0
    while found := _AMOUNT.search(text, at):
        at = found.end()
        quantity = _read(found, text)
        if quantity:
            at = quantity.end
            yield quantity


def _read(found: re.Match[str], text: str) -> Quantity | None:
    if found["parts"]:
        parts, taken = number(found["parts"]), number(found["of_parts"])
        if not parts or taken is None:
            return None
        share = (100 * taken / parts).quantize(Decimal("0.0001"))
        return _bounded("exact", share, share, kind_of("%"), found, text)
    if found["percent"]:
        unit, low, high = "%", _percent(found["percent"]), _percent(found["percent_to"])
    else:
        unit = found["unit"].lstrip("\\")
        if _idle(found, unit, text):
            return None
        low, high = _values(found)
    if low is None or (high is None and (found["right"] or found["percent_to"])):
        return None
    kind, name, factor = kind_of(unit)
    low, high = low * factor, None if high is None else high * factor
    if high is not None:
        if high < low:
            return None
        return _bounded("range", low, high, kind_of(unit), found, text)
    comparator: Comparator = BETWEEN.get(found["more"] or "", "exact")
    return _bounded(comparator, low, low, (kind, name, factor), found, text)


def _bounded(
    comparator: Comparator,
    low: Decimal,
    high: Decimal,
    named: tuple[str, str, Decimal],
    found: re.Match[str],
    text: str,
) -> Quantity:
    """The quantity with the bounding words around it."""
    start, end = found.span()
    before = _BEFORE.search(text, max(0, start - 16), start)
    after = _AFTER.match(text, end)
    if after:
        end = after.end()
    if before:
        start = before.start()
    if comparator == "exact":
        remote = _REMOTE.search(text, max(0, start - 40), start)
        word = before or remote
        comparator = BEFORE[word[1] or word[2]] if word else AFTER[after[1]] if after else "exact"
    open_low, open_high = comparator in ("at_most", "below"), comparator in ("at_least", "above")
    return Quantity(
        kind=named[0],  # type: ignore[arg-type]  # kind_of gives a Kind
        comparator=comparator,
        low=None if open_low else low,
        high=None if open_high else high,
        unit=named[1],
        start=start,
        end=end,
        text=text[start:end],
        per=(found["per"] or "") if found["unit"] else "",
    )


def _values(found: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    left, right = found["left"].replace(" ", ""), found["right"]
    times = scale(found["more_scale"] or "")
    if left == "半":
        return Decimal("0.5"), None
    sign = -1 if left.startswith("-") else 1
    low = number(left.lstrip("-"))
    if low is None:
        return None, None
    low = low * sign + (Decimal("0.5") if found["half"] else 0)
    if not right:
        return low * times, None
    high = number(right)
    tail = re.search(rf"{SCALE}$", right)
    # 5-10万元: the scale of the second number holds for the first as well.
    if tail and re.search(r"\d$", left) and right[0].isdigit() and not found["left_unit"]:
        low *= scale(tail[0])
    return low * times, None if high is None else high * times


def _percent(text: str | None) -> Decimal | None:
    if not text:
        return None
    whole, _, rest = text.partition("点")
    value = number(whole)
    if value is None or not rest:
        return value
    return value + Decimal(
        "0." + "".join(str("零一二三四五六七八九".index(each.replace("〇", "零"))) for each in rest)
    )


def _idle(found: re.Match[str], unit: str, text: str) -> bool:
    """Whether the words only look like a quantity: 一个, 统一, “两个维护”, a call number, 几十家."""
    left, start = found["left"], found.start()
    previous = text[max(0, start - 3) : start].rstrip()[-1:]
    if previous and previous in "几数第":
        return True
    if left[0].isdigit() or left[0] == "-":
        return False
    kind = kind_of(unit)[0]
    if previous and previous in (
        "上成头个“‘" if kind == "duration" else "上成头统唯专归同单进逐万划合其之每某任哪各个“‘"
    ):
        return True
    if kind == "count":
        # One of something is grammar, not a figure.
        return left in ("一", "零", "千", "百") or unit in ("步", "部门", "支", "省", "门")
    return kind == "physical" and left == "一"
