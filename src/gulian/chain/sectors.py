# SPDX-License-Identifier: Apache-2.0
"""The 42 sectors of the national input-output table of 2020: what they buy and what a worker produces.

1 from industry codes to sectors 2 coefficients: what a sector needs per unit of output 3 output per worker
(National Bureau of Statistics; tables/SOURCES.md.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from gulian.chain.model import Floats, Int32s
from gulian.chain.reading import table
from gulian.registry import industries as classification

OUTPUT_PER_WORKER_YEAR = 2018
PERSONS_10K = 10_000


@dataclass(frozen=True, eq=False)
class Sectors:
    """What is known of the sectors, in the order of the table.

    codes           : `01` to `42`
    needs           : float64[42, 42], needs[k, l] = input from sector k, home and abroad, per unit of output
                      of sector l; 2020
    mean_needs      : float64[42] the same of the whole economy
    per_worker      : float64[42] gross output per worker, 10k CNY a year; 2018
    """

    codes: tuple[str, ...]
    needs: Floats
    mean_needs: Floats
    per_worker: Floats


@cache
def sectors() -> Sectors:
    """The sector table, read once."""
    rows = table("sectors_2020").with_columns(
        pl.col("output", "output_2018", "workers_2018").cast(pl.Float64)
    )
    codes = tuple(rows["sector"])
    flows = table("coefficients_2020").with_columns(pl.col("home", "abroad").cast(pl.Float64))
    needs = np.zeros((len(codes), len(codes)))
    place = {code: number for number, code in enumerate(codes)}
    for supplier, buyer, home, abroad in flows.select("supplier", "buyer", "home", "abroad").iter_rows():
        needs[place[supplier], place[buyer]] = home + abroad
    output = rows["output"].to_numpy()
    per_worker = rows["output_2018"].to_numpy() / (rows["workers_2018"].to_numpy() * PERSONS_10K)
    mean = (needs * output).sum(axis=1) / output.sum()
    for array in (needs, mean, per_worker):
        array.flags.writeable = False
    return Sectors(codes, needs, mean, per_worker)


def sector_of(industries: pl.Series) -> Int32s:
    """int32[n]: number of the sector of each industry code (0 = sector 01), -1 = unknown.

    codes [3611, C36, E, C, None] -> [17, 17, 26, -1, -1]: a section counts where it lies in one sector.
    """
    text = industries.cast(pl.String).rename("text")
    distinct = text.drop_nulls().unique(maintain_order=True)
    found = classification().normalise(distinct)
    places = _places()
    numbers = [
        -1 if code is None else places.get(division or code, -1)
        for code, division in found.select("code", "division").iter_rows()
    ]
    known = pl.DataFrame({"text": distinct, "sector": pl.Series(numbers, dtype=pl.Int32)})
    joined = text.to_frame().join(known, on="text", how="left", maintain_order="left")
    return joined["sector"].fill_null(-1).to_numpy()


def output_per_worker(industries: pl.Series) -> pl.Series:
    """float64[n]: gross output per worker of the sector, 10k CNY a year (2018), null where it is unknown."""
    of = sector_of(industries)
    values = np.append(sectors().per_worker, np.nan)[of]
    return pl.Series("output_per_worker", values).fill_nan(None)


@cache
def _places() -> dict[str, int]:
    """Number of the sector of each division, and of each section that lies in one sector."""
    place = {code: number for number, code in enumerate(sectors().codes)}
    of = {industry: place[sector] for industry, sector, _ in table("concordance").iter_rows()}
    known = classification().frame().filter(pl.col("level") == "division")
    inside: dict[str, set[int]] = {}
    for division, section in known.select("code", "section").iter_rows():
        inside.setdefault(section, set()).add(of[division])
    return of | {section: min(found) for section, found in inside.items() if len(found) == 1}
