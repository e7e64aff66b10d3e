# SPDX-License-Identifier: Apache-2.0
"""What firms are called in pictures; a supplier abroad, who has no name in the register, by its country."""

from __future__ import annotations

import polars as pl

from gulian.chain.economy import Economy
from gulian.chain.model import Int32s
from gulian.errors import Language


def countries(economy: Economy, rows: Int32s) -> pl.Series:
    """Where suppliers abroad are, as far as a link says; null at home."""
    inside = len(economy.codes) - economy.outside
    told = economy.links.filter(pl.col("from_row") >= inside).drop_nulls("country")
    first = told.unique("from_row", keep="first", maintain_order=True)
    country = dict(first.select("from_row", "country").iter_rows())
    return pl.Series("country", [country.get(row) for row in rows.tolist()], dtype=pl.String)


def called(name: str, code: str, country: str | None, lang: Language) -> str:
    """The name of one firm."""
    if name != code or not country:
        return name
    return f"境外供应商（{country}）" if lang == "zh" else f"supplier abroad ({country})"


def names_of(economy: Economy, rows: Int32s, lang: Language) -> list[str]:
    """The names of some firms."""
    told = zip(economy.names.gather(rows), economy.codes.gather(rows), countries(economy, rows), strict=True)
    return [called(name, code, country, lang) for name, code, country in told]
