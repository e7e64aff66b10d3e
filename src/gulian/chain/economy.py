# SPDX-License-Identifier: Apache-2.0
"""From two frames to numbered firms and their network: the same for a day, a command and a notebook.

1 fill the columns nobody gave with nulls
2 number the firms of the register, then the outside nodes the links name (suppliers abroad)
3 daily output and its basis, per firm
4 links in force become arrays; those without value are spread by the sector table
5 input classes, markets, network
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from gulian.chain.build import build
from gulian.chain.essential import Essentiality, classify, essentiality
from gulian.chain.kernel.lookup import places
from gulian.chain.model import Bools, Cascade, Firms, Floats, Int32s, Links, MarketRule, Network
from gulian.chain.output import DAYS_A_YEAR, FEN_PER_10K_CNY, output_of
from gulian.chain.spread import spread_purchases
from gulian.errors import ChainColumnMissing, CodeTwice

FIRM_COLUMNS: Mapping[str, pl.DataType] = {
    "name": pl.String(), "region": pl.String(), "industry": pl.String(), "staff": pl.Int64(),
    "revenue_fen": pl.Int64(), "cost_fen": pl.Int64(), "output_fen": pl.Int64(),
}  # fmt: skip
LINK_COLUMNS: Mapping[str, pl.DataType] = {
    "value_fen": pl.Int64(), "product": pl.String(), "rank": pl.String(), "country": pl.String(),
    "since": pl.Date(), "until": pl.Date(),
}  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """How a network is made of the frames.

    inputs : `mixed`, `leontief`, `linear` or a file, as `essentiality` reads it
    market : `none`, or `sector`: firms of one input class stand in for each other
    labels : codes, regions and industries are opaque labels: an industry is its own input class (`mixed`
             knows none of them), and nothing is read as a code of GB/T 4754 or 2260
    """

    inputs: str | Path = "mixed"
    market: MarketRule = "none"
    labels: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Economy:
    """Firms, numbered once, and what passes between them.

    codes, names, regions, industries : of each node; outside nodes stand last, named by their code
    outside : number of outside nodes
    classes : the input classes and what needs what
    output  : float64[n], 10k CNY a day, NaN = unknown
    basis   : per node, what `output` rests on
    links   : the links in force with `from_row to_row` and `spread` (its value was estimated)
    values  : the same links as arrays, each with a value
    firms   : what the network was told of each node
    rules   : how the network was made
    """

    codes: pl.Series
    names: pl.Series
    regions: pl.Series
    industries: pl.Series
    outside: int
    classes: Essentiality
    network: Network
    output: Floats
    basis: pl.Series
    links: pl.DataFrame
    spread_links: int
    values: Links
    firms: Firms
    rules: Rules

    def rows(self, codes: pl.Series) -> Int32s:
        """Row numbers of codes: codes [C, A, C] -> rows [1, 0, 1]; unknown -> -1."""
        return row_numbers(self.codes, codes)

    def shares(self, firm_shares: pl.DataFrame) -> Floats:
        """psi of every node; nodes without a row (outside ones) run. `firm_shares`: `code own_share`."""
        shares = np.ones(len(self.codes))
        shares[self.rows(firm_shares["code"])] = firm_shares["own_share"].to_numpy()
        return shares

    def home_output(self) -> pl.Series:
        """float64[n], 10k CNY a day, null = unknown or, of outside nodes, not made here."""
        known = pl.Series("output", self.output, dtype=pl.Float64).fill_nan(None)
        home = len(self.codes) - self.outside
        return known.head(home).extend(pl.Series([None], dtype=pl.Float64).new_from_index(0, self.outside))

    def home_basis(self) -> pl.Series:
        """What `home_output` rests on, `outside` for outside nodes."""
        home = len(self.codes) - self.outside
        return self.basis.head(home).extend(pl.Series(["outside"]).new_from_index(0, self.outside))

    def loss(self, cascade: Cascade) -> float:
        """Output lost against everybody running, 10k CNY a day; unknown outputs add nothing."""
        known = np.nan_to_num(self.output)
        return float(np.sum(known * (1.0 - cascade.output)))

    def nothing_known(self) -> bool:
        """Whether no firm's output is known: then there are no gains, only an order."""
        return not bool(np.nan_to_num(self.output).any())

    def estimated(self) -> Bools:
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


def row_numbers(index: pl.Series, codes: pl.Series) -> Int32s:
    """Position of each code in `index`; codes [C, A, C] of index [A, C] -> [1, 0, 1]; unknown -> -1."""
    if index.dtype == codes.dtype == pl.String:
        found = places(index.hash().to_numpy(), codes.hash().to_numpy())
        if found is not None:
            return confirmed(index, codes, found)
    place = pl.DataFrame({"code": index, "place": pl.arange(len(index), dtype=pl.Int32, eager=True)})
    joined = codes.rename("code").to_frame().join(place, on="code", how="left", maintain_order="left")
    return joined["place"].fill_null(-1).to_numpy()


def confirmed(index: pl.Series, codes: pl.Series, found: Int32s) -> Int32s:
    """Rows found by the hash of a code, -1 where the code is another one of the same hash."""
    at = pl.Series(found, dtype=pl.Int32)
    same = (index.gather(at.set(at < 0, None)) == codes).fill_null(value=False).to_numpy()
    return found if same.all() else np.where(same, found, np.int32(-1))


