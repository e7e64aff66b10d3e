# SPDX-License-Identifier: Apache-2.0
"""Whom a victim waits for, and where model and report disagree."""

from __future__ import annotations

import polars as pl

from gulian import chain
from gulian.chain import Economy
from gulian.chain.model import Floats

EXPLAINED = 0.95
"""A victim that the model lets run above this share is not explained by the links we know."""


def with_waiting(rows: pl.DataFrame, firms: Economy, now: chain.Cascade, remaining: Floats) -> pl.DataFrame:
    """Adds `waits_codes waits_names waiting` (codes that wait for it) `model_says`."""
    victims = rows.filter(kind="victim")
    asked = firms.rows(victims["code"])
    answers = chain.waits_for(firms.network, now, remaining, asked)
    found = pl.DataFrame(
        {"unit": victims["unit"], "waits_rows": [each.tolist() for each in answers]},
        schema={"unit": pl.String, "waits_rows": pl.List(pl.Int32)},
    )
    numbered = firms.numbered()
    pairs = (
        found.explode("waits_rows", empty_as_null=True)
        .drop_nulls()
        .join(numbered, left_on="waits_rows", right_on="row", how="left", maintain_order="left")
    )
    named = pairs.group_by("unit", maintain_order=True).agg(waits_codes="code", waits_names="name")
    model = pl.Series("model", now.output[rows["row"].to_numpy()])
    joined = rows.with_columns(model).join(named, on="unit", how="left", maintain_order="left")
    return _with_waiting_customers(joined, pairs).with_columns(
        pl.col("waits_codes", "waits_names", "waiting").fill_null([]),
        model_says=_sentence(),
    )


def _with_waiting_customers(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The victims that wait for each row, by code."""
    victims = rows.select("unit", victim="code")
    customers = (
        pairs.join(victims, on="unit", how="left", maintain_order="left")
        .group_by("code", maintain_order=True)
        .agg(waiting=pl.col("victim").unique().sort())
    )
    return rows.join(customers, on="code", how="left", maintain_order="left")


def _sentence() -> pl.Expr:
    share = (pl.col("model") * 100).round(0).cast(pl.Int64)
    explained = pl.format("模型与填报相符：受上下游影响只能生产{}%", share)
    not_explained = pl.format("模型与填报不符：按已知供应关系可生产{}%，请核实堵点", share)
    unstated = pl.lit("未填堵点原因，按“其他”计")
    return (
        pl.when(pl.col("kind") == "victim")
        .then(pl.when(pl.col("model") < EXPLAINED).then(explained).otherwise(not_explained))
        .when("cause_unstated")
        .then(unstated)
        .otherwise(pl.lit(""))
    )
