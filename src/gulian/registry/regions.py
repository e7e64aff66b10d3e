# SPDX-License-Identifier: Apache-2.0
"""Regions: what a code meant on a date, what it means on another, and where it rolls up to.

1 take the rows that hold on a date (`region_spans`)
2 hang county on city on province by the digits of the code
3 carry codes of other times to the date (`region_history`)
4 find a region by what people call it (`region_names`)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

import polars as pl

from gulian.errors import RegionNotValid, RegionUnknown
from gulian.registry.model import Guess, Level, Region, Resolution
from gulian.registry.reading import table
from gulian.registry.region_history import resolved
from gulian.registry.region_names import RegionNames
from gulian.registry.region_spans import Span, era_of, level_of, span_on, spans
from gulian.registry.text import fold

CODES = dict.fromkeys(("code", "name", "short", "kind", "level", "province", "city", "county"), pl.String)


class Regions:
    """The region tables, 1980 to today. Immutable; what is worked out for a date is kept.

    Dates: a change takes effect on the date of the first official table that shows it, which may lie some
    months
    after the decision. A date after the last table is answered with the last table.
    zones : what a site knows of statistical zones (xx71 to xx79): zone code -> county code
    """

    def __init__(self, zones: Mapping[str, str] | None = None) -> None:
        self._zones = dict(zones or {})
        self._resolved: dict[dt.date, dict[str, Resolution]] = {}
        self._frames: dict[dt.date, pl.DataFrame] = {}
        self._names: dict[dt.date, RegionNames] = {}

    def with_zones(self, zones: Mapping[str, str]) -> Regions:
        """These regions, with zones a site maps to counties. Raises: RegionUnknown."""
        for code in (*zones, *zones.values()):
            if not self.known(code):
                raise RegionUnknown(code, _nearest(code))
        return Regions({**self._zones, **zones})

    def known(self, code: str) -> bool:
        """Whether the code stands in any table of any year."""
        return code in spans()

    def region(self, code: str, on: dt.date) -> Region:
        """The region of a code valid on the date. Raises: RegionUnknown, RegionNotValid,
        RegionDateUnknown."""
        span = span_on(code, on)
        if span is None and not self.known(code):
            raise RegionUnknown(code, _nearest(code))
        if span is None:
            raise RegionNotValid(code, spans()[code][-1].name, on, self.resolve(code, on).region or "-")
        return Region(
            code=code, name=span.name, short=span.short, kind=span.kind, level=level_of(code),
            province=code[:2] + "0000", city=_city(code, on), county=self._county(span, on),
            since=span.since, until=span.until,
        )  # fmt: skip

    def resolve(self, code: str, on: dt.date, *, meant: dt.date | None = None) -> Resolution:
        """What a code of any time means on the date; an unknown code gives step `unknown`.

        310108 (闸北区, merged in 2015) on 2020-03-01 -> 310106 静安区, step successor
        meant : the date of the file the code stands in; only of use for codes given out twice
        Raises: RegionDateUnknown.
        """
        if meant is not None:
            return resolved(code, on, meant)
        known = self._resolved.setdefault(on, {})
        if code not in known:
            known[code] = resolved(code, on)
        return known[code]

    def resolve_codes(self, codes: pl.Series, on: dt.date) -> pl.DataFrame:
        """A column of codes on one date: `code` as given, `region`, `step`, `province`, `city`, `county`.

        ["310108", "999999", None] -> region ["310106", null, null], step ["successor", "unknown", null]
        """
        given = pl.DataFrame({"code": codes.cast(pl.String)})
        answers = [self.resolve(code, on) for code in given["code"].drop_nulls().unique(maintain_order=True)]
        found = pl.DataFrame(
            [(answer.code, answer.region, answer.step.value) for answer in answers],
            schema={"code": pl.String, "region": pl.String, "step": pl.String},
            orient="row",
        )
        parents = self.frame(on).select("province", "city", "county", region="code")
        placed = found.join(parents, on="region", how="left", maintain_order="left")
        return given.join(placed, on="code", how="left", maintain_order="left")

    def frame(self, on: dt.date) -> pl.DataFrame:
        """All regions of the date, by code: code, name, short, kind, level, province, city, county, lon, lat.

        province, city, county : codes of the row itself and above; null where there is none or it is not
        known
        lon, lat : degrees, a point for a map (its city's where it has none of its own); null where none is
        known
        Raises: RegionDateUnknown.
        """
        era = era_of(on)
        if era not in self._frames:
            self._frames[era] = self._frame(era)
        return self._frames[era]

    def name(self, code: str, on: dt.date) -> str:
        """The name on the date; a code of another time gives the name of what it stands for. Raises:
        RegionUnknown."""
        found = self.resolve(code, on).region
        if found is None:
            raise RegionUnknown(code, _nearest(code))
        return self.region(found, on).name

    def full_name(self, code: str, on: dt.date) -> str:
        """Province, city and county in one: 湖北省武汉市江岸区. Raises: RegionUnknown, RegionNotValid."""
        self.region(code, on)
        return self._spelled(on).full[code]

    def children(self, code: str, on: dt.date) -> tuple[str, ...]:
        """The GB/T 2260 codes (and groups) directly below a region on the date."""
        below = {Level.PROVINCE: Level.CITY, Level.CITY: Level.COUNTY}.get(level_of(code))
        if below is None:
            return ()
        rows = self.frame(on).filter(
            pl.col(level_of(code).value) == code,
            pl.col("level") == below.value,
            pl.col("kind").is_in(["division", "group"]),
        )
        return tuple(rows["code"].to_list())

    def find(self, name: str, on: dt.date, *, within: str | None = None, limit: int = 5) -> tuple[Guess, ...]:
        """Regions called so, best first: 100 own or full name, 99 short or shortened path, below that only
        alike.

        Several of one name (鼓楼区) come all, as far as `limit` goes. within : only regions below this one
        """
        codes = None
        if within is not None:
            rows = self.frame(on).filter(pl.col(level_of(within).value) == within)
            codes = frozenset(rows["code"].to_list())
        return self._spelled(on).find(fold(name), codes, limit)

    def _spelled(self, on: dt.date) -> RegionNames:
        if on not in self._names:
            self._names[on] = RegionNames(self.frame(on))
        return self._names[on]

    def _frame(self, on: dt.date) -> pl.DataFrame:
        held = sorted(span for code in spans() if (span := span_on(code, on)) is not None)
        rows = [
            (*span[:4], level_of(span.code).value, span.code[:2] + "0000", _city(span.code, on),
             self._county(span, on))
            for span in held
        ]  # fmt: skip
        points = _points()
        frame = pl.DataFrame(rows, schema=CODES, orient="row").join(
            points, on="code", how="left", maintain_order="left"
        )
        of_city = points.select("lon", "lat", city="code")
        return frame.join(of_city, on="city", how="left", maintain_order="left", suffix="_city").select(
            *CODES, lon=pl.coalesce("lon", "lon_city"), lat=pl.coalesce("lat", "lat_city")
        )

    def _county(self, span: Span, on: dt.date) -> str | None:
        level = level_of(span.code)
        if level is Level.PROVINCE or span.kind in ("urban", "group"):
            return None
        if level is Level.CITY:
            # 东莞, 中山, 嘉峪关, 儋州 have no counties: the city is its own.
            return None if span.code in _cities_with_counties(on) else span.code
        if span.kind == "zone":
            mapped = self._zones.get(span.code)
            return self.resolve(mapped, on).region if mapped else None
        return span.code


def _city(code: str, on: dt.date) -> str | None:
    city = code[:4] + "00"
    return city if level_of(city) is Level.CITY and span_on(city, on) else None


def _nearest(text: str) -> str:
    codes = [code for code in (text[:4] + "00", text[:2] + "0000") if code in spans()]
    return ", ".join(f"{code} {spans()[code][-1].name}" for code in codes) or "-"


@cache
def _points() -> pl.DataFrame:
    return table("region_points").with_columns(pl.col("lon", "lat").cast(pl.Float64))


@cache
def _cities_with_counties(on: dt.date) -> frozenset[str]:
    return frozenset(
        code[:4] + "00"
        for code, rows in spans().items()
        if level_of(code) is Level.COUNTY
        and any(row.kind in ("division", "statistical") and row.holds(on) for row in rows)
    )


@cache
def regions() -> Regions:
    """The package's region tables."""
    return Regions()
