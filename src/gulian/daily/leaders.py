# SPDX-License-Identifier: Apache-2.0
"""Lead firms (龙头企业): who they are, and how many of their suppliers run."""

from __future__ import annotations

import polars as pl

from gulian import monitor
from gulian.chain import Economy
from gulian.daily.gains import Gains
from gulian.door import Folder


def lead_firms(folder: Folder) -> pl.DataFrame:
    """`code name region chains officer`: firms of `leaders` or marked in the register, by code.

    chains : the chains it leads, joined by 、
    officer : name and phone of its chain officer, null where not given
    """
    contact = pl.concat_str([pl.col("officer"), pl.col("officer_phone")], separator=" ", ignore_nulls=True)
    named = (
        folder.leaders.sort("code", "chain")
        .with_columns(
            contact=pl.when(pl.col("officer").is_not_null() | pl.col("officer_phone").is_not_null()).then(
                contact
            )
        )
        .group_by("code", maintain_order=True)
        .agg(
            chains=pl.col("chain").unique(maintain_order=True).str.join("、"),
            officer=pl.col("contact").drop_nulls().unique(maintain_order=True).str.join("；"),
        )
    )
    marked = folder.enterprises.filter("leader").select("code")
    codes = pl.concat([named.select("code"), marked]).unique().sort("code")
    return (
        codes.join(
            folder.enterprises.select("code", "name", "region"), on="code", how="inner", maintain_order="left"
        )
        .join(named, on="code", how="left", maintain_order="left")
        .with_columns(officer=pl.when(pl.col("officer") != "").then("officer"))
    )


def supplier_counts(leaders: pl.DataFrame, links: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """The lead firms with `total running silent` of their suppliers, in the order of `leaders`.

    A supplier runs if a unit of it reported today that it is open; it is silent if none reported today.
    Suppliers outside the register (abroad) are in no count.
    """
    firms = units.group_by("code", maintain_order=True).agg(
        runs=(pl.col("reported") & pl.col("opened").fill_null(False)).any(), told=pl.col("reported").any()
    )
    counts = (
        links.select("supplier", code="buyer")
        .unique(maintain_order=True)
        .filter(pl.col("supplier") != pl.col("code"))
        .join(firms, left_on="supplier", right_on="code", how="inner")
        .group_by("code")
        .agg(
            total=pl.len().cast(pl.Int64),
            running=pl.col("runs").sum().cast(pl.Int64),
            silent=(~pl.col("told")).sum().cast(pl.Int64),
        )
    )
    return leaders.join(counts, on="code", how="left", maintain_order="left").with_columns(
        pl.col("total", "running", "silent").fill_null(0)
    )


def leader_states(
    leaders: pl.DataFrame, links: pl.DataFrame, units: pl.DataFrame
) -> tuple[monitor.LeaderState, ...]:
    """Running, stopped and silent suppliers of each lead firm, worst first."""
    return monitor.worst_first(
        tuple(
            monitor.LeaderState(
                name=row["name"],
                chain=row["chains"] or "",
                running=row["running"],
                total=row["total"],
                silent=row["silent"],
                officer=row["officer"] or "",
            )
            for row in supplier_counts(leaders, links, units).iter_rows(named=True)
        )
    )


def leaders_waiting(leaders: pl.DataFrame, firms: Economy, found: Gains) -> pl.DataFrame:
    """`code leader_names leader_regions chains officer`: the lead firms that wait for a firm, by name.

    A lead firm waits for whom it buys from, and for a leading row of the ranking that raises its output.
    """
    known = leaders.with_columns(row=pl.Series(firms.rows(leaders["code"])))
    bought = firms.links.select(row="from_row", lifted="to_row")
    pairs = pl.concat([bought, found.lifts]).unique(maintain_order=True)
    return (
        pairs.join(known, left_on="lifted", right_on="row", how="inner")
        .filter(pl.col("row") != pl.col("lifted"))
        .join(firms.numbered().select("row", supplier="code"), on="row", how="left")
        .sort("supplier", "name", "code")
        .group_by(code="supplier", maintain_order=True)
        .agg(
            leader_names="name",
            chains=pl.col("chains").drop_nulls().unique(maintain_order=True).str.join("、"),
            officer=pl.col("officer").drop_nulls().unique(maintain_order=True).str.join("；"),
            leader_regions="region",
        )
    )
