# SPDX-License-Identifier: Apache-2.0
"""The nouns of the sample world. Arrays run over firms (n), plants (u), links (m); money is 10k CNY."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FIRST_DAY = dt.date(2020, 2, 20)
FEWEST_FIRMS, MOST_FIRMS = 300, 1_000_000
MOST_DAYS = 70
PARQUET_ABOVE = 100_000

Progress = Callable[[str, int, int], None]
"""Called as progress(name of the file just begun, files done, files in all)."""


@dataclass(frozen=True)
class Plan:
    """What to draw: the whole world is a function of these."""

    firms: int = 5000
    days: int = 60
    seed: int = 1
    first: dt.date = FIRST_DAY
    links_per_firm: float = 8.0

    @property
    def dates(self) -> tuple[dt.date, ...]:
        return tuple(self.first + dt.timedelta(days=day) for day in range(self.days))


@dataclass(frozen=True)
class Places:
    """Counties of the province, their cities, and invented parks.

    city_of : int64[counties], row in `cities`;  weight : float64[counties], sums to 1
    park_counties : int64[parks, 2], the two counties each park lies in
    """

    province: str
    cities: tuple[str, ...]
    city_names: tuple[str, ...]
    counties: tuple[str, ...]
    county_names: tuple[str, ...]
    urban: Flags
    city_of: Ints
    weight: Floats
    parks: tuple[str, ...]
    park_names: tuple[str, ...]
    park_counties: Ints


@dataclass(frozen=True)
class Firms:
    """The register of the sample.

    sector, trade : row in their tables;  county, registered : row in Places.counties, -1 = outside of it
    group, park : row or -1;  plants : 1..4
    revenue, cost : 10k CNY a year;  output : 10k CNY a day
    """

    sector: Ints
    trade: Ints
    county: Ints
    registered: Ints
    revenue: Floats
    cost: Floats
    output: Floats
    staff: Ints
    above_scale: Flags
    industrial: Flags
    household: Flags
    abroad: Flags
    platform: Flags
    group: Ints
    park: Ints
    plants: Ints
    chain: Ints
    codes: npt.NDArray[np.bytes_]

    @property
    def count(self) -> int:
        return len(self.sector)


@dataclass(frozen=True)
class Links:
    """Who supplies whom, ordered by buyer.

    supplier : row of a firm, -1 = abroad;  country : row in COUNTRIES, -1 = at home
    value : 10k CNY a year;  told : whether the value stands in the file
    rank : 0 normal, 1 key, 2 sole;  listed : from a lead firm's list
    """

    supplier: Ints
    buyer: Ints
    value: Floats
    told: Flags
    trade: Ints
    country: Ints
    rank: Ints
    listed: Flags
    ended: Flags


@dataclass(frozen=True)
class Plants:
    """Reporting units: every firm has plant 0; the others lie elsewhere.

    firm : int64[u];  number : 0 = the firm's own place;  share : float64[u] of the firm's people and output
    """

    firm: Ints
    number: Ints
    county: Ints
    staff: Ints
    share: Floats


@dataclass(frozen=True)
class Course:
    """Everything about the sixty days that does not change from day to day.

    place : int64[n], place in its group's order of opening;  group : int64[n], row in GROUPS
    quota : int64[days, groups], how many of each group are open that day
    planned_from, planned_to : int64[n], days of a planned stop, -1 = none
    supplier, customer : int64[n], whom a victim waits for, -1 = none
    leaning : float64[n], 0..1, where a firm stands in the list of causes;  eagerness : of its staff to return
    """

    place: Ints
    group: Ints
    quota: Ints
    planned_from: Ints
    planned_to: Ints
    supplier: Ints
    customer: Ints
    leaning: Floats
    eagerness: Floats


@dataclass(frozen=True)
class World:
    """The whole sample world before it is written as files.

    code_text : String[n];  headroom : float64[n], daily capacity per register output
    tells : for `output`, `capacity`, `power` of the reports which firms give it
    """

    plan: Plan
    places: Places
    firms: Firms
    plants: Plants
    links: Links
    course: Course
    code_text: pl.Series
    headroom: Floats
    tells: Mapping[str, Flags]
