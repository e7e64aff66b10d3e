# SPDX-License-Identifier: Apache-2.0
"""From the frames of a folder to numbered firms and their network.

1 number the firms of the register, then the outside nodes the links name (suppliers abroad)
2 daily output and its basis, per firm
3 links of the date become arrays; those without value are spread by the sector table (chain)
4 network by two-digit division: input class and market
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian import chain
from gulian.daily.output import DAYS_A_YEAR, FEN_PER_10K_CNY, daily_output
from gulian.door import Folder

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Firms:
    """The firms of a day, numbered once, and what passes between them.

    codes, names : of each node; outside nodes stand last, named by their code
    output  : float64[n], 10k CNY a day, NaN = unknown
    basis   : per node, what `output` rests on
    links   : the links in force with `from_row to_row` and `spread` (its value was estimated)
    """

    codes: pl.Series
    names: pl.Series
    network: chain.Network
    output: Floats
    basis: pl.Series
    links: pl.DataFrame
    spread_links: int

    def rows(self, codes: pl.Series) -> NDArray[np.int32]:
        """Row numbers of codes: codes [C, A, C] -> rows [1, 0, 1]; unknown -> -1."""
        return row_numbers(self.codes, codes)

    def shares(self, firm_shares: pl.DataFrame) -> Floats:
        """psi of every node; nodes without a unit (outside ones) run."""
        shares = np.ones(len(self.codes))
        shares[self.rows(firm_shares["code"])] = firm_shares["own_share"].to_numpy()
        return shares

    def loss(self, cascade: chain.Cascade) -> float:
        """Output lost against everybody running, 10k CNY a day; unknown outputs add nothing."""
        known = np.nan_to_num(self.output)
        return float(np.sum(known * (1.0 - cascade.output)))

    def nothing_known(self) -> bool:
        """Whether no firm's output is known: then there are no gains, only an order."""
        return not bool(np.nan_to_num(self.output).any())

    def estimated(self) -> NDArray[np.bool_]:
        """bool[n]: firms whose purchases were spread or whose output was guessed from staff."""
        flags: NDArray[np.bool_] = (self.basis == "staff").to_numpy().copy()
        spread = self.links.filter("spread")
        flags[spread["to_row"].to_numpy()] = True
        return flags

    def sole_suppliers(self) -> pl.DataFrame:
        """`row`, `sole`: of how many buyers the firm is the sole source."""
        sole = self.links.filter(pl.col("rank") == "sole")
        return (
            sole.group_by(row=pl.col("from_row"))
            .agg(sole=pl.col("to_row").n_unique().cast(pl.Int64))
            .sort("row")
        )

    def bases(self) -> pl.DataFrame:
        """`row`, `output_basis`."""
        return pl.DataFrame({"row": np.arange(len(self.codes), dtype=np.int32), "output_basis": self.basis})

    def numbered(self) -> pl.DataFrame:
        """`row`, `code`, `name`; an outside node has its code for a name."""
        rows = np.arange(len(self.codes), dtype=np.int32)
        return pl.DataFrame({"row": rows, "code": self.codes, "name": self.names})

    def basis_counts(self) -> Mapping[str, int]:
        """How many firms rest on each basis, by name."""
        return dict(sorted(Counter(self.basis.to_list()).items()))


def row_numbers(index: pl.Series, codes: pl.Series) -> NDArray[np.int32]:
    """Position of each code in `index`; codes [C, A, C] of index [A, C] -> [1, 0, 1]; unknown -> -1."""
    place = pl.DataFrame({"code": index, "place": pl.arange(len(index), dtype=pl.Int32, eager=True)})
    found = codes.rename("code").to_frame().join(place, on="code", how="left", maintain_order="left")
    return found["place"].fill_null(-1).to_numpy()


def links_in_force(links: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """Links that hold on a date; a link without dates always does."""
    since, until = pl.col("since"), pl.col("until")
    return links.filter((since.is_null() | (since <= date)) & (until.is_null() | (until >= date)))


def firms_and_network(folder: Folder, date: dt.date, *, labels: bool = False) -> Firms:
    """Number the firms, estimate what is missing, build the network of a date."""
    links = links_in_force(folder.links, date)
    known = folder.enterprises["code"]
    outside = links["supplier"].filter(~links["supplier"].is_in(known.implode())).unique().sort()
    codes = pl.concat([known.sort(), outside])
    register = (
        codes.rename("code").to_frame().join(folder.enterprises, on="code", how="left", maintain_order="left")
    )
    output = daily_output(register, links)
    numbered = links.with_columns(
        from_row=pl.Series(row_numbers(codes, links["supplier"])),
        to_row=pl.Series(row_numbers(codes, links["buyer"])),
    ).filter((pl.col("from_row") >= 0) & (pl.col("to_row") >= 0))
    classes, essential = _classes(register["industry"], labels=labels)
    per_year = output["output"].to_numpy() * DAYS_A_YEAR
    values = chain.spread_purchases(
        chain.Links(
            numbered["from_row"].to_numpy(),
            numbered["to_row"].to_numpy(),
            (numbered["value_fen"] / FEN_PER_10K_CNY).to_numpy(),
        ),
        register["industry"],
        per_year,
        _amounts(register["cost_fen"]),
    )
    network = chain.build(
        chain.Links(numbered["from_row"].to_numpy(), numbered["to_row"].to_numpy(), values.value),
        chain.Firms(
            input_class=classes,
            revenue=_amounts(register["revenue_fen"]),
            cost=_amounts(register["cost_fen"]),
        ),
        essential,
    )
    return Firms(
        codes=codes,
        names=register.select(pl.coalesce("name", "code")).to_series(),
        network=network,
        output=output["output"].to_numpy(),
        basis=output["output_basis"],
        links=numbered.with_columns(spread=pl.Series(values.estimated)),
        spread_links=int(values.estimated.sum()),
    )


def _amounts(fen: pl.Series) -> Floats:
    """Fen to 10k CNY; unknown is NaN."""
    return (fen / FEN_PER_10K_CNY).fill_null(float("nan")).to_numpy()


def _classes(industry: pl.Series, *, labels: bool) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Input class of each node and the `mixed` essentiality; an opaque label is an unknown class."""
    essential = chain.essentiality("mixed")
    if labels:
        return np.full(len(industry), -1, dtype=np.int32), essential.kinds
    return chain.classify(industry, essential), essential.kinds
