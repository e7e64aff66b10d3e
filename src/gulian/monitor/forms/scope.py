# SPDX-License-Identifier: Apache-2.0
"""Whose units somebody may see or fill in for: regions, parks, named firms; and nobody else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from gulian.errors import ScopeEmpty

NATION = "000000"
_PLACES = ("province", "city", "county")


@dataclass(frozen=True)
class Scope:
    """The units below somebody: those in any of its regions or parks, and those of its firms.

    regions : codes of any level (GB/T 2260), or of a township or village (9 or 12 digits); 000000 = all
    codes   : credit codes of firms, such as a lead firm and its suppliers
    """

    regions: frozenset[str] = frozenset()
    parks: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not (self.regions or self.parks or self.codes):
            raise ScopeEmpty

    def covers(self, units: pl.DataFrame) -> pl.Series:
        """bool[n_units]; a unit whose place is unknown is in no scope but the nation's.

        units : register columns of the unit frame
        """
        if NATION in self.regions:
            return pl.Series("covered", [True]).new_from_index(0, units.height)
        within = [_in(units, "park", self.parks), _in(units, "code", self.codes)]
        within += [_in(units, place, self.regions) for place in _PLACES]
        within += [_below(units, region) for region in sorted(self.regions) if len(region) > 6]
        return units.select(covered=pl.any_horizontal(within)).to_series()

    def of(self, units: pl.DataFrame) -> pl.DataFrame:
        """The units below, in their order."""
        return units.filter(self.covers(units))


def _in(units: pl.DataFrame, column: str, wanted: Iterable[str]) -> pl.Expr:
    if column not in units.columns:
        return pl.lit(value=False)
    return pl.col(column).is_in(sorted(wanted)).fill_null(value=False)


def _below(units: pl.DataFrame, region: str) -> pl.Expr:
    """A township is nine digits that the unit's own place begins with; zeros at its end say nothing."""
    if "region" not in units.columns:
        return pl.lit(value=False)
    stem = region[:9] if region[9:].strip("0") == "" else region
    return pl.col("region").str.starts_with(stem).fill_null(value=False)
