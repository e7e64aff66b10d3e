# SPDX-License-Identifier: Apache-2.0
"""Which firms lie in a region or are of an industry: codes roll up by the registry, labels are compared."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable

import numpy as np
import polars as pl

from gulian.chain.economy import Economy
from gulian.chain.model import Bools
from gulian.errors import CodeError
from gulian.registry import industries, regions

LATEST = dt.date(9999, 12, 31)
"""As of the last region table."""


def is_one_of(texts: pl.Series, words: Iterable[str]) -> Bools:
    """bool[n]: the texts that are one of the words, case, width and blanks aside; null is none."""
    wanted = {folded(word) for word in words}
    distinct = texts.drop_nulls().unique()
    fitting = pl.Series([text for text in distinct if folded(text) in wanted], dtype=pl.String)
    return texts.is_in(fitting.implode()).fill_null(value=False).to_numpy()


def firms_in_regions(economy: Economy, codes: Iterable[str], date: dt.date | None) -> Bools:
    """bool[n]: the firms whose region is, or lies in, one of the regions on a day (None = the last table)."""
    if economy.rules.labels:
        return is_one_of(economy.regions, codes)
    on = date or LATEST
    wanted = {regions().resolve(code, on).region for code in codes} - {None}
    placed = regions().resolve_codes(economy.regions, on)
    fits = np.zeros(len(economy.codes), dtype=np.bool_)
    for level in ("region", "county", "city", "province"):
        fits |= placed[level].is_in(list(wanted)).fill_null(value=False).to_numpy()
    return fits


def firms_in_industries(economy: Economy, codes: Iterable[str]) -> Bools:
    """bool[n]: the firms of one of the industries, or of one below it. 36 has 3611, C has 36."""
    if economy.rules.labels:
        return is_one_of(economy.industries, codes)
    wanted = {found for code in codes if (found := _industry(code)) is not None}
    rows = industries().normalise(economy.industries)
    fits = rows["section"].is_in(list(wanted)).fill_null(value=False).to_numpy()
    for code in wanted - {each for each in wanted if each.isalpha()}:
        fits = fits | rows["code"].str.starts_with(code).fill_null(value=False).to_numpy()
    return fits


def folded(text: str) -> str:
    """`Ｃhip ` -> `chip`"""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _industry(text: str) -> str | None:
    try:
        return industries().industry(text).code
    except CodeError:
        return None
