# SPDX-License-Identifier: Apache-2.0
"""Cells of a table of published figures, as figures and as problems. Nothing passes through a float.

numerator 356,218 | rate 83.85% | decimals 2    ->  356218, Decimal("83.85")
rate 83.9, decimals 2                           ->  Decimal("83.90"): a spreadsheet drops the zero
rate 83.851, decimals 2                         ->  a problem: the figure says two things
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import polars as pl

from gulian.errors import DecimalsContradict, GulianError, NotACount, NotAPercentage, Problem
from gulian.monitor.integrity.published import PublishedRate

MOST_DECIMALS = 15
_COUNT = re.compile(r"\d{1,100}", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(,\d{3}){1,33}", re.ASCII)
_RATE = re.compile(r"\d{1,9}(\.\d{1,15})?", re.ASCII)


def read_figures(table: pl.DataFrame) -> tuple[tuple[PublishedRate, ...], tuple[Problem, ...]]:
    """The figures of a table, and its cells that cannot be used; a row with such a cell is left out.

    table : `file row group base numerator rate decimals denominator`, text but for `row`; the last two may
            be null
    """
    figures, problems = [], []
    for row in table.iter_rows(named=True):
        try:
            figures.append(_figure(row))
        except _Unusable as fault:
            value = row[fault.field] or ""
            problems.append(Problem.of(fault.error, row["file"], row["row"], fault.field, value[:60]))
    return tuple(figures), tuple(problems)


class _Unusable(Exception):
    """A cell that cannot be used; kept within this module."""

    def __init__(self, field: str, error: GulianError) -> None:
        super().__init__(field)
        self.field, self.error = field, error


def _figure(row: dict[str, str | int | None]) -> PublishedRate:
    known = row["denominator"] is not None
    denominator = _count(row, "denominator", least=1) if known else None
    numerator = _count(row, "numerator")
    return PublishedRate(
        int(row["row"] or 0), str(row["group"]), str(row["base"]), numerator, _rate(row), denominator
    )


def _count(row: dict[str, str | int | None], field: str, least: int = 0) -> int:
    """A whole number from `least` on, thousands separated or not."""
    text = _folded(row[field])
    bare = text.replace(",", "")
    if not (_COUNT.fullmatch(text) or _GROUPED.fullmatch(text)) or int(bare) < least:
        raise _Unusable(field, NotACount(field, text[:60], least))
    return int(bare)


def _rate(row: dict[str, str | int | None]) -> Decimal:
    """Percent with the decimals that were printed."""
    text = _folded(row["rate"]).removesuffix("%").strip()
    if not _RATE.fullmatch(text):
        raise _Unusable("rate", NotAPercentage(_folded(row["rate"])[:60]))
    rate = Decimal(text)
    if row["decimals"] is None:
        return rate
    stated = _count(row, "decimals")
    printed = -int(rate.as_tuple().exponent)
    if stated > MOST_DECIMALS:
        raise _Unusable("decimals", DecimalsContradict(text, str(stated)[:60], MOST_DECIMALS))
    if printed > stated and rate != round(rate, stated):
        raise _Unusable("decimals", DecimalsContradict(text, str(stated), MOST_DECIMALS))
    return rate.quantize(Decimal(1).scaleb(-stated))


def _folded(cell: str | int | None) -> str:
    return unicodedata.normalize("NFKC", str(cell if cell is not None else "")).strip()