def links_in_force(links: pl.DataFrame, date: dt.date) -> pl.DataFrame:
    """Links that hold on a date; a link without dates always does."""
    since, until = pl.col("since"), pl.col("until")
    return links.filter((since.is_null() | (since <= date)) & (until.is_null() | (until >= date)))


def economy(
    enterprises: pl.DataFrame, links: pl.DataFrame, rules: Rules | None = None, *, on: dt.date | None = None
) -> Economy:
    """Number the firms, estimate what is missing, build the network.

    enterprises : `code`; if known `name region industry staff revenue_fen cost_fen output_fen`
    links       : `supplier buyer`; if known `value_fen` (a year) or `value` (float64, any one unit),
                  `product rank country since until`; a supplier without a row in `enterprises` is an outside
                  node, a link to a buyer without one is left out
    rules       : None = inputs `mixed`, no markets
    on          : the day on which links have to be in force; None = all count
    Raises ChainColumnMissing, CodeTwice, EssentialityUnreadable, ValueOutOfRange.
    """
    rules = rules or Rules()
    register = _filled(enterprises, "enterprises", ("code",), FIRM_COLUMNS)
    pairs = _filled(links, "links", ("supplier", "buyer"), LINK_COLUMNS)
    if not register["code"].is_unique().all():
        raise CodeTwice(str(register["code"].filter(register["code"].is_duplicated())[0]))
    pairs = pairs if on is None else links_in_force(pairs, on)
    codes, pairs = _numbered(register["code"].sort(), pairs)
    nodes = codes.rename("code").to_frame().join(register, on="code", how="left", maintain_order="left")
    output = output_of(nodes, _sold(pairs, len(codes)), labels=rules.labels)
    pairs = pairs.filter(pl.col("to_row") >= 0)
    arrays, estimated = _valued(pairs, nodes, output["output"], rules)
    classes = essentiality(rules.inputs, labels=nodes["industry"] if rules.labels else None)
    firms = _firms(nodes, classes, rules)
    return Economy(
        codes=codes,
        names=nodes.select(pl.coalesce("name", "code")).to_series(),
        regions=nodes["region"],
        industries=nodes["industry"],
        outside=len(codes) - register.height,
        classes=classes,
        network=build(arrays, firms, classes.kinds),
        output=output["output"].to_numpy(),
        basis=output["output_basis"],
        links=pairs.with_columns(spread=pl.Series(estimated)),
        spread_links=int(estimated.sum()),
        values=arrays,
        firms=firms,
        rules=rules,
    )


def _numbered(known: pl.Series, links: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """All codes, outside suppliers last, and the links with `from_row to_row` (-1: no such buyer)."""
    supplier = row_numbers(known, links["supplier"])
    strange = np.flatnonzero(supplier < 0)
    outside = links["supplier"].gather(strange).unique().sort()
    if strange.size:
        supplier = supplier.copy()
        supplier[strange] = len(known) + row_numbers(outside, links["supplier"].gather(strange))
    rows = {"from_row": supplier, "to_row": row_numbers(known, links["buyer"])}
    return pl.concat([known, outside]), links.with_columns(pl.Series(name, of) for name, of in rows.items())


def _sold(links: pl.DataFrame, firms: int) -> pl.Series:
    """int64[firms]: fen a year that each firm sells in the links, null where no value is known."""
    known = links.select("from_row", "value_fen").drop_nulls("value_fen")
    sums = known.group_by("from_row").agg(sold_fen=pl.col("value_fen").sum())
    rows = pl.DataFrame({"from_row": np.arange(firms, dtype=np.int32)})
    return rows.join(sums, on="from_row", how="left", maintain_order="left")["sold_fen"]


def _filled(
    frame: pl.DataFrame, name: str, needed: tuple[str, ...], columns: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    """The frame with a null column for everything nobody gave."""
    for column in needed:
        if column not in frame.columns or frame[column].null_count():
            raise ChainColumnMissing(name, column)
    absent = {column: dtype for column, dtype in columns.items() if column not in frame.columns}
    return frame.with_columns(pl.lit(None, dtype=dtype).alias(column) for column, dtype in absent.items())


def _valued(pairs: pl.DataFrame, nodes: pl.DataFrame, output: pl.Series, rules: Rules) -> tuple[Links, Bools]:
    """The links as arrays, each with a value, and which of the values are estimates."""
    value = (
        pairs["value"].cast(pl.Float64) if "value" in pairs.columns else pairs["value_fen"] / FEN_PER_10K_CNY
    )
    links = Links(pairs["from_row"].to_numpy(), pairs["to_row"].to_numpy(), value.to_numpy())
    industry = nodes["industry"].clear(nodes.height) if rules.labels else nodes["industry"]
    spread = spread_purchases(links, industry, output.to_numpy() * DAYS_A_YEAR, _amounts(nodes["cost_fen"]))
    return Links(links.supplier, links.buyer, spread.value), spread.estimated


def _firms(nodes: pl.DataFrame, classes: Essentiality, rules: Rules) -> Firms:
    input_class = classify(nodes["industry"], classes)
    return Firms(
        input_class=input_class,
        market=input_class if rules.market == "sector" else None,
        revenue=_amounts(nodes["revenue_fen"]),
        cost=_amounts(nodes["cost_fen"]),
    )


def _amounts(fen: pl.Series) -> Floats:
    """Fen to 10k CNY; unknown is NaN."""
    return (fen / FEN_PER_10K_CNY).fill_null(float("nan")).to_numpy()
