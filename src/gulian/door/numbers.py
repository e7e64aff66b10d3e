# SPDX-License-Identifier: Apache-2.0
"""Numbers of cells, exactly: decimal text to int64, never through a float.

    value = round_half_up(number x scale)      scale: persons 1, kWh to Wh 1,000, 10k CNY to fen 1,000,000

Accepted: `1200.5`, `１２００`, `1,200`, `1 200`, `1.2E+3`, `(120)` for minus 120, `¥120`, and a unit after
the number. A unit other than the column's own is converted and told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

import polars as pl

from gulian.door.model import Column, Kind
from gulian.door.reading import NOTHING, Answer, common_fault, fold, shown
from gulian.errors import NegativeNumber, NotANumber, NotWhole, NumberTooLarge, PercentGiven, UnitConverted

SCALES: Mapping[Kind, int] = {"count": 1, "whole": 1, "energy": 1_000, "money": 1_000_000}
"""Units inside per unit at the door: persons, Wh per kWh, fen per 10k CNY."""

OWN_UNITS: Mapping[Kind, str] = {"count": "人", "energy": "千瓦时", "money": "万元"}

UNITS: Mapping[Kind, Mapping[str, Decimal]] = {
    "count": {"人": Decimal(1), "名": Decimal(1), "位": Decimal(1), "个": Decimal(1), "千人": Decimal(1000),
              "万": Decimal(10_000), "万人": Decimal(10_000)},
    "energy": {"千瓦时": Decimal(1), "度": Decimal(1), "KWH": Decimal(1), "MWH": Decimal(1000),
               "兆瓦时": Decimal(1000), "万千瓦时": Decimal(10_000), "万度": Decimal(10_000),
               "万KWH": Decimal(10_000)},
    "money": {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万": Decimal(1), "万元": Decimal(1),
              "百万": Decimal(100), "百万元": Decimal(100), "千万": Decimal(1000), "千万元": Decimal(1000),
              "亿": Decimal(10_000), "亿元": Decimal(10_000)},
}  # fmt: skip
"""Unit as desks write it -> units of the door."""

_SILENT = frozenset({"人", "名", "位", "个", "千瓦时", "度", "KWH", "万元"})
_LIMIT = 10**18
_FRACTION = 12
_PLAIN = r"^[0-9]{1,12}(\.[0-9]{1,12})?$"
_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:E([+-]?\d{1,3}))?")
_GROUPED = re.compile(r"[+-]?\d{1,3}([, ]\d{3})+(\.\d*)?")
_BRACKETED = re.compile(r"\((.+)\)")
_UNIT = re.compile(r"([-+.\d,() E]*\d[\d.,) ]*)([^\d.,()+-]*)")


@dataclass(frozen=True)
class Numbers:
    """Reader of counts, whole numbers, money and energy."""

    column: Column

    @property
    def scale(self) -> int:
        return SCALES[self.column.kind]

    @property
    def unit(self) -> str:
        return OWN_UNITS.get(self.column.kind) or self.column.unit or "个"

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """Digits with at most twelve after the point: `12.5` -> 12,500,000 fen. [n] str -> [n] i64"""
        if self.scale == 1:
            return pl.when(cell.str.contains(r"^[0-9]{1,12}$")).then(cell.cast(pl.Int64, strict=False))
        halves = cell.str.splitn(".", 2)
        whole = halves.struct.field("field_0").cast(pl.Int64, strict=False)
        digits = halves.struct.field("field_1").fill_null("").str.pad_end(_FRACTION, "0")
        step = 10**_FRACTION // self.scale
        fraction = (digits.cast(pl.Int64, strict=False) + step // 2) // step
        return pl.when(cell.str.contains(_PLAIN)).then(whole * self.scale + fraction)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002 - as all readers
        """One cell, in words or digits; see the module's head for what is accepted."""
        folded = fold(text).upper()
        if folded in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        names = (self.column.label_zh, self.column.name, shown(text))
        if folded.endswith(("%", "‰")):
            return Answer(fault=PercentGiven(*names, self.unit))
        number, unit = number_and_unit(folded, units_of(self.column))
        if number is None:
            return Answer(fault=NotANumber(*names, self.unit))
        if number < 0:
            return Answer(fault=NegativeNumber(*names))
        value = self._inside(number)
        if value is None:
            return Answer(fault=NumberTooLarge(*names, self.unit))
        if self.scale == 1 and value != number:
            return Answer(fault=NotWhole(*names))
        if unit and unit not in _SILENT and unit != self.unit.upper():
            return Answer(value, UnitConverted(*names, plain_text(number), self.unit))
        return Answer(value)

    def _inside(self, number: Decimal) -> int | None:
        if number >= Decimal(_LIMIT) / self.scale:
            return None
        with localcontext(prec=60):
            return int((number * self.scale).quantize(Decimal(1), ROUND_HALF_UP))


def units_of(column: Column) -> Mapping[str, Decimal]:
    """What desks may write behind a number of a column: its own unit, and ten thousand of it."""
    own = column.unit.upper()
    return UNITS.get(column.kind) or ({own: Decimal(1), f"万{own}": Decimal(10_000)} if own else {})


def number_and_unit(folded: str, units: Mapping[str, Decimal]) -> tuple[Decimal | None, str]:
    """`1,200.5亿元` -> (12005000, 亿元): the number in units of the door; None if there is no number."""
    bare = folded.removeprefix("¥").removeprefix("人民币").removeprefix("RMB").strip()
    number = decimal(bare)
    if number is not None:
        return number, ""
    parts = _UNIT.fullmatch(bare)
    factor = units.get(parts[2].strip()) if parts else None
    number = decimal(parts[1].strip()) if parts and factor is not None else None
    if parts is None or factor is None or number is None:
        return None, ""
    with localcontext(prec=60):
        return number * factor, parts[2].strip()


def decimal(folded: str) -> Decimal | None:
    """A number without a unit, exactly; None if the text is none."""
    if len(folded) > 64:
        return None
    if bracketed := _BRACKETED.fullmatch(folded):
        folded = "-" + bracketed[1]
    if _GROUPED.fullmatch(folded):
        folded = folded.replace(",", "").replace(" ", "")
    return Decimal(folded) if _NUMBER.fullmatch(folded) else None


def plain_text(number: Decimal) -> str:
    """`1.2E+3` -> `1200`, without zeros at the end of a fraction."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_own_unit(column: Column, text: str, unit: str) -> str:
    """A bare number of a column whose header names another unit, as the number it is in the column's own.

    (revenue, "12000", 元) -> "1.2"; text that is no bare number is given back as it is
    """
    number = decimal(fold(text).upper())
    if number is None:
        return text
    with localcontext(prec=60):
        return plain_text(number * UNITS[column.kind][unit])
