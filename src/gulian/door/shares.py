# SPDX-License-Identifier: Apache-2.0
"""Shares and weights: numbers of no unit, read as float64 since they only ever multiply.

A share is 0 to 1, or a percentage: `0.3`, `30%`. A weight is any number from 0 on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from gulian.door.model import Column
from gulian.door.numbers import decimal
from gulian.door.reading import NOTHING, Answer, common_fault, fold, shown
from gulian.errors import NegativeNumber, NotANumber, NotAShare, NumberTooLarge

_PLAIN = r"^[0-9]{1,15}(\.[0-9]{1,17})?$"


@dataclass(frozen=True)
class Amounts:
    """Reader of weights."""

    column: Column

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """Digits, with a point or none. [n] str -> [n] f64"""
        return pl.when(cell.str.contains(_PLAIN)).then(cell.cast(pl.Float64, strict=False))

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002 - as all readers
        """One cell."""
        folded = fold(text).upper()
        if folded in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        names = (self.column.label_zh, self.column.name, shown(text))
        number = decimal(folded)
        if number is None:
            return Answer(fault=NotANumber(*names, "-"))
        if number < 0:
            return Answer(fault=NegativeNumber(*names))
        value = float(number)
        return Answer(fault=NumberTooLarge(*names, "-")) if math.isinf(value) else Answer(value)


@dataclass(frozen=True)
class Shares:
    """Reader of shares, 0 to 1."""

    column: Column

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """`0`, `1` and what lies between. [n] str -> [n] f64"""
        number = cell.cast(pl.Float64, strict=False)
        return pl.when(cell.str.contains(_PLAIN) & (number <= 1)).then(number)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002 - as all readers
        """One cell; `30%` is 0.3."""
        folded = fold(text).upper()
        if folded in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        number = decimal(folded.removesuffix("%").strip())
        number = number / 100 if number is not None and folded.endswith("%") else number
        if number is None or not 0 <= number <= 1:
            return Answer(fault=NotAShare(self.column.label_zh, self.column.name, shown(text)))
        return Answer(float(number))
