# SPDX-License-Identifier: Apache-2.0
"""Which blocked unit holds back the most.

1 the unit frame becomes psi per firm (capacity.py)
2 the links become a network; purchases without value are spread by the sector table (network.py)
3 the cascade: how far every firm can run as things stand
4 what each blocked unit would bring back if it were freed (gains.py)
5 whom a victim waits for, and where model and report disagree (waiting.py)
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from gulian import chain, registry
from gulian.chain import Economy
from gulian.daily.bodies import bodies_on
from gulian.daily.capacity import firm_shares, in_need, with_capacity, with_plant_weight
from gulian.daily.cases import may_reopen, still_open
from gulian.daily.causes import FREED, cause_kinds, cause_owners
from gulian.daily.gains import certified_rows, freed_gains, in_order, with_gains
from gulian.daily.leaders import lead_firms, leaders_waiting
from gulian.daily.model import Day, Located
from gulian.daily.network import firms_and_network
from gulian.daily.since import blocked_since
from gulian.daily.waiting import with_waiting


def locate(day: Day) -> Day:
    """Adds `located`."""
    assert day.collected is not None
    kinds = cause_kinds(day.scheme, day.date)
    units = with_plant_weight(with_capacity(day.collected.units, kinds))
    firms = firms_and_network(day.inputs.folder, day.date, labels=day.inputs.labels)
    remaining = firms.shares(firm_shares(units))
    now = chain.cascade(firms.network, remaining)
    silent = chain.cascade(firms.network, firms.shares(firm_shares(units, silent_share=0.0)))
    stopped = units.filter("blocked").join(
        blocked_since(day.collected.chosen, kinds, day.date), on="unit", how="left", maintain_order="left"
    )
    found = freed_gains(firms, remaining, stopped)
    leaders = lead_firms(day.inputs.folder)
    waiting = leaders_waiting(leaders, firms, found)
    rows = with_gains(stopped, firms, found, remaining).join(
        waiting, on="code", how="left", maintain_order="left"
    )
    rows = in_order(_described(day, rows))
    asking = units.filter(in_need() & ~pl.col("blocked")).with_columns(gain=pl.lit(None, pl.Float64))
    asks = asking.join(
        blocked_since(day.collected.chosen, kinds, day.date, in_need()),
        on="unit",
        how="left",
        maintain_order="left",
    ).join(waiting, on="code", how="left", maintain_order="left")
    handed = pl.concat([stopped, asking], how="diagonal_relaxed").filter(pl.col("kind").is_in(FREED))
    rest = left_over(day, units, handed).join(waiting, on="code", how="left", maintain_order="left")
    return replace(
        day,
        located=Located(
            blocked=with_waiting(rows, firms, now, remaining),
            asks=_described(day, asks),
            pending=_described(day, rest),
            cascade=now,
            loss=firms.loss(now),
            loss_unknown_closed=firms.loss(silent),
            certified=certified_rows(rows, found),
            output_basis=firms.basis_counts(),
            spread_links=firms.spread_links,
            notes=notes(firms),
        ),
    )


def left_over(day: Day, units: pl.DataFrame, handed: pl.DataFrame) -> pl.DataFrame:
    """Open cases whose unit needs nothing by its last report, or is silent: they stay until struck off.

    Rows of the unit frame with cause, gain and names of the case; a unit that left the register too.
    """
    cases = still_open(day.inputs.promised).select(
        "unit", "cause", "gain", case_code="code", case_name="name", since="handed_out"
    )
    return (
        cases.join(handed.select("unit"), on="unit", how="anti", maintain_order="left")
        .join(units.drop("cause"), on="unit", how="left", maintain_order="left")
        .with_columns(code=pl.coalesce("code", "case_code"), name=pl.coalesce("name", "case_name"))
        .drop("case_code", "case_name")
    )


def open_cases(day: Day) -> pl.DataFrame:
    """`unit open_case`: the number a unit's case keeps while it is open, or is opened again."""
    promised = day.inputs.promised
    lately = may_reopen(promised, day.date, day.threshold("reopen_days"))
    return (
        pl.concat([lately, still_open(promised)])
        .unique("unit", keep="last", maintain_order=True)
        .select("unit", open_case="case")
    )


def _described(day: Day, rows: pl.DataFrame) -> pl.DataFrame:
    """Adds case number, days blocked, owner, names of places, and empty lists where nobody waits."""
    numbered = rows.join(open_cases(day), on="unit", how="left", maintain_order="left")
    number = pl.format("{}-{}", pl.col("since").dt.strftime("%Y%m%d"), "unit")
    named = numbered.with_columns(
        case=pl.coalesce("open_case", number),
        days=(pl.lit(day.date) - pl.col("since")).dt.total_days() + 1,
        county_name=_county_name(day, rows["county"]),
        causes=pl.col("causes").fill_null([]),
        leader_names=pl.col("leader_names").fill_null([]),
        chains=pl.col("chains").fill_null(""),
        cross_province=_elsewhere(day),
    )
    # The door writes the codes of bodies in capitals, a register may not.
    parks = bodies_on(day.inputs.folder.bodies, day.date).select(
        park_code=pl.col("body").str.to_uppercase(), park_name="name"
    )
    named = named.with_columns(park_code=pl.col("park").str.to_uppercase())
    named = named.join(parks, on="park_code", how="left", maintain_order="left").with_columns(
        park=pl.coalesce("park_name", "park")
    )
    owners = cause_owners(day.scheme, day.date).select("cause", "cause_zh", "department", "department_zh")
    return named.join(owners, on="cause", how="left", maintain_order="left")


def _elsewhere(day: Day) -> pl.Expr:
    """Whether a lead firm that waits lies in another province than the row."""
    if day.inputs.labels:
        return pl.lit(value=False)
    provinces = pl.col("leader_regions").list.eval(pl.element().str.head(2))
    other = provinces.list.drop_nulls().list.set_difference(pl.concat_list(pl.col("province").str.head(2)))
    return (other.list.len() > 0).fill_null(value=False) & pl.col("province").is_not_null()


def _county_name(day: Day, counties: pl.Series) -> pl.Series:
    if day.inputs.labels:
        return counties.alias("county_name")
    names = registry.regions().frame(day.date).select("code", county_name="name")
    found = counties.rename("code").to_frame().join(names, on="code", how="left", maintain_order="left")
    return found["county_name"]


def notes(firms: Economy) -> tuple[str, ...]:
    """What the reader must know of the ranking, in the words of the bulletin."""
    told = []
    if firms.spread_links:
        told.append(
            f"有{firms.spread_links}条供应关系没有采购额，按2020年全国投入产出表分摊，受其影响的可恢复产值为估计数。"
        )
    unknown = firms.basis_counts().get("unknown", 0)
    if unknown:
        told.append(f"有{unknown}户企业没有产值、营业收入、销售额和从业人数，其产值不计入可恢复产值。")
    if firms.nothing_known():
        told.append("没有可用的产值数据，堵点按等待的龙头企业数、独家供应和已堵天数排序。")
    return tuple(told)
