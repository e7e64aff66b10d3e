# SPDX-License-Identifier: Apache-2.0
"""The index of firms a site keeps: who is who, what belongs to whom, who is on which list.

1 codes through their alias rows (`aliases`)
2 units of a firm, members of a group
3 firms registered elsewhere than they produce: told, never moved
4 above-scale lists by year: a dated list, never computed
5 firms by name, each guess with its score (`firm_names`)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

import polars as pl

from gulian.errors import YearListMissing
from gulian.registry.aliases import Alias, Aliases
from gulian.registry.firm_names import FirmNames
from gulian.registry.model import Guess
from gulian.registry.reading import need_columns
from gulian.registry.regions import Regions

LEVELS = ("province", "city", "county")


class EnterpriseIndex:
    """Firms of a site. Immutable.

    enterprises : `code name region`, and as far as known `registered_region group`; one row per firm
    units : `unit code`, and what else is known of a plant
    aliases : alias rows. above_scale : `year` (int), `code`: the lists of above-scale firms
    Raises: FrameColumnMissing, AliasKindUnknown, AliasAmbiguous, AliasCycle.
    """

    def __init__(
        self,
        enterprises: pl.DataFrame,
        units: pl.DataFrame | None = None,
        aliases: Iterable[Alias] = (),
        above_scale: pl.DataFrame | None = None,
    ) -> None:
        need_columns(enterprises, "code", "name", "region")
        self.aliases = Aliases(aliases)
        self._firms = enterprises
        self._units = pl.DataFrame(schema={"unit": pl.String, "code": pl.String}) if units is None else units
        need_columns(self._units, "unit", "code")
        self._lists = (
            pl.DataFrame(schema={"year": pl.Int64, "code": pl.String}) if above_scale is None else above_scale
        )
        need_columns(self._lists, "year", "code")

    def units(self, code: str) -> tuple[str, ...]:
        """The units of a firm, sorted; a firm without units listed is its own."""
        found = self._units.filter(pl.col("code") == code)["unit"].unique().sort().to_list()
        return tuple(found) or (code,)

    def groups(self) -> pl.DataFrame:
        """Who belongs to which group: `group` (as written), `head` (its firm's code, null if none is listed),
        `member`.

        A group is written as its head's code or name. The head is no member of itself: where head and members
        both
        report, the members' reports count and the head's is a check.
        """
        if "group" not in self._firms.columns:
            return pl.DataFrame(schema=dict.fromkeys(("group", "head", "member"), pl.String))
        heads = pl.concat(
            [self._firms.select(group="code", head="code"), self._firms.select(group="name", head="code")]
        ).unique("group", keep="first", maintain_order=True)
        members = self._firms.select("group", member="code").filter(pl.col("group").fill_null("") != "")
        joined = members.join(heads, on="group", how="left", maintain_order="left")
        apart = joined.filter(pl.col("head").is_null() | (pl.col("head") != pl.col("member")))
        return apart.select("group", "head", "member").sort("group", "member")

    def registered_elsewhere(self, places: Regions, on: dt.date) -> pl.DataFrame:
        """Firms whose registered region differs from where they produce.

        `code`, `name`, `region`, `registered_region`, `source` (column; code = characters 3 to 8 of the
        credit code, the
        registering office), `differs` (province, city, county: the highest level at which they differ).
        Levels one side
        does not tell are not compared. The region stays where the firm produces.
        """
        named = pl.col("registered_region") if "registered_region" in self._firms.columns else pl.lit(None)
        office = pl.when(pl.col("code").str.contains(r"^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}$")).then(
            pl.col("code").str.slice(2, 6)
        )
        firms = self._firms.select(
            "code", "name", "region",
            registered_region=pl.coalesce(named.cast(pl.String), office),
            source=pl.when(named.is_not_null()).then(pl.lit("column")).otherwise(pl.lit("code")),
        )  # fmt: skip
        here = places.resolve_codes(firms["region"], on).select(LEVELS)
        there = places.resolve_codes(firms["registered_region"], on).select(
            pl.col(level).alias(f"{level}_there") for level in LEVELS
        )
        differs = pl.coalesce(
            pl.when(pl.col(level) != pl.col(f"{level}_there")).then(pl.lit(level)) for level in LEVELS
        )
        both = pl.concat([firms, here, there], how="horizontal").with_columns(differs=differs)
        return both.filter(pl.col("differs").is_not_null()).select(*firms.columns, "differs")

    def above_scale(self, year: int) -> frozenset[str]:
        """The firms on the above-scale list of a year, by the codes of its last day. Raises:
        YearListMissing."""
        rows = self._lists.filter(pl.col("year") == year)
        if rows.is_empty():
            known = ", ".join(str(known) for known in self._lists["year"].unique().sort().to_list())
            raise YearListMissing(year, known or "-")
        last_day = dt.date(year, 12, 31)
        return frozenset(
            firm for code in rows["code"] for firm in self.aliases.identity(code, last_day).firms
        )

    def search(self, text: str, *, limit: int = 10) -> tuple[Guess, ...]:
        """The firms a name, a part of it or its initials may mean, best first."""
        return self._names.search(text, limit=limit)

    def match_names(self, names: pl.Series, *, lowest: float = 80.0) -> pl.DataFrame:
        """The best firm for every name of a list: see `FirmNames.match`. Nothing but `certain` may be taken
        as it is."""
        return self._names.match(names, lowest=lowest)

    @cached_property
    def _names(self) -> FirmNames:
        return FirmNames(self._firms["code"], self._firms["name"])
