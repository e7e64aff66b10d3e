# SPDX-License-Identifier: Apache-2.0
"""What a cascade means: by firm, by region, by industry.

loss_i = y_i (1 - min(hd_i, hu_i)), 10k CNY a day;   of unknown output it is unknown and adds nothing
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.chain.economy import Economy
from gulian.chain.model import Cascade, Floats
from gulian.chain.places import LATEST
from gulian.registry import industries, regions

REGION_LEVELS = ("province", "city", "county")
INDUSTRY_LEVELS = ("section", "division")


@dataclass(frozen=True, eq=False)
class Impact:
    """Every firm after a cascade, the largest loss first, then the least output left, then by code.

    firms : `code name region industry`, `own_share` (psi), `down up output_share` (hd, hu, H), `output` and
            `loss` (10k CNY a day, null = unknown, or not made here: suppliers abroad), `output_basis`
    """

    firms: pl.DataFrame

    def leading(self, count: int) -> list[dict[str, Any]]:
        """The firms that lose most, as records: `code name output_share loss`."""
        hurt = self.firms.filter(pl.col("output_share") < 1).head(count)
        return hurt.select("code", "name", "output_share", "loss").to_dicts()

    def totals(self, date: dt.date | None = None, *, labels: bool = False) -> dict[str, Any]:
        """Counts and sums, in all and by place and trade.

        Counts are of firms, not of suppliers abroad.
        hit      : firms that lost capacity of their own; dragged : firms that lost by others alone
        stopped  : firms with nothing left
        loss     : 10k CNY a day, null where no output is known; loss_share : of all known output
        by_region, by_industry : records `level code name firms output loss loss_share`, largest first
        """
        home = self.firms.filter(pl.col("output_basis") != "outside")
        share, own = home["output_share"], home["own_share"]
        whole = _sums(self.firms, np.zeros(self.firms.height, dtype=np.int64), 1)
        return {
            "hit": int((own < 1).sum()),
            "dragged": int(((own >= 1) & (share < 1)).sum()),
            "stopped": int((share <= 0).sum()),
            **{name: whole[name][0] for name in ("output", "loss", "loss_share")},
            "unknown_output": home["output"].null_count(),
            "by_region": self.by_region(date, labels=labels).to_dicts(),
            "by_industry": self.by_industry(labels=labels).to_dicts(),
        }

    def by_region(self, date: dt.date | None = None, *, labels: bool = False) -> pl.DataFrame:
        """`level code name firms output loss loss_share` of each province, city and county of a day.

        labels : regions are opaque: one level `region`
        """
        return self._grouped(places(self.firms["region"], date, labels=labels))

    def by_industry(self, *, labels: bool = False) -> pl.DataFrame:
        """The same of each section and division; `labels`: one level `industry`."""
        return self._grouped(trades(self.firms["industry"], labels=labels))

    def _grouped(self, groups: Mapping[str, tuple[pl.Series, Mapping[str, str]]]) -> pl.DataFrame:
        return pl.concat(_group(level, self.firms, codes, names) for level, (codes, names) in groups.items())


def impact(economy: Economy, remaining: Floats, cascade: Cascade) -> Impact:
    """Every firm of an economy after a cascade. remaining : float64[n], the psi of the cascade."""
    output = economy.home_output()
    frame = pl.DataFrame(
        {
            "code": economy.codes,
            "name": economy.names,
            "region": economy.regions,
            "industry": economy.industries,
            "own_share": remaining,
            "down": cascade.down,
            "up": cascade.up,
            "output_share": cascade.output,
            "output": output,
            "loss": output * (1.0 - pl.Series(cascade.output)),
            "output_basis": economy.home_basis(),
        }
    )
    order = ["loss", "output_share", "code"]
    return Impact(frame.sort(order, descending=[True, False, False], nulls_last=True))


def places(
    codes: pl.Series, date: dt.date | None, *, labels: bool
) -> dict[str, tuple[pl.Series, Mapping[str, str]]]:
    """Level -> the group of each row at that level (null = not known), and the names of the groups."""
    if labels:
        return {"region": (codes, {})}
    on = date or LATEST
    found = regions().resolve_codes(codes, on)
    names = dict(regions().frame(on).select("code", "name").iter_rows())
    return {level: (found[level], names) for level in REGION_LEVELS}


def trades(codes: pl.Series, *, labels: bool) -> dict[str, tuple[pl.Series, Mapping[str, str]]]:
    """The same for industries, by section and division."""
    if labels:
        return {"industry": (codes, {})}
    found = industries().normalise(codes)
    names = dict(industries().frame().select("code", "name").iter_rows())
    return {level: (found[level], names) for level in INDUSTRY_LEVELS}


def group_numbers(codes: pl.Series) -> tuple[pl.Series, NDArray[np.int64]]:
    """The distinct codes, ascending, unknown last, and the number of each row's.

    [b, None, a, b] -> [a, b, None], [1, 2, 0, 1]
    """
    distinct = codes.unique().sort(nulls_last=True)
    place = pl.DataFrame({"code": distinct, "place": np.arange(len(distinct))})
    rows = codes.rename("code").to_frame()
    of = rows.join(place, on="code", how="left", nulls_equal=True, maintain_order="left")
    return distinct, of["place"].to_numpy()


def _group(level: str, firms: pl.DataFrame, codes: pl.Series, names: Mapping[str, str]) -> pl.DataFrame:
    distinct, of = group_numbers(codes)
    table = pl.DataFrame(
        {
            "level": pl.Series([level] * len(distinct), dtype=pl.String),
            "code": distinct.cast(pl.String),
            "name": pl.Series([names.get(code, code) for code in distinct], dtype=pl.String),
            **_sums(firms, of, len(distinct)),
        }
    )
    return table.sort(["loss", "code"], descending=[True, False], nulls_last=True)


def _sums(
    firms: pl.DataFrame, group: np.ndarray[Any, np.dtype[np.int64]], count: int
) -> dict[str, pl.Series]:
    """Firms, known output, loss and its share by group; added in the order of the codes."""
    order = firms["code"].arg_sort().to_numpy()
    group, ordered = group[order], firms[order]
    known = ordered["output"].is_not_null().to_numpy()
    sums = {
        name: np.bincount(group, weights=ordered[name].fill_null(0.0).to_numpy(), minlength=count)
        for name in ("output", "loss")
    }
    some = np.bincount(group, weights=known, minlength=count) > 0
    columns = {
        name: pl.Series(np.where(some, values, np.nan)).fill_nan(None) for name, values in sums.items()
    }
    share = pl.Series(
        np.divide(sums["loss"], sums["output"], out=np.full(count, np.nan), where=sums["output"] > 0)
    )
    return {
        "firms": pl.Series(np.bincount(group, minlength=count)),
        **columns,
        "loss_share": share.fill_nan(None),
    }
