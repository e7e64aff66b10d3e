# SPDX-License-Identifier: Apache-2.0
"""The small tables of the sample world (`tables/`, each with its source in `tables/SOURCES.md`)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from gulian.sample.model import Floats, Ints


def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = resources.files("gulian.sample").joinpath("tables", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@cache
def anchors() -> tuple[dict[str, str], ...]:
    return _rows("anchors.csv")


@cache
def cases() -> tuple[dict[str, str], ...]:
    return _rows("cases.csv")


@cache
def causes() -> tuple[dict[str, str], ...]:
    return _rows("causes.csv")


@cache
def chains() -> tuple[dict[str, str], ...]:
    return _rows("chains.csv")


@cache
def city_products() -> dict[str, float]:
    return {row["city"]: float(row["product"]) for row in _rows("cities.csv")}


@dataclass(frozen=True)
class Trades:
    """What a firm can be; rows of `trades.csv`. sector : int64, row in Sectors."""

    industry: tuple[str, ...]
    word: tuple[str, ...]
    product: tuple[str, ...]
    sector: Ints
    abroad: Floats
    household: Ints


@dataclass(frozen=True)
class Sectors:
    """The sectors that sample firms belong to (those with a trade), from the 2020 table.

    output : float64[s], gross output, 10k CNY;  pay_share : of gross output
    home, abroad : float64[s, s], intermediate use, row = supplier, column = buyer, 10k CNY
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    output: Floats
    pay_share: Floats
    home: Floats
    abroad: Floats

    @property
    def bought_share(self) -> Floats:
        """Intermediate inputs per unit of gross output, by buyer."""
        return np.asarray((self.home + self.abroad).sum(axis=0) / self.output)


@cache
def sectors() -> Sectors:
    with_trade = {row["sector"] for row in _rows("trades.csv")}
    rows = [row for row in _rows("sectors.csv") if row["sector"] in with_trade]
    place = {row["sector"]: at for at, row in enumerate(rows)}
    output = np.array([float(row["output"]) for row in rows])
    home, abroad = np.zeros((2, len(rows), len(rows)))
    for row in _rows("flows.csv"):
        if row["supplier"] in place and row["buyer"] in place:
            at = place[row["supplier"]], place[row["buyer"]]
            home[at], abroad[at] = float(row["home"]), float(row["abroad"])
    return Sectors(
        codes=tuple(place),
        names=tuple(row["name"] for row in rows),
        output=output,
        pay_share=np.array([float(row["pay"]) for row in rows]) / output,
        home=home,
        abroad=abroad,
    )


@cache
def trades() -> Trades:
    rows = _rows("trades.csv")
    place = {code: at for at, code in enumerate(sectors().codes)}
    return Trades(
        industry=tuple(row["industry"] for row in rows),
        word=tuple(row["word"] for row in rows),
        product=tuple(row["product"] for row in rows),
        sector=np.array([place[row["sector"]] for row in rows], dtype=np.int64),
        abroad=np.array([float(row["abroad"]) for row in rows]),
        household=np.array([int(row["household"]) for row in rows], dtype=np.int64),
    )
