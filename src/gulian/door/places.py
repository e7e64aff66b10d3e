# SPDX-License-Identifier: Apache-2.0
"""What the registry says of the cells: regions, industries, credit codes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

import polars as pl

from gulian.door.model import Column
from gulian.door.reading import NOTHING, Answer, Budget, common_fault, fold, shown
from gulian.errors import CodeError, GulianError, IndustryUnknown, RegionNotValid, RegionUnknown
from gulian.registry import credit_code, industries, regions

_LATEST = dt.date(9999, 12, 31)
"""Stands for "as of the last table" where no business day is given."""
_EXACT = 99.0
_DIGITS = re.compile(r"(\d{6})(?:\d{3}|\d{6})?|(\d{2}|\d{4})")


@dataclass(frozen=True)
class RegionCells:
    """Reader of regions: a code of GB/T 2260 of any level and year, a statistical code, or an exact name.

    on : the day on which the code should hold; one that does not is told and kept: it can be carried over
    """

    column: Column
    on: dt.date | None
    budget: Budget = field(default_factory=Budget)

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """None is plain: each distinct region is looked up once."""
        return pl.when(cell.is_null()).then(cell)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002
        """One cell."""
        folded = fold(text)
        if folded.upper() in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        digits = _DIGITS.fullmatch(folded.removesuffix(".0"))
        if digits is None:
            return self._by_name(folded)
        code = (digits[1] or digits[2]).ljust(6, "0")
        if not regions().known(code):
            return self._unknown(folded)
        return Answer(code, self._elapsed(code))

    def _elapsed(self, code: str) -> GulianError | None:
        if self.on is None:
            return None
        try:
            regions().region(code, self.on)
        except RegionNotValid as fault:
            return fault
        except CodeError:
            return None
        return None

    def _by_name(self, name: str) -> Answer:
        if not self.budget.spend():
            return Answer(fault=RegionUnknown(shown(name), "-"))
        guesses = regions().find(name, self.on or _LATEST, limit=2)
        scores = [guess.score for guess in guesses]
        if scores and scores[0] >= _EXACT and scores[0] not in scores[1:]:
            return Answer(guesses[0].code)
        near = ", ".join(f"{guess.code} {guess.name}" for guess in guesses)
        return Answer(fault=RegionUnknown(shown(name), near or "-"))

    def _unknown(self, text: str) -> Answer:
        if self.budget.spend():
            try:
                regions().region(text, self.on or _LATEST)
            except CodeError as fault:
                return Answer(fault=fault)
        return Answer(fault=RegionUnknown(shown(text), "-"))


@dataclass(frozen=True)
class IndustryCells:
    """Reader of industries: a code of GB/T 4754-2017, with or without its letter, or an exact name."""

    column: Column
    budget: Budget = field(default_factory=Budget)

    def plain(self, cell: pl.Expr) -> pl.Expr:
        """None is plain: each distinct industry is looked up once."""
        return pl.when(cell.is_null()).then(cell)

    def other(self, text: str, year_of: object) -> Answer:  # noqa: ARG002
        """One cell."""
        folded = fold(text).removesuffix(".0")
        if folded.upper() in NOTHING:
            return Answer()
        if fault := common_fault(self.column, text):
            return Answer(fault=fault)
        if not self.budget.left > 0:
            return Answer(fault=IndustryUnknown(shown(text), "-"))
        try:
            return Answer(industries().industry(folded).code)
        except CodeError as fault:
            self.budget.spend()
            named = industries().find(folded, limit=1)
            return Answer(named[0].code) if named and named[0].basis == "name" else Answer(fault=fault)


def code_fault(code: str) -> GulianError | None:
    """What is wrong with the code of a firm; None if nothing is."""
    try:
        credit_code(code)
    except CodeError as fault:
        return fault
    return None
