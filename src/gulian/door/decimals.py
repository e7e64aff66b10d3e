# SPDX-License-Identifier: Apache-2.0
"""Numbers with a fraction, kept exactly to six digits after the point and rounded half up beyond."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

import polars as pl

from gulian.door.model import DTYPES, Column
from gulian.door.numbers import number_and_unit, plain_text, units_of
from gulian.door.reading import NOTHING, Answer, common_fault, fold, shown
from gulian.errors import NegativeNumber, NotANumber, NumberTooLarge, PercentGiven, UnitConverted

_PLAIN = r"^[0-9]{1,12}(\.[0-9]{1,6})?$"
_LIMIT = Decimal(10**12)
_STEP = Decimal("0.000001")


@dataclass(frozen=True)
class Decimals:
    """Reader of decimal numbers in the column's own unit."""

    column: Column

    @property
    def unit(self) -> str:
        return self.column.unit or "-"

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """Digits with at most six after the point. [n] str -> [n] decimal(18, 6)"""
        return pl.when(cell.str.contains(_PLAIN)).then(cell).cast(DTYPES["decimal"])

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002 - as all readers
        """One cell, also with thousands separators, an exponent or the unit behind it."""
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
        if number >= _LIMIT:
            return Answer(fault=NumberTooLarge(*names, self.unit))
        with localcontext(prec=60):
            value = number.quantize(_STEP, ROUND_HALF_UP)
        told = unit and unit != self.column.unit.upper()
        return Answer(value, UnitConverted(*names, plain_text(number), self.unit) if told else None)
